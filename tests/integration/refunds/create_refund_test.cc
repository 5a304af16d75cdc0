#include <atomic>
#include <set>
#include <thread>

#include <absl/synchronization/mutex.h>
#include <catch2/catch.hpp>

#include "libs/status/status.h"
#include "tests/integration/refunds/refunds_fixture.h"

namespace recourse::refunds {
namespace {

using errors::v1::Reason;

constexpr char kUnit[] = "orders/o1/units/1";

std::vector<v1::RefundItem> Part(int64_t minor) { return {Of(kUnit, "ITEM", minor)}; }

TEST_CASE_METHOD(RefundsFixture, "a refund is reserved in the answer and paid afterwards") {
  Charge("o1");
  const v1::Refund created = MustCreate("orders/o1", "returns/r1", Part(4'000));
  CHECK(created.state() == v1::Refund::STATE_RESERVED);
  CHECK(created.customer() == kAna);
  CHECK(created.total().minor_units() == 4'000);
  CHECK(created.expected_time().seconds() - created.create_time().seconds() == 5 * 24 * 3600);

  const v1::Refund paid = Await(created.name(), v1::Refund::STATE_SUCCEEDED);
  REQUIRE(paid.allocations_size() == 1);
  CHECK(paid.allocations(0).provider_refund_id() == "re_1");
  REQUIRE(paid.timeline_size() == 2);
  CHECK(paid.timeline(1).state() == v1::Refund::STATE_SUCCEEDED);
  const auto balance = Balance("orders/o1");
  CHECK(balance.payments(0).refunded().minor_units() == 4'000);
  CHECK(balance.payments(0).pending().minor_units() == 0);
  CHECK(balance.items(0).amount().minor_units() == 6'000);

  const std::vector<ProviderRefund> refunds = provider.refunds();
  REQUIRE(refunds.size() == 1);
  CHECK(refunds[0].amount == ProviderAmount{4'000, "EUR"});
  CHECK(Events("refund.reserved").size() == 1);
  CHECK(Events("refund.succeeded").size() == 1);
  CloseBooks();
}

TEST_CASE_METHOD(RefundsFixture, "a quote is what creating it would pay, and changes nothing") {
  v1::RecordChargesRequest charges = ChargesOf("o1");
  charges.mutable_payments(0)->mutable_captured()->set_minor_units(7'000);
  auto& gift_card = *charges.add_payments();
  gift_card.set_label("gift_card");
  gift_card.set_provider_reference("pi_gift");
  *gift_card.mutable_captured() = Eur(3'000);
  REQUIRE(Record(charges).ok());

  v1::QuoteRefundRequest request;
  request.set_order("orders/o1");
  for (const v1::RefundItem& item : Part(8'000)) *request.add_items() = item;
  const auto quote = harness.Call(Returns(), "refunds", &Stub::QuoteRefund, request);
  REQUIRE(quote.ok());
  CHECK(quote->expected_days() == 5);
  CHECK(Balance("orders/o1").payments(0).refundable().minor_units() == 7'000);

  const v1::Refund refund = MustCreate("orders/o1", "returns/r1", Part(8'000));
  REQUIRE(refund.allocations_size() == 2);
  REQUIRE(quote->allocations_size() == 2);
  for (int i = 0; i < 2; ++i) {
    CHECK(refund.allocations(i).payment() == quote->allocations(i).payment());
    CHECK(refund.allocations(i).amount().minor_units() == quote->allocations(i).amount().minor_units());
  }
  CHECK(refund.allocations(1).amount().minor_units() == 1'000);
  Await(refund.name(), v1::Refund::STATE_SUCCEEDED);
  CHECK(provider.refunds().size() == 2);
  CloseBooks();
}

TEST_CASE_METHOD(RefundsFixture, "T-RACE-4: refunds that must not be are refused with the reason, and change nothing") {
  Charge("o1");
  struct Row {
    const char* what;
    v1::CreateRefundRequest request;
    Reason reason;
  };
  auto usd = Part(1);
  usd[0].mutable_amount()->set_currency_code("USD");
  const std::vector<Row> rows = {
      {"more than is left", RefundOf("orders/o1", "returns/r1", Part(10'001)),
       errors::v1::REASON_REFUND_EXCEEDS_BALANCE},
      {"negative money", RefundOf("orders/o1", "returns/r1", Part(-1)), errors::v1::REASON_NOTHING_TO_REFUND},
      {"nothing", RefundOf("orders/o1", "returns/r1", Part(0)), errors::v1::REASON_NOTHING_TO_REFUND},
      {"another currency", RefundOf("orders/o1", "returns/r1", usd), errors::v1::REASON_REFUND_EXCEEDS_BALANCE},
      {"an unknown unit", RefundOf("orders/o1", "returns/r1", {Of("orders/o1/units/9", "ITEM", 1)}),
       errors::v1::REASON_REFUND_EXCEEDS_BALANCE},
      {"an unknown order", RefundOf("orders/o9", "returns/r1", Part(1)), errors::v1::REASON_RESOURCE_NOT_FOUND},
      {"no items", RefundOf("orders/o1", "returns/r1", {}), errors::v1::REASON_INVALID_FIELD},
  };
  for (const Row& row : rows) {
    INFO(row.what);
    CHECK(status::ReasonOf(Create(row.request).status()) == row.reason);
  }
  CHECK(Balance("orders/o1").payments(0).refundable().minor_units() == 10'000);
  CHECK(provider.requests() == 0);
  CloseBooks();
}

TEST_CASE_METHOD(RefundsFixture, "an obligation is paid once, whoever asks and how often") {
  Charge("o1");
  Charge("o2");
  const v1::CreateRefundRequest request = RefundOf("orders/o1", "returns/r1", Part(4'000));
  const auto first = Create(request);
  REQUIRE(first.ok());
  CHECK(Create(request)->SerializeAsString() == first->SerializeAsString());
  CHECK(MustCreate("orders/o1", "returns/r1", Part(4'000)).name() == first->name());
  CHECK(MustCreate("orders/o1", "returns/r1", Part(1)).name() == first->name());

  v1::CreateRefundRequest reused = request;
  reused.mutable_items(0)->mutable_amount()->set_minor_units(1);
  CHECK(status::ReasonOf(Create(reused).status()) == errors::v1::REASON_IDEMPOTENCY_KEY_REUSED);
  const auto other_order = RefundOf("orders/o2", "returns/r1", {Of("orders/o2/units/1", "ITEM", 1)});
  CHECK(status::ReasonOf(Create(other_order).status()) == errors::v1::REASON_RESOURCE_EXISTS);

  v1::CreateRefundRequest other_obligation = RefundOf("orders/o1", "returns/r1", Part(500));
  other_obligation.set_obligation("late");
  const auto second = Create(other_obligation);
  REQUIRE(second.ok());
  CHECK(second->name() != first->name());
  Await(first->name(), v1::Refund::STATE_SUCCEEDED);
  Await(second->name(), v1::Refund::STATE_SUCCEEDED);
  CHECK(provider.requests() == 2);
  CHECK(Balance("orders/o1").payments(0).refunded().minor_units() == 4'500);
  CloseBooks();
}

TEST_CASE_METHOD(RefundsFixture,
                 "T-OVER-3 T-RACE-2: a hundred refunds at once never give back more than was captured") {
  Charge("o1");
  std::atomic<int> accepted = 0;
  std::atomic<int> refused = 0;
  absl::Mutex mutex;
  std::vector<std::string> names;
  std::vector<v1::CreateRefundRequest> requests;
  for (int i = 0; i < 100; ++i) requests.push_back(RefundOf("orders/o1", "returns/r" + std::to_string(i), Part(200)));
  {
    std::vector<std::jthread> threads;
    for (const v1::CreateRefundRequest& request : requests) {
      threads.emplace_back([&, request] {
        const auto refund = Create(request);
        if (refund.ok()) {
          ++accepted;
          absl::MutexLock lock(&mutex);
          names.push_back(refund->name());
        } else if (status::ReasonOf(refund.status()) == errors::v1::REASON_REFUND_EXCEEDS_BALANCE) {
          ++refused;
        }
      });
    }
  }
  CHECK(accepted == 50);
  CHECK(refused == 50);
  for (const std::string& name : names) Await(name, v1::Refund::STATE_SUCCEEDED);
  CHECK(Balance("orders/o1").payments(0).refunded().minor_units() == 10'000);
  int64_t paid = 0;
  for (const ProviderRefund& refund : provider.refunds()) paid += refund.amount.minor_units;
  CHECK(paid == 10'000);
  CloseBooks();
}

TEST_CASE_METHOD(RefundsFixture, "T-RACE-3: one obligation asked for by many at once is one refund") {
  Charge("o1");
  absl::Mutex mutex;
  std::set<std::string> names;
  std::vector<v1::CreateRefundRequest> requests;
  for (int i = 0; i < 16; ++i) requests.push_back(RefundOf("orders/o1", "returns/r1", Part(200)));
  {
    std::vector<std::jthread> threads;
    for (const v1::CreateRefundRequest& request : requests) {
      threads.emplace_back([&, request] {
        const auto refund = Create(request);
        absl::MutexLock lock(&mutex);
        names.insert(refund.ok() ? refund->name() : refund.status().ToString());
      });
    }
  }
  REQUIRE(names.size() == 1);
  Await(*names.begin(), v1::Refund::STATE_SUCCEEDED);
  CHECK(provider.requests() == 1);
  CHECK(Balance("orders/o1").payments(0).refunded().minor_units() == 200);
  CloseBooks();
}

TEST_CASE_METHOD(RefundsFixture, "a stranger's money is not found") {
  Charge("o1");
  const v1::Refund refund = MustCreate("orders/o1", "returns/r1", Part(4'000));
  v1::GetRefundRequest get;
  get.set_name(refund.name());
  v1::ListRefundsRequest list;
  list.set_parent("orders/o1");
  v1::GetRefundableBalanceRequest balance;
  balance.set_order("orders/o1");
  v1::QuoteRefundRequest quote;
  quote.set_order("orders/o1");
  *quote.add_items() = Part(1)[0];
  CHECK(harness.Call(ana, "refunds", &Stub::GetRefund, get).ok());
  CHECK(harness.Call(ana, "refunds", &Stub::ListRefunds, list)->refunds_size() == 1);
  CHECK(harness.Call(ana, "refunds", &Stub::GetRefundableBalance, balance).ok());

  const auto ben = harness.Customer(kBen);
  CHECK(absl::IsNotFound(harness.Call(ben, "refunds", &Stub::GetRefund, get).status()));
  CHECK(absl::IsNotFound(harness.Call(ben, "refunds", &Stub::ListRefunds, list).status()));
  CHECK(absl::IsNotFound(harness.Call(ben, "refunds", &Stub::GetRefundableBalance, balance).status()));
  CHECK(absl::IsNotFound(harness.Call(Returns(kBen), "refunds", &Stub::QuoteRefund, quote).status()));
  CHECK(absl::IsNotFound(
      harness.Call(Returns(kBen), "refunds", &Stub::CreateRefund, RefundOf("orders/o1", "returns/r2", Part(1)))
          .status()));
  // Nor does a customer order money without a service in between.
  CHECK_FALSE(harness.Call(ana, "refunds", &Stub::CreateRefund, RefundOf("orders/o1", "returns/r2", Part(1))).ok());
  CHECK_FALSE(harness.Call({}, "refunds", &Stub::GetRefund, get).ok());
  CloseBooks();
}

TEST_CASE_METHOD(RefundsFixture, "whoever watches sees every state until the money is there") {
  Charge("o1");
  provider.Script("pi_o1", {ScriptedProvider::Answer::kPending});
  const v1::Refund refund = MustCreate("orders/o1", "returns/r1", Part(4'000));
  Await(refund.name(), v1::Refund::STATE_SUBMITTED);

  grpc::ClientContext context;
  context.set_deadline(std::chrono::system_clock::now() + std::chrono::seconds(20));
  harness.Prepare(context, ana, "refunds");
  v1::WatchRefundRequest request;
  request.set_name(refund.name());
  Stub stub(harness.ChannelTo("refunds"));
  const auto stream = stub.WatchRefund(&context, request);
  v1::WatchRefundResponse response;
  REQUIRE(stream->Read(&response));
  CHECK(response.refund().state() == v1::Refund::STATE_SUBMITTED);

  ProviderRefund paid = provider.Of("pi_o1");
  paid.state = ProviderRefundState::kSucceeded;
  REQUIRE(SendWebhook(provider.Event("evt_1", paid)).ok());
  REQUIRE(stream->Read(&response));
  CHECK(response.refund().state() == v1::Refund::STATE_SUCCEEDED);
  CHECK_FALSE(stream->Read(&response));
  CHECK(stream->Finish().ok());
  CloseBooks();
}

}  // namespace
}  // namespace recourse::refunds
