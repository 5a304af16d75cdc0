// Random interleavings of refunds, what people change about them, disputes, refunds that the provider makes and its
// faults, over the real service.
// RECOURSE_MONEY_SEQUENCES says how many.
#include <atomic>
#include <cstdlib>
#include <random>
#include <thread>
#include <type_traits>

#include <absl/strings/numbers.h>
#include <absl/strings/str_cat.h>
#include <absl/strings/str_format.h>
#include <absl/synchronization/mutex.h>
#include <catch2/catch.hpp>

#include "libs/status/status.h"
#include "tests/integration/refunds/refunds_fixture.h"

namespace recourse::refunds {
namespace {

using Answer = ScriptedProvider::Answer;

constexpr int kSteps = 6;
constexpr int kThreads = 8;

// Fewer on PostgreSQL, where each takes longer.
int Sequences(const std::string& database) {
  int count = 0;
  const char* text = std::getenv("RECOURSE_MONEY_SEQUENCES");
  if (text != nullptr && absl::SimpleAtoi(text, &count)) return count;
  return database.starts_with("sqlite") ? 2'000 : 200;
}

// One order and everything that happens to it. Threads may not use CHECK: what went wrong is `failure`.
class Story {
 public:
  Story(RefundsFixture& fixture, int seed)
      : fixture_(fixture), random_(static_cast<uint32_t>(seed)), id_(absl::StrCat("p", seed)) {}

