// What happens to a return beyond the plain road: lost, missing, wrong, graded, denied, appealed, kept.
#include <fstream>

#include "tests/integration/returns/returns_fixture.h"

namespace recourse::returns {
namespace {

constexpr auto kDelivered = order::v1::Shipment::STATE_DELIVERED;
constexpr auto kInTransit = order::v1::Shipment::STATE_IN_TRANSIT;
constexpr auto kLost = order::v1::Shipment::STATE_LOST;

// Dear enough for the refund to wait for receipt.
void MakeDear(order::v1::Order& order) {
  order.mutable_lines(0)->mutable_facts()->mutable_unit_price()->set_minor_units(100'001);
}

bool HasRefund(const v1::Return& now) { return !now.refund().empty(); }

struct LifeCycle : Fixture {
  // On receipt, of both units.
  v1::Return CreateDearReturn() {
    ChangeOrder(&MakeDear);
    v1::QuoteReturnRequest request;
    request.set_order(kOrder);
    for (const int unit : {1, 2}) request.add_units(UnitName(unit));
    request.set_reason(policy::v1::RETURN_REASON_DEFECTIVE);
    const auto quote = harness.Call(alice, "returns", &Stub::QuoteReturn, request);
    REQUIRE(quote.ok());
    CHECK(quote->terms().trigger() == policy::v1::REFUND_TRIGGER_ON_RECEIPT);
    const auto created = Create(alice, quote->quote_token(), NewId());
    REQUIRE(created.ok());
    return *created;
  }

  v1::Return CreateUnderWay() {
    const v1::Return created = CreateDearReturn();
    FirstScan(created);
    return AwaitState(created.name(), v1::Return::STATE_IN_TRANSIT);
  }

  absl::StatusOr<v1::Return> ReceiveWith(const std::string& name, v1::Finding finding,
                                         const std::vector<std::string>& units = {}) {
    v1::ReceiveReturnRequest request;
    request.set_finding(finding);
    for (const std::string& unit : units) request.add_units(unit);
    return Act(warehouse, &Stub::ReceiveReturn, request, name);
  }

  absl::StatusOr<v1::Return> Decide(const std::string& name, bool accepted) {
    v1::DecideReturnRequest request;
    request.set_accepted(accepted);
    request.set_explanation("It is a brick.");
    return Act(supervisor, &Stub::DecideReturn, request, name);
  }

  absl::StatusOr<v1::Return> Appeal(const testing::Identity& who, const std::string& name) {
    v1::AppealReturnRequest request;
    request.set_appeal("I sent the blender.");
    return Act(who, &Stub::AppealReturn, request, name);
  }

  absl::StatusOr<v1::Return> Grade(const std::string& name, bool opened, int damage) {
    v1::GradeReturnRequest request;
    v1::Grade& grade = *request.add_grades();
    grade.set_unit(UnitName(1));
    grade.set_opened(opened);
    grade.set_damage_basis_points(damage);
    grade.set_disposition(damage > 0 ? v1::Grade::DISPOSITION_CUSTOMER_DAMAGED : v1::Grade::DISPOSITION_SELLABLE);
    return Act(warehouse, &Stub::GradeReturn, request, name);
  }
};

TEST_CASE_METHOD(LifeCycle, "T-RET-1 a parcel lost after its first scan is refunded, found again it ends the return") {
  const v1::Return created = CreateUnderWay();
  CHECK(RefundsCreated() == 0);
  Scan(created, kLost, kInTransit, kNow);
  const v1::Return lost = Await(created.name(), &HasRefund);
  CHECK(lost.state() == v1::Return::STATE_LOST_IN_TRANSIT);
  // Concluded at order: nothing holds what nobody will see again.
  AwaitRelease(Release::OUTCOME_LOST);
  const auto received = Receive(created.name());
  REQUIRE(received.ok());
  CHECK(received->state() == v1::Return::STATE_PROCESSED);
  CHECK(RefundsCreated() == 1);
}

TEST_CASE_METHOD(LifeCycle, "what nobody received five days after delivery is missing and refunded") {
  const v1::Return created = CreateUnderWay();
  Scan(created, kDelivered, kInTransit, kNow);
  AwaitState(created.name(), v1::Return::STATE_DELIVERED);
  CHECK(RefundsCreated() == 0);
  harness.clock().Advance(absl::Hours(5 * 24) + absl::Seconds(1));
  const v1::Return missing = Await(created.name(), &HasRefund);
  CHECK(missing.state() == v1::Return::STATE_MISSING_AT_WAREHOUSE);
  CHECK_FALSE(missing.attention().empty());
  AwaitRelease(Release::OUTCOME_LOST);
  const auto found = Receive(created.name());
  REQUIRE(found.ok());
  CHECK(found->state() == v1::Return::STATE_PROCESSED);
  CHECK(RefundsCreated() == 1);
}

bool PartIsPaid(const v1::Return& now) { return now.part_refunds_size() == 1 && !now.part_refunds(0).refund().empty(); }

TEST_CASE_METHOD(LifeCycle,
                 "T-OVER-1 of two units announced and one received one is refunded, the rest has its own road") {
  const v1::Return created = CreateUnderWay();
  const auto part = ReceiveWith(created.name(), v1::FINDING_AS_EXPECTED, {UnitName(1)});
  REQUIRE(part.ok());
  CHECK(part->state() == v1::Return::STATE_DELIVERED);
  const v1::Return paid = Await(created.name(), &PartIsPaid);
  CHECK(paid.part_refunds(0).units(0) == UnitName(1));
  CHECK(RefundedMinorUnits() == 5'899);
  // The same unit again pays nothing.
  REQUIRE(ReceiveWith(created.name(), v1::FINDING_AS_EXPECTED, {UnitName(1)}).ok());

  SECTION("it comes later") {
    const auto received = ReceiveWith(created.name(), v1::FINDING_AS_EXPECTED, {UnitName(2)});
    REQUIRE(received.ok());
    CHECK(received->state() == v1::Return::STATE_RECEIVED);
    AwaitState(created.name(), v1::Return::STATE_PROCESSED);
    CHECK(RefundedMinorUnits() == 2 * 5'899);
    AwaitRelease(Release::OUTCOME_RETURNED);
  }
  SECTION("it never comes, and a person decides") {
    harness.clock().Advance(absl::Hours(5 * 24) + absl::Seconds(1));
    const v1::Return wanting = AwaitState(created.name(), v1::Return::STATE_DISPUTED);
    CHECK(wanting.finding() == v1::FINDING_SHORT);
    CHECK_FALSE(wanting.attention().empty());
    CHECK(RefundedMinorUnits() == 5'899);
    const bool accepted = GENERATE(true, false);
    REQUIRE(Decide(created.name(), accepted).ok());
    if (accepted) {
      AwaitState(created.name(), v1::Return::STATE_PROCESSED);
      CHECK(RefundedMinorUnits() == 2 * 5'899);
    } else {
      const std::vector<Release> releases = AwaitReleases(2);
      CHECK(releases[0].outcome() == Release::OUTCOME_RETURNED);
      REQUIRE(releases[0].units_size() == 1);
      CHECK(releases[0].units(0) == UnitName(1));
      CHECK(releases[1].outcome() == Release::OUTCOME_UNSPECIFIED);
      CHECK(RefundedMinorUnits() == 5'899);
      // The customer may have the rest looked at again.
      REQUIRE(Appeal(alice, created.name()).ok());
      REQUIRE(Decide(created.name(), true).ok());
      AwaitState(created.name(), v1::Return::STATE_PROCESSED);
      CHECK(RefundedMinorUnits() == 2 * 5'899);
    }
  }
}

TEST_CASE_METHOD(LifeCycle, "all parts received make the return received") {
  const v1::Return created = CreateUnderWay();
  CHECK(ReasonOf(ReceiveWith(created.name(), v1::FINDING_AS_EXPECTED, {UnitName(7)}).status()) ==
        errors::v1::REASON_UNIT_NOT_IN_ORDER);
  const auto received = ReceiveWith(created.name(), v1::FINDING_AS_EXPECTED, {UnitName(1), UnitName(2)});
  REQUIRE(received.ok());
  CHECK(received->state() == v1::Return::STATE_RECEIVED);
  CHECK(AwaitState(created.name(), v1::Return::STATE_PROCESSED).part_refunds().empty());
  CHECK(RefundsCreated() == 1);
}

TEST_CASE_METHOD(LifeCycle, "T-CLAIM-5 what a claim took over is recorded and pays nothing until it is handed back") {
  const v1::Return created = CreateUnderWay();
  orders.Transfer(created.name(), "claims/c1");
  const v1::Return escalated = AwaitState(created.name(), v1::Return::STATE_ESCALATED);
  CHECK(escalated.claim() == "claims/c1");
  CHECK(escalated.suspended_state() == v1::Return::STATE_IN_TRANSIT);
  CHECK(ReasonOf(Act(alice, &Stub::CancelReturn, v1::CancelReturnRequest(), created.name()).status()) ==
        errors::v1::REASON_ILLEGAL_STATE);
  const auto received = Receive(created.name());
  REQUIRE(received.ok());
  CHECK(received->state() == v1::Return::STATE_ESCALATED);
  CHECK(received->suspended_state() == v1::Return::STATE_RECEIVED);
  CHECK(RefundsCreated() == 0);
  orders.Transfer("claims/c1", created.name());
  const v1::Return processed = AwaitState(created.name(), v1::Return::STATE_PROCESSED);
  CHECK(processed.claim().empty());
  CHECK(RefundsCreated() == 1);
  AwaitRelease(Release::OUTCOME_RETURNED);
}

TEST_CASE_METHOD(LifeCycle, "a wrong or empty parcel is disputed, accepted it pays, rejected it may be appealed once") {
  const v1::Finding finding = GENERATE(v1::FINDING_EMPTY, v1::FINDING_WRONG_ITEM, v1::FINDING_OTHER_CUSTOMERS);
  const v1::Return created = CreateUnderWay();
  const auto disputed = ReceiveWith(created.name(), finding);
  REQUIRE(disputed.ok());
  CHECK(disputed->state() == v1::Return::STATE_DISPUTED);
  CHECK(disputed->finding() == finding);
  SECTION("accepted") {
    REQUIRE(Decide(created.name(), true).ok());
    AwaitState(created.name(), v1::Return::STATE_PROCESSED);
    CHECK(RefundsCreated() == 1);
  }
  SECTION("rejected, appealed, accepted") {
    const auto rejected = Decide(created.name(), false);
    REQUIRE(rejected.ok());
    CHECK(rejected->state() == v1::Return::STATE_REJECTED);
    CHECK(rejected->denial() == "It is a brick.");
    AwaitRelease(Release::OUTCOME_UNSPECIFIED);
    CHECK(ReasonOf(Appeal(bob, created.name()).status()) == errors::v1::REASON_RESOURCE_NOT_FOUND);
    const auto appealed = Appeal(alice, created.name());
    REQUIRE(appealed.ok());
    CHECK(appealed->state() == v1::Return::STATE_DISPUTED);
    REQUIRE(Decide(created.name(), true).ok());
    AwaitState(created.name(), v1::Return::STATE_PROCESSED);
    CHECK(RefundsCreated() == 1);
    CHECK(ReasonOf(Appeal(alice, created.name()).status()) == errors::v1::REASON_ILLEGAL_STATE);
  }
}

TEST_CASE_METHOD(LifeCycle, "a denied return is appealed and set up anew") {
  carrier.faults.FailNext("BuyLabel", status::Error(errors::v1::REASON_PROVIDER_DECLINED, "too heavy"));
  const v1::Return created = CreateQuoted();
  REQUIRE(created.state() == v1::Return::STATE_DENIED);
  AwaitRelease(Release::OUTCOME_UNSPECIFIED);
  const auto appealed = Appeal(alice, created.name());
  REQUIRE(appealed.ok());
  CHECK(appealed->state() == v1::Return::STATE_REQUESTED);
  AwaitState(created.name(), v1::Return::STATE_LABEL_ISSUED);
  absl::MutexLock lock(&orders.mutex);
  CHECK(orders.FindUnit(UnitName(1))->remedy() == created.name());
}

TEST_CASE_METHOD(LifeCycle, "an agent denies what has no label yet, and nothing later") {
  v1::DenyReturnRequest request;
  request.set_denial("Not ours.");
  orders.faults.FailNext("ReserveUnits", status::Error(errors::v1::REASON_UNAVAILABLE, "away"));
  const v1::Return waiting = CreateQuoted();
  REQUIRE(waiting.state() == v1::Return::STATE_REQUESTED);
  CHECK(ReasonOf(Act(alice, &Stub::DenyReturn, request, waiting.name()).status()) ==
        errors::v1::REASON_ROLE_NOT_ALLOWED);
  const auto denied = Act(agent, &Stub::DenyReturn, request, waiting.name());
  REQUIRE(denied.ok());
  CHECK(denied->denial() == "Not ours.");
  const v1::Return labelled = CreateQuoted(policy::v1::RETURN_REASON_DEFECTIVE, 2);
  CHECK(ReasonOf(Act(agent, &Stub::DenyReturn, request, labelled.name()).status()) == errors::v1::REASON_ILLEGAL_STATE);
}

// From November on there are rows for grading and for goods that are kept.
struct LaterPolicy : LifeCycle {
  LaterPolicy() {
    const absl::Time now = absl::FromCivil(absl::CivilSecond(2026, 11, 10, 12, 0, 0), absl::UTCTimeZone());
    harness.clock().AdvanceTo(now);
    ChangeOrder([now](order::v1::Order& order) {
      *order.mutable_placed_time() = clock::ToProto(now - absl::Hours(6 * 24));
      for (order::v1::Unit& unit : *order.mutable_lines(0)->mutable_units()) {
        *unit.mutable_delivered_time() = clock::ToProto(now - absl::Hours(4 * 24));
      }
    });
  }

  v1::Return ReceivedBoardGame() {
    ChangeOrder([](order::v1::Order& order) {
      order.mutable_lines(0)->mutable_facts()->set_category_path("toys/board-games");
    });
    const v1::Return created = CreateQuoted(policy::v1::RETURN_REASON_NO_LONGER_NEEDED);
    CHECK(created.terms().trigger() == policy::v1::REFUND_TRIGGER_ON_GRADING);
    CHECK(created.terms().conditions_size() > 0);
    FirstScan(created);
    AwaitState(created.name(), v1::Return::STATE_IN_TRANSIT);
    const auto received = Receive(created.name());
    REQUIRE(received.ok());
    CHECK(received->state() == v1::Return::STATE_RECEIVED);
    CHECK(RefundsCreated() == 0);
    return *received;
  }
};

TEST_CASE_METHOD(LaterPolicy, "FEE-COLLECT-GAMES FEE-DAMAGE the grade decides the fee") {
  struct Case {
    std::string name;
    bool opened;
    int damage;
    int64_t refunded;
  };
  const auto test = GENERATE(Case{"as sent: the label alone", false, 0, 4'999 + 400 - 699},
                             Case{"damaged: a third", false, 3'000, 4'999 + 400 - 1'500},
                             Case{"opened: the whole item, its tax is left", true, 0, 400});
  INFO(test.name);
  const v1::Return received = ReceivedBoardGame();
  REQUIRE(Grade(received.name(), test.opened, test.damage).ok());
  AwaitState(received.name(), v1::Return::STATE_PROCESSED);
  CHECK(RefundedMinorUnits() == test.refunded);
}

TEST_CASE_METHOD(LaterPolicy, "RF-SELLER-SLA what is not graded in four days counts as it was sent") {
  const v1::Return received = ReceivedBoardGame();
  harness.clock().Advance(absl::Hours(4 * 24) + absl::Seconds(1));
  AwaitState(received.name(), v1::Return::STATE_PROCESSED);
  CHECK(RefundedMinorUnits() == 4'999 + 400 - 699);
}

TEST_CASE_METHOD(LaterPolicy, "RF-RETURNLESS what is not worth its way is refunded and kept, without a label") {
  ChangeOrder([](order::v1::Order& order) {
    order.mutable_lines(0)->mutable_facts()->mutable_unit_price()->set_minor_units(300);
  });
  const v1::Return created = CreateQuoted();
  CHECK(created.state() == v1::Return::STATE_COMPLETED_RETURNLESS);
  CHECK_FALSE(created.has_label());
  Await(created.name(), &HasRefund);
  CHECK(RefundsCreated() == 1);
  CHECK(carrier.labels.empty());
  // Concluded at order, and nothing is left to return.
  AwaitRelease(Release::OUTCOME_KEPT);
  CHECK(ReasonOf(Quote(alice).status()) == errors::v1::REASON_NO_RETURNABLE_QUANTITY);
}

TEST_CASE_METHOD(LaterPolicy, "a supervisor lets the customer keep the goods, until the first scan, without a fee") {
  const v1::Return created = CreateQuoted(policy::v1::RETURN_REASON_NO_LONGER_NEEDED);
  CHECK(ReasonOf(Act(agent, &Stub::ConvertToReturnless, v1::ConvertToReturnlessRequest(), created.name()).status()) ==
        errors::v1::REASON_ROLE_NOT_ALLOWED);
  REQUIRE(Act(supervisor, &Stub::ConvertToReturnless, v1::ConvertToReturnlessRequest(), created.name()).ok());
  Await(created.name(), &HasRefund);
  CHECK(RefundedMinorUnits() == 4'999 + 400);
  FirstScan(created);
  const v1::Return strayed = Await(created.name(), [](const v1::Return& now) { return now.has_first_scan_time(); });
  CHECK(strayed.state() == v1::Return::STATE_COMPLETED_RETURNLESS);
  CHECK(RefundsCreated() == 1);
}

TEST_CASE_METHOD(LaterPolicy, "FEE-LATE-2 goods handed over more than a month late complete without an item refund") {
  const v1::Return created = CreateQuoted(policy::v1::RETURN_REASON_NO_LONGER_NEEDED);
  harness.clock().AdvanceTo(clock::FromProto(created.return_by_time()) + absl::Hours(40 * 24));
  AwaitState(created.name(), v1::Return::STATE_EXPIRED);
  FirstScan(created);
  Await(created.name(), &HasRefund);
  CHECK(RefundedMinorUnits() == 400);
}

TEST_CASE_METHOD(LaterPolicy, "a supervisor sets a closed window aside and says why, an agent may not") {
  ChangeOrder([this](order::v1::Order& order) {
    *order.mutable_lines(0)->mutable_units(0)->mutable_delivered_time() =
        clock::ToProto(harness.clock().Now() - absl::Hours(45 * 24));
    *order.mutable_placed_time() = clock::ToProto(harness.clock().Now() - absl::Hours(50 * 24));
  });
  v1::QuoteReturnRequest request;
  request.set_order(kOrder);
  request.add_units(UnitName(1));
  request.set_reason(policy::v1::RETURN_REASON_DEFECTIVE);
  CHECK(ReasonOf(harness.Call(supervisor, "returns", &Stub::QuoteReturn, request).status()) ==
        errors::v1::REASON_RETURN_WINDOW_CLOSED);
  request.set_override_reason("was in hospital");
  CHECK(ReasonOf(harness.Call(agent, "returns", &Stub::QuoteReturn, request).status()) ==
        errors::v1::REASON_APPROVAL_REQUIRED);
  const auto quote = harness.Call(supervisor, "returns", &Stub::QuoteReturn, request);
  REQUIRE(quote.ok());
  const auto created = Create(supervisor, quote->quote_token(), NewId());
  REQUIRE(created.ok());
  CHECK(created->override_reason() == "was in hospital");
}

TEST_CASE_METHOD(LifeCycle, "a stale quote tells the difference and brings a quote that holds") {
  const auto quote = Quote(alice);
  REQUIRE(quote.ok());
  {
    absl::MutexLock lock(&refunds.mutex);
    refunds.withheld = 100;
  }
  const absl::Status stale = Create(alice, quote->quote_token(), NewId()).status();
  REQUIRE(ReasonOf(stale) == errors::v1::REASON_QUOTE_STALE);
  CHECK(status::MetadataOf(stale, "difference") == "refund_total 5899 USD -> 5799 USD");
  CHECK(Create(alice, status::MetadataOf(stale, "quote_token"), NewId()).ok());
}

TEST_CASE_METHOD(LifeCycle, "INV-12 an explanation names facts, rows, version and what is owed now") {
  const v1::Return created = CreateQuoted(policy::v1::RETURN_REASON_NO_LONGER_NEEDED);
  v1::ExplainReturnRequest request;
  request.set_name(created.name());
  CHECK(ReasonOf(harness.Call(alice, "returns", &Stub::ExplainReturn, request).status()) ==
        errors::v1::REASON_ROLE_NOT_ALLOWED);
  const auto explained = harness.Call(agent, "returns", &Stub::ExplainReturn, request);
  REQUIRE(explained.ok());
  REQUIRE(explained->units_size() == 1);
  CHECK(explained->units(0).policy_version() == "2026-01-01.1");
  CHECK(explained->units(0).facts().category_path() == "electronics/kitchen/blenders");
  CHECK(explained->units(0).fee().minor_units() == 699);
  CHECK(explained->owed().minor_units() == 4'999 + 400 - 699);
  CHECK_FALSE(explained->refund_requested());
}

TEST_CASE_METHOD(LaterPolicy,
                 "FEE-DAMAGE a fee found after a refund on the first scan is told with its amount, and not taken") {
  const v1::Return created = CreateQuoted(policy::v1::RETURN_REASON_NO_LONGER_NEEDED);
  REQUIRE(created.terms().trigger() == policy::v1::REFUND_TRIGGER_ON_FIRST_SCAN);
  FirstScan(created);
  const v1::Return paid = Await(created.name(), &HasRefund);
  const int64_t refunded = RefundedMinorUnits();
  REQUIRE(Receive(created.name()).ok());
  CHECK(Get(agent, created.name())->attention().empty());
  const auto graded = Grade(created.name(), false, 3'000);
  REQUIRE(graded.ok());
  CHECK(graded->state() == v1::Return::STATE_PROCESSED);
  // Of 4999 30 %, less the label of 699 that was deducted.
  CHECK(graded->attention() == "Graded after the refund went out: a fee of 801 minor units was not deducted.");
  CHECK(RefundedMinorUnits() == refunded);
}

std::string ShippedPolicy(const std::string& name) {
  std::ifstream stream(std::string(RECOURSE_POLICY_DIR) + "/" + name);
  return {std::istreambuf_iterator<char>(stream), {}};
}

TEST_CASE_METHOD(LifeCycle, "a draft of a policy file tells what it would have changed and cost") {
  const v1::Return unwanted = CreateQuoted(policy::v1::RETURN_REASON_NO_LONGER_NEEDED, 1);
  CreateQuoted(policy::v1::RETURN_REASON_DEFECTIVE, 2);
  struct Case {
    std::string name, from, to;
    int64_t changed, cost;
  };
  const auto test = GENERATE(
      Case{"the same", "", "", 0, 0}, Case{"a dearer label", "minor_units: 699", "minor_units: 799", 1, -100},
      Case{"shorter windows", "days_from_delivery: 30", "days_from_delivery: 3", 2, -(4'999 + 400 - 699) - 5'899});
  INFO(test.name);
  v1::BacktestPolicyRequest request;
  request.set_policy_file(ShippedPolicy("2026-01-01.textproto"));
  const std::string all_reasons = ShippedPolicy("2026-11-01.textproto");
  // The older file lacks reasons that came later: a draft must judge them all.
  CHECK(ReasonOf(harness.Call(supervisor, "returns", &Stub::BacktestPolicy, request).status()) ==
        errors::v1::REASON_INVALID_FIELD);
  request.set_policy_file(all_reasons);
  if (!test.from.empty()) {
    const size_t at = all_reasons.find(test.from);
    REQUIRE(at != std::string::npos);
    request.mutable_policy_file()->replace(at, test.from.size(), test.to);
  }
  const auto tested = harness.Call(supervisor, "returns", &Stub::BacktestPolicy, request);
  REQUIRE(tested.ok());
  CHECK(tested->units() == 2);
  CHECK(tested->changed_units() == test.changed);
  CHECK((tested->costs().empty() ? 0 : tested->costs(0).minor_units()) == test.cost);
  CHECK(tested->changes_size() == test.changed);
  CHECK(ReasonOf(harness.Call(agent, "returns", &Stub::BacktestPolicy, request).status()) ==
        errors::v1::REASON_ROLE_NOT_ALLOWED);
  request.set_policy_file("nonsense");
  CHECK(ReasonOf(harness.Call(supervisor, "returns", &Stub::BacktestPolicy, request).status()) ==
        errors::v1::REASON_INVALID_FIELD);
}

TEST_CASE_METHOD(LifeCycle, "units confirmed for a return after it was cancelled become free by themselves") {
  orders.faults.FailNext("RegisterReturnShipment", status::Error(errors::v1::REASON_UNAVAILABLE, "slow"));
  const v1::Return created = CreateQuoted();
  REQUIRE(created.state() == v1::Return::STATE_AUTHORIZED);
  REQUIRE(Act(alice, &Stub::CancelReturn, v1::CancelReturnRequest(), created.name()).ok());
  AwaitRelease(Release::OUTCOME_UNSPECIFIED);
  // The request that was under way confirms although the units were released.
  ChangeOrder([&](order::v1::Order& order) { order.mutable_lines(0)->mutable_units(0)->set_remedy(created.name()); });
  harness.clock().Advance(absl::Minutes(11));
  absl::MutexLock lock(&orders.mutex);
  const auto free = [&] {
    orders.mutex.AssertHeld();
    return orders.FindUnit(UnitName(1))->remedy().empty();
  };
  CHECK(orders.mutex.AwaitWithTimeout(absl::Condition(&free), absl::Seconds(20)));
}

}  // namespace
}  // namespace recourse::returns
