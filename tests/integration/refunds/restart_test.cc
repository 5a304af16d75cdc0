#include <catch2/catch.hpp>

#include "tests/integration/refunds/refunds_fixture.h"

namespace recourse::refunds {
namespace {

using Answer = ScriptedProvider::Answer;

constexpr char kUnit[] = "orders/o1/units/1";

struct Interrupted : RefundsFixture {
  v1::Refund Pay(std::vector<Answer> answers) {
    Charge("o1");
    provider.Script("pi_o1", std::move(answers));
    return MustCreate("orders/o1", "returns/r1", {Of(kUnit, "ITEM", 4'000)});
  }
  void CheckPaidOnce() {
    CHECK(provider.requests() == 1);
    CHECK(provider.refunds().size() == 1);
    CHECK(Balance("orders/o1").payments(0).refunded().minor_units() == 4'000);
    CloseBooks();
  }
};

TEST_CASE_METHOD(Interrupted, "a reserved refund is paid after a restart") {
  const v1::Refund refund = Pay(std::vector<Answer>(100, Answer::kNotSent));
  Restart();
  CHECK(Get(refund.name()).state() == v1::Refund::STATE_RESERVED);
  provider.Script("pi_o1", {});
  Await(refund.name(), v1::Refund::STATE_SUCCEEDED, absl::Seconds(1));
  CheckPaidOnce();
}

TEST_CASE_METHOD(Interrupted, "T-STUCK-7: a refund that was sent, but not recorded, is found and not sent again") {
  const v1::Refund refund = Pay({Answer::kCutShortAfterSuccess});
  AwaitTrue([&] { return provider.requests() == 1; });
  Restart();
  Await(refund.name(), v1::Refund::STATE_SUCCEEDED, absl::Seconds(1));
  CheckPaidOnce();
}

TEST_CASE_METHOD(Interrupted, "an unknown refund is looked up after a restart") {
  const v1::Refund refund = Pay({Answer::kTimeoutAfterSuccess});
  Await(refund.name(), v1::Refund::STATE_UNKNOWN);
  Restart();
  CHECK(Get(refund.name()).state() == v1::Refund::STATE_UNKNOWN);
  Await(refund.name(), v1::Refund::STATE_SUCCEEDED, absl::Seconds(1));
  CheckPaidOnce();
}

}  // namespace
}  // namespace recourse::refunds