  std::string Run() {
    v1::RecordChargesRequest charges = fixture_.ChargesOf(id_);
    charges.mutable_items(0)->mutable_amount()->set_minor_units(6'000);
    *charges.add_items() = Of(absl::StrCat("orders/", id_, "/units/2"), "ITEM", 4'000);
    charges.set_request_id(absl::StrFormat("00000000-0000-4000-8000-%012d", Pick(1'000'000'000)));
    const absl::Status recorded = Insist([&] { return fixture_.Record(charges); });
    if (!recorded.ok()) return recorded.ToString();
    std::string failure;
    for (int step = 0; step < kSteps && failure.empty(); ++step) {
      switch (Pick(7)) {
        case 0:
        case 1:
          failure = Refund(step);
          break;
        case 2:
          failure = Dispute(step);
          break;
        case 3:
          failure = ByHand(step);
          break;
        case 4:
        case 5:
          failure = Correct();
          break;
        default:
          failure = ChangeMind(step);
      }
    }
    return failure.empty() ? failure : absl::StrCat(id_, ": ", failure);
  }

 private:
  int Pick(int below) { return std::uniform_int_distribution<int>(0, below - 1)(random_); }
  std::string Payment() const { return "pi_" + id_; }

  // Whoever lost against a neighbour asks again, as the provider and the services do.
  template <class Call>
  static std::invoke_result_t<Call> Insist(const Call& call) {
    auto answer = call();
    for (int i = 0; i < 50 && IsLost(answer); ++i) answer = call();
    return answer;
  }
  static bool IsLost(const absl::Status& status) { return absl::IsAborted(status); }
  template <class T>
  static bool IsLost(const absl::StatusOr<T>& value) {
    return absl::IsAborted(value.status());
  }

  std::string Tell(const std::string& body) {
    const int times = 1 + Pick(2);
    for (int i = 0; i < times; ++i) {
      const absl::Status told = Insist([&] { return fixture_.SendWebhook(body); });
      if (!told.ok()) return "a fact was refused: " + told.ToString();
    }
    return "";
  }

  std::string Refund(int step) {
    constexpr Answer kAnswers[] = {Answer::kSucceeded,
                                   Answer::kSucceeded,
                                   Answer::kPending,
                                   Answer::kFailed,
                                   Answer::kDeclined,
                                   Answer::kNotSent,
                                   Answer::kTimeoutAfterSuccess,
                                   Answer::kTimeoutBeforeArrival,
                                   Answer::kPaysMore,
                                   Answer::kPaysLess};
    fixture_.provider.Script(Payment(), {kAnswers[Pick(10)]});
    const int unit = 1 + Pick(2);
    v1::CreateRefundRequest request =
        fixture_.RefundOf("orders/" + id_, absl::StrCat("returns/", id_, "-", step),
                          {Of(absl::StrCat("orders/", id_, "/units/", unit), "ITEM", 1 + Pick(6'000))});
    if (Pick(3) == 0) request.set_trigger(v1::Refund::TRIGGER_AGENT);
    const auto refund = Insist([&] { return fixture_.Create(request); });
    const auto reason = status::ReasonOf(refund.status());
    if (refund.ok() || reason == errors::v1::REASON_REFUND_EXCEEDS_BALANCE ||
        reason == errors::v1::REASON_CHARGEBACK_OPEN) {
      return "";
    }
    return refund.status().ToString();
  }

  // Somebody of the staff takes back or retries any refund of the order.
  std::string Correct() {
    v1::ListRefundsRequest list;
    list.set_parent("orders/" + id_);
    const auto refunds = Insist(
        [&] { return fixture_.harness.Call(fixture_.agent, "refunds", &RefundsFixture::Stub::ListRefunds, list); });
    if (!refunds.ok()) return refunds.status().ToString();
    if (refunds->refunds_size() == 0) return "";
    const std::string& name = refunds->refunds(Pick(refunds->refunds_size())).name();
    absl::Status done;
    if (Pick(2) == 0) {
      done = Ask<v1::CancelRefundRequest>(&RefundsFixture::Stub::CancelRefund, name);
    } else {
      done = Ask<v1::RetryRefundRequest>(&RefundsFixture::Stub::RetryRefund, name);
    }
    const auto reason = status::ReasonOf(done);
    if (done.ok() || reason == errors::v1::REASON_ILLEGAL_STATE ||
        reason == errors::v1::REASON_REFUND_EXCEEDS_BALANCE || reason == errors::v1::REASON_CHARGEBACK_OPEN) {
      return "";
    }
    return done.ToString();
  }

  template <class Request, class Method>
  absl::Status Ask(Method method, const std::string& name) {
    Request request;
    request.set_name(name);
    request.set_request_id(absl::StrFormat("00000000-0000-4000-8000-%012d", Pick(1'000'000'000)));
    return Insist([&] { return fixture_.harness.Call(fixture_.agent, "refunds", method, request).status(); });
  }

  std::string Dispute(int step) {
    return Tell(fixture_.provider.Event(absl::StrCat("evt_", id_, "_", step),
                                        ProviderDispute{.id = absl::StrCat("dp_", id_, "_", Pick(2)),
                                                        .payment_reference = Payment(),
                                                        .state = static_cast<DisputeState>(1 + Pick(8)),
                                                        .amount = {1 + Pick(11'000), "EUR"},
                                                        .refundable = Pick(2) == 0,
                                                        .evidence_due_time = absl::FromUnixSeconds(1'799'000'000)},
                                        Pick(kSteps)));
  }

  std::string ByHand(int step) {
    constexpr ProviderRefundState kStates[] = {ProviderRefundState::kPending, ProviderRefundState::kSucceeded,
                                               ProviderRefundState::kSucceeded, ProviderRefundState::kFailed};
    return Tell(fixture_.provider.Event(absl::StrCat("evt_", id_, "_", step),
                                        ProviderRefund{.id = absl::StrCat("re_hand_", id_, "_", Pick(2)),
                                                       .state = kStates[Pick(4)],
                                                       .payment_reference = Payment(),
                                                       .allocation_id = "",
                                                       .amount = {1 + Pick(5'000), "EUR"},
                                                       .failure_reason = "",
                                                       .arn = ""}));
  }

  // A refund of ours that the provider has ends otherwise.
  std::string ChangeMind(int step) {
    ProviderRefund refund = fixture_.provider.Of(Payment());
    if (refund.allocation_id.empty()) return "";
    refund.state = Pick(2) == 0 ? ProviderRefundState::kSucceeded : ProviderRefundState::kFailed;
    fixture_.provider.SetState(refund.allocation_id, refund.state);
    return Tell(fixture_.provider.Event(absl::StrCat("evt_", id_, "_", step), refund));
  }

  RefundsFixture& fixture_;
  std::mt19937 random_;
  const std::string id_;
};

TEST_CASE_METHOD(RefundsFixture,
                 "INV-01 INV-02 INV-17: whatever a provider and its customers do, the books close and nothing is paid "
                 "twice by us") {
  const int sequences = Sequences(harness.config().refunds().server().database());
  std::atomic<int> next = 0;
  absl::Mutex mutex;
  std::vector<std::string> failures;
  {
    std::vector<std::jthread> threads;
    for (int i = 0; i < kThreads; ++i) {
      threads.emplace_back([&] {
        for (int seed = next++; seed < sequences; seed = next++) {
          const std::string failure = Story(*this, seed).Run();
          absl::MutexLock lock(&mutex);
          if (!failure.empty()) failures.push_back(failure);
        }
      });
    }
  }
  for (const std::string& failure : failures) FAIL_CHECK(failure);
  // Whatever was lost or not sent is found and sent.
  for (int i = 0; i < 5; ++i) harness.clock().Advance(absl::Hours(1));
  const std::map<std::string, int64_t> accounts = CloseBooks();
  for (const PaymentSums& sums : Sums()) {
    INFO(sums.payment);
    const auto overpaid = accounts.find("OVERPAID:" + sums.payment);
    CHECK(sums.gone <= sums.captured + (overpaid == accounts.end() ? 0 : overpaid->second));
  }
}

}  // namespace
}  // namespace recourse::refunds
