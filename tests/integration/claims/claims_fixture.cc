#include "tests/integration/claims/claims_fixture.h"

#include <catch2/catch.hpp>

#include "libs/clock/clock_proto.h"
#include "libs/status/status.h"
#include "recourse/events/v1/event_log_service.grpc.pb.h"
#include "services/agent/agent_module.h"
#include "services/claims/claims_module.h"
#include "services/order/order_module.h"
#include "services/refunds/refunds_module.h"
#include "services/returns/returns_module.h"

namespace recourse::claims {
namespace {

const absl::Time kNow = absl::FromCivil(absl::CivilSecond(2026, 6, 10, 12, 0, 0), absl::UTCTimeZone());
constexpr absl::Duration kDay = absl::Hours(24);

auto MachineDeadline() { return std::chrono::system_clock::now() + std::chrono::seconds(20); }

type::v1::Money Usd(int64_t minor_units) {
  type::v1::Money money;
  money.set_currency_code("USD");
  money.set_minor_units(minor_units);
  return money;
}

void AddLine(order::v1::ImportedOrder& order, const std::string& id, const std::string& seller, int64_t item,
             int64_t shipping) {
  order::v1::ImportedLine& line = *order.add_lines();
  line.set_line_id(id);
  line.set_product("products/" + id);
  line.set_title(id);
  line.set_quantity(1);
  policy::v1::PolicyFacts& facts = *line.mutable_facts();
  facts.set_marketplace("marketplaces/US");
  facts.set_seller(seller);
  facts.set_fulfilment(seller.empty() ? policy::v1::PolicyFacts::FULFILMENT_PLATFORM
                                      : policy::v1::PolicyFacts::FULFILMENT_SELLER);
  *facts.mutable_unit_price() = Usd(item);
  const std::pair<order::v1::Component::Kind, int64_t> components[] = {{order::v1::Component::KIND_ITEM, item},
                                                                       {order::v1::Component::KIND_SHIPPING, shipping}};
  for (const auto& [kind, amount] : components) {
    order::v1::Component& component = *line.add_components();
    component.set_kind(kind);
    *component.mutable_amount() = Usd(amount);
  }
}

void AddShipment(order::v1::ImportedOrder& order, const std::string& line, absl::Time promised, bool delivered) {
  order::v1::ImportedShipment& shipment = *order.add_shipments();
  shipment.set_shipment_id("s-" + line);
  shipment.set_carrier("swift");
  shipment.set_tracking_number("T-" + line);
  shipment.add_line_ids(line);
  *shipment.mutable_promised_time() = clock::ToProto(promised);
  const auto scan = [&](const char* code, absl::Time time) {
    order::v1::TrackingEvent& event = *shipment.add_events();
    event.set_carrier("swift");
    event.set_tracking_number(shipment.tracking_number());
    event.set_event_code(code);
    *event.mutable_event_time() = clock::ToProto(time);
  };
  scan("102", promised - 3 * kDay);
  if (delivered) scan("301", promised - kDay);
}

}  // namespace

ClaimsFixture::ClaimsFixture(std::unique_ptr<refunds::PaymentProvider> provider,
                             std::unique_ptr<returns::Carrier> carrier)
    : harness(kNow),
      alice(harness.Customer(kAlice)),
      bob(harness.Customer("customers/bob")),
      shop(harness.Person(kShop, "seller")),
      other_shop(harness.Person("sellers/other", "seller")),
      maria(harness.Person("agents/maria", "agent")),
      sue(harness.Person("agents/sue", "supervisor")) {
  harness.config().mutable_agent()->set_blob_dir(harness.folder() / "files");
  harness.StartHost(agent::Module());
  harness.config().mutable_refunds()->mutable_provider()->set_url("http://127.0.0.1:9");
  harness.config().mutable_refunds()->mutable_provider()->set_webhook_secret("secret");
  harness.config().mutable_refunds()->set_policy_dir(RECOURSE_POLICY_DIR);
  harness.config().mutable_refunds()->set_account_target("127.0.0.1:9");
  rpc::Module refunds = refunds::Module();
  if (provider != nullptr) {
    refunds.add = [&provider](rpc::Host& host, const config::v1::Config& config) {
      return refunds::AddRefunds(host, config, std::move(provider));
    };
  }
  harness.StartHost(std::move(refunds));
  harness.config().mutable_order()->set_refunds_target(harness.TargetOf("refunds"));
  harness.config().mutable_order()->set_carrier_webhook_secret("secret");
  harness.config().mutable_order()->set_policy_dir(RECOURSE_POLICY_DIR);
  harness.config().mutable_order()->set_account_target("127.0.0.1:9");  // discard
  harness.StartHost(order::Module());
  ImportOrder();
  StartReturns(std::move(carrier));
  StartClaims();
}

void ClaimsFixture::StartReturns(std::unique_ptr<returns::Carrier> carrier) {
  config::v1::Returns& config = *harness.config().mutable_returns();
  config.set_order_target(harness.TargetOf("order"));
  config.set_refunds_target(harness.TargetOf("refunds"));
  config.set_policy_dir(RECOURSE_POLICY_DIR);
  config.mutable_carrier()->set_url("http://127.0.0.1:9");
  rpc::Module module = returns::Module();
  if (carrier != nullptr) {
    module.add = [&carrier](rpc::Host& host, const config::v1::Config& configured) {
      return returns::AddReturns(host, configured, std::move(carrier));
    };
  }
  harness.StartHost(std::move(module));
}

void ClaimsFixture::StartClaims() {
  config::v1::Claims& config = *harness.config().mutable_claims();
  config.set_order_target(harness.TargetOf("order"));
  config.set_refunds_target(harness.TargetOf("refunds"));
  config.set_agent_target(harness.TargetOf("agent"));
  config.set_returns_target(harness.TargetOf("returns"));
  config.set_policy_dir(RECOURSE_POLICY_DIR);
  harness.StartHost(Module());
}

void ClaimsFixture::ImportOrder() {
  order::v1::ImportOrderRequest request;
  order::v1::ImportedOrder& order = *request.mutable_order();
  order.set_name(kOrder);
  order.set_customer(kAlice);
  order.set_marketplace("marketplaces/US");
  order.set_currency_code("USD");
  *order.mutable_placed_time() = clock::ToProto(kNow - 12 * kDay);
  AddLine(order, "lamp", kShop, 5'400, 500);
  AddLine(order, "chair", kShop, 8'000, 900);
  AddLine(order, "kettle", "", 2'000, 100);
  AddLine(order, "sofa", kShop, 150'000, 5'000);
  AddShipment(order, "lamp", kNow - 5 * kDay, false);
  AddShipment(order, "chair", kNow - 5 * kDay, true);
  AddShipment(order, "kettle", kNow - 5 * kDay, true);
  AddShipment(order, "sofa", kNow - 5 * kDay, true);
  order::v1::ImportedPayment& payment = *order.add_payments();
  payment.set_label("card");
  payment.set_provider_reference("pi_1");
  *payment.mutable_captured() = Usd(16'900 + kSofaPaid);
  request.set_request_id(NewId());
  const auto imported = harness.Call(harness.Person("agents/root", "admin"), "order",
                                     &order::v1::OrderService::Stub::ImportOrder, request);
  INFO(imported.status().ToString());
  REQUIRE(imported.ok());
}

absl::StatusOr<v1::Claim> ClaimsFixture::Create(const testing::Identity& who, const std::string& unit,
                                                v1::Claim::Type type, const std::string& request_id,
                                                v1::Claim::Resolution resolution) {
  v1::CreateClaimRequest request;
  request.set_order(kOrder);
  request.add_units(unit);
  request.set_type(type);
  request.set_statement("it is not what I paid for");
  request.set_desired_resolution(resolution);
  request.set_request_id(request_id);
  ASSIGN_OR_RETURN(const auto response, harness.Call(who, "claims", &Stub::CreateClaim, request));
  return response.claim();
}

v1::Claim ClaimsFixture::ClaimLamp() {
  const auto created = Create(alice, kLamp, v1::Claim::TYPE_NOT_RECEIVED, NewId());
  INFO(created.status().ToString());
  REQUIRE(created.ok());
  return AwaitState(created->name(), v1::Claim::STATE_AWAITING_SELLER);
}

absl::StatusOr<v1::Claim> ClaimsFixture::Get(const testing::Identity& who, const std::string& name) {
  v1::GetClaimRequest request;
  request.set_name(name);
  ASSIGN_OR_RETURN(const auto response, harness.Call(who, "claims", &Stub::GetClaim, request));
  return response.claim();
}

absl::StatusOr<v1::Claim> ClaimsFixture::Withdraw(const testing::Identity& who, const std::string& name,
                                                  const std::string& request_id) {
  v1::WithdrawClaimRequest request;
  request.set_name(name);
  request.set_request_id(request_id);
  ASSIGN_OR_RETURN(const auto response, harness.Call(who, "claims", &Stub::WithdrawClaim, request));
  return response.claim();
}

absl::StatusOr<v1::Claim> ClaimsFixture::Respond(const testing::Identity& who, const std::string& name,
                                                 SellersAnswer::Answer answer, const std::string& message) {
  v1::RespondToClaimRequest request;
  request.set_name(name);
  request.set_answer(answer);
  request.set_message(message);
  request.set_request_id(NewId());
  ASSIGN_OR_RETURN(const auto response, harness.Call(who, "claims", &Stub::RespondToClaim, request));
  return response.claim();
}

absl::StatusOr<v1::Claim> ClaimsFixture::Decide(const testing::Identity& who, const std::string& name,
                                                v1::DecideClaimRequest::Decision decision, int64_t amount) {
  v1::DecideClaimRequest request;
  request.set_name(name);
  request.set_decision(decision);
  request.set_explanation("as the carrier says");
  request.set_note("third time this month");
  if (amount > 0) *request.mutable_amount() = Usd(amount);
  request.set_request_id(NewId());
  ASSIGN_OR_RETURN(const auto response, harness.Call(who, "claims", &Stub::DecideClaim, request));
  return response.claim();
}

absl::StatusOr<v1::Claim> ClaimsFixture::Offer(const std::string& name, int64_t amount) {
  v1::RespondToClaimRequest request;
  request.set_name(name);
  request.set_answer(SellersAnswer::ANSWER_OFFER);
  request.set_message("a third back, and keep it");
  *request.mutable_amount() = Usd(amount);
  request.set_request_id(NewId());
  ASSIGN_OR_RETURN(const auto response, harness.Call(shop, "claims", &Stub::RespondToClaim, request));
  return response.claim();
}

absl::StatusOr<v1::Claim> ClaimsFixture::OfferReplacement(const std::string& name, const std::string& tracking_number) {
  v1::RespondToClaimRequest request;
  request.set_name(name);
  request.set_answer(SellersAnswer::ANSWER_REPLACE);
  request.set_message("another one is on its way");
  request.set_tracking_number(tracking_number);
  request.set_request_id(NewId());
  ASSIGN_OR_RETURN(const auto response, harness.Call(shop, "claims", &Stub::RespondToClaim, request));
  return response.claim();
}

absl::StatusOr<v1::Claim> ClaimsFixture::AnswerOffer(const testing::Identity& who, const std::string& name, bool accept,
                                                     int64_t amount) {
  v1::AnswerOfferRequest request;
  request.set_name(name);
  request.set_accept(accept);
  if (amount > 0) *request.mutable_amount() = Usd(amount);
  request.set_request_id(NewId());
  ASSIGN_OR_RETURN(const auto response, harness.Call(who, "claims", &Stub::AnswerOffer, request));
  return response.claim();
}

absl::StatusOr<v1::Claim> ClaimsFixture::Ask(const std::string& name, v1::ClaimParty party) {
  v1::RequestInformationRequest request;
  request.set_name(name);
  request.set_party(party);
  request.set_question("what did the box look like?");
  request.set_request_id(NewId());
  ASSIGN_OR_RETURN(const auto response, harness.Call(maria, "claims", &Stub::RequestInformation, request));
  return response.claim();
}

absl::StatusOr<v1::Claim> ClaimsFixture::Answer(const testing::Identity& who, const std::string& name) {
  v1::AnswerQuestionRequest request;
  request.set_name(name);
  request.set_answer("brown");
  request.set_request_id(NewId());
  ASSIGN_OR_RETURN(const auto response, harness.Call(who, "claims", &Stub::AnswerQuestion, request));
  return response.claim();
}

absl::StatusOr<v1::Claim> ClaimsFixture::Appeal(const testing::Identity& who, const std::string& name) {
  v1::AppealClaimRequest request;
  request.set_name(name);
  request.set_statement("look again");
  request.set_request_id(NewId());
  ASSIGN_OR_RETURN(const auto response, harness.Call(who, "claims", &Stub::AppealClaim, request));
  return response.claim();
}

absl::StatusOr<v1::Claim> ClaimsFixture::DecideAppeal(const testing::Identity& who, const std::string& name,
                                                      v1::Appeal::Outcome outcome) {
  v1::DecideAppealRequest request;
  request.set_name(name);
  request.set_outcome(outcome);
  request.set_explanation("looked again");
  request.set_request_id(NewId());
  ASSIGN_OR_RETURN(const auto response, harness.Call(who, "claims", &Stub::DecideAppeal, request));
  return response.claim();
}

absl::StatusOr<v1::Claim> ClaimsFixture::Show(const testing::Identity& who, const std::string& name,
                                              const std::string& attachment) {
  v1::AddEvidenceRequest request;
  request.set_name(name);
  request.add_evidence()->set_attachment(attachment);
  request.set_request_id(NewId());
  ASSIGN_OR_RETURN(const auto response, harness.Call(who, "claims", &Stub::AddEvidence, request));
  return response.claim();
}

absl::StatusOr<std::string> ClaimsFixture::ReadEvidence(const testing::Identity& who, const std::string& name,
                                                        const std::string& attachment) {
  v1::ReadEvidenceRequest request;
  request.set_name(name);
  request.set_attachment(attachment);
  ASSIGN_OR_RETURN(const auto response, harness.Call(who, "claims", &Stub::ReadEvidence, request));
  return response.data();
}

v1::Claim ClaimsFixture::DeniedLamp() {
  const v1::Claim filed = ClaimLamp();
  REQUIRE(Respond(shop, filed.name(), SellersAnswer::ANSWER_CONTEST).ok());
  const auto denied = Decide(maria, filed.name(), v1::DecideClaimRequest::DECISION_DENY);
  REQUIRE(denied.ok());
  return *denied;
}

std::string ClaimsFixture::Upload(const testing::Identity& who, const std::string& content) {
  using Files = agent::v1::AttachmentService::Stub;
  const std::string document = "%PDF-1.4\n" + content + "\n%%EOF\n";
  agent::v1::CreateAttachmentRequest create;
  create.set_purpose(agent::v1::Attachment::PURPOSE_CLAIM);
  create.set_media_type("application/pdf");
  create.set_size(static_cast<int64_t>(document.size()));
  create.set_request_id(NewId());
  const auto created = harness.Call(who, "agent", &Files::CreateAttachment, create);
  REQUIRE(created.ok());
  agent::v1::WriteUploadRequest write;
  write.set_token(created->upload_token());
  write.set_data(document);
  write.set_last(true);
  REQUIRE(harness.Call(who, "agent", &Files::WriteUpload, write).ok());
  return created->attachment().name();
}

std::string ClaimsFixture::PayBackLamp() {
  refunds::v1::CreateRefundRequest request;
  request.set_order(kOrder);
  request.set_source("returns/other");
  request.set_obligation("items");
  const std::pair<const char*, int64_t> components[] = {{"ITEM", 5'400}, {"SHIPPING", 500}};
  for (const auto& [component, amount] : components) {
    refunds::v1::RefundItem& item = *request.add_items();
    item.set_unit(kLamp);
    item.set_component(component);
    *item.mutable_amount() = Usd(amount);
  }
  request.set_request_id(NewId());
  const auto created = harness.Call(harness.Service("returns", testing::ServiceHarness::CustomerActor(kAlice)),
                                    "refunds", &refunds::v1::RefundsService::Stub::CreateRefund, request);
  REQUIRE(created.ok());
  return created->refund().name();
}

void ClaimsFixture::Scan(const std::string& code) {
  order::v1::RecordTrackingEventsRequest request;
  order::v1::TrackingEvent& event = *request.add_events();
  event.set_carrier("swift");
  event.set_tracking_number("T-lamp");
  event.set_event_code(code);
  *event.mutable_event_time() = clock::ToProto(harness.clock().Now());
  const auto recorded = harness.Call(harness.Person("agents/root", "admin"), "order",
                                     &order::v1::OrderService::Stub::RecordTrackingEvents, request);
  INFO(recorded.status().ToString());
  REQUIRE(recorded.ok());
}

absl::StatusOr<std::vector<v1::Claim>> ClaimsFixture::List(const testing::Identity& who, const std::string& parent) {
  v1::ListClaimsRequest request;
  request.set_parent(parent);
  ASSIGN_OR_RETURN(const auto response, harness.Call(who, "claims", &Stub::ListClaims, request));
  return std::vector<v1::Claim>(response.claims().begin(), response.claims().end());
}

absl::StatusOr<v1::Feedback> ClaimsFixture::Rate(const testing::Identity& who, const std::string& seller, int stars) {
  v1::CreateFeedbackRequest request;
  request.set_order(kOrder);
  request.set_seller(seller);
  request.set_stars(stars);
  request.set_request_id(NewId());
  ASSIGN_OR_RETURN(const auto response, harness.Call(who, "claims", &v1::SellerService::Stub::CreateFeedback, request));
  return response.feedback();
}

v1::SellerMetrics ClaimsFixture::Metrics(absl::Time end) {
  v1::GetSellerMetricsRequest request;
  request.set_seller(kShop);
  if (end != absl::InfiniteFuture()) *request.mutable_end_time() = clock::ToProto(end);
  const auto response = harness.Call(shop, "claims", &v1::SellerService::Stub::GetSellerMetrics, request);
  REQUIRE(response.ok());
  return response->metrics();
}

v1::Claim ClaimsFixture::Await(const std::string& name, const std::function<bool(const v1::Claim&)>& condition) {
  grpc::ClientContext context;
  context.set_deadline(MachineDeadline());
  harness.Prepare(context, alice, "claims");
  v1::WatchClaimRequest request;
  request.set_name(name);
  v1::WatchClaimResponse response;
  Stub stub(harness.ChannelTo("claims"));
  const auto reader = stub.WatchClaim(&context, request);
  while (reader->Read(&response)) {
    if (!condition(response.claim())) continue;
    context.TryCancel();
    return response.claim();
  }
  FAIL("never came to be: " << response.ShortDebugString());
  return {};
}

v1::Claim ClaimsFixture::AwaitState(const std::string& name, v1::Claim::State state) {
  return Await(name, [state](const v1::Claim& now) { return now.state() == state; });
}

std::vector<refunds::v1::Refund> ClaimsFixture::Refunds() {
  refunds::v1::ListRefundsRequest request;
  request.set_parent(kOrder);
  const auto response = harness.Call(alice, "refunds", &refunds::v1::RefundsService::Stub::ListRefunds, request);
  REQUIRE(response.ok());
  return {response->refunds().begin(), response->refunds().end()};
}

void ClaimsFixture::AwaitHolder(const std::string& unit, const std::string& holder) {
  grpc::ClientContext context;
  context.set_deadline(MachineDeadline());
  harness.Prepare(context, harness.Service("claims"), "order");
  events::v1::EventLogService::Stub stub(harness.ChannelTo("order"));
  const auto reader = stub.FollowEvents(&context, {});
  events::v1::FollowEventsResponse response;
  order::v1::GetOrderRequest request;
  request.set_name(kOrder);
  do {
    const auto order = harness.Call(alice, "order", &order::v1::OrderService::Stub::GetOrder, request);
    REQUIRE(order.ok());
    for (const auto& line : order->order().lines()) {
      for (const auto& found : line.units()) {
        if (found.name() != unit || found.remedy() != holder) continue;
        context.TryCancel();
        return;
      }
    }
  } while (reader->Read(&response));
  FAIL(unit << " never came to be held by '" << holder << "'");
}

}  // namespace recourse::claims
