#include "services/insights/insights_service.h"

#include "outbox_migrations.h"
#include <catch2/catch.hpp>

#include "libs/clock/clock_proto.h"
#include "libs/event_feed/event_log_server.h"
#include "libs/testing/service_harness.h"
#include "recourse/agent/v1/conversation_service.grpc.pb.h"
#include "recourse/agent/v1/event_service.grpc.pb.h"
#include "recourse/routing/v1/routing_events.pb.h"
#include "services/agent/agent_module.h"
#include "services/insights/insights_module.h"

namespace recourse::insights {
namespace {

using Stub = v1::InsightsService::Stub;

constexpr char kAlice[] = "customers/alice";
constexpr char kSession[] = "helpSessions/00000000-0000-7000-8000-0000000000a1";
constexpr char kContact[] = "contacts/00000000-0000-7000-8000-0000000000c1";
const absl::Time kNow = absl::FromCivil(absl::CivilSecond(2026, 6, 10, 12, 0, 0), absl::UTCTimeZone());
constexpr absl::Duration kAWeek = absl::Hours(7 * 24);

auto MachineDeadline() { return std::chrono::system_clock::now() + std::chrono::seconds(20); }

// Routing's log alone: what insights learns from, told by the test.
struct RoutingLog {
  outbox::Outbox* outbox = nullptr;

  void Tell(const std::string& type, const std::string& resource, const google::protobuf::Message& payload) const {
    const absl::Status told = outbox->Apply(
        testing::ServiceHarness::CustomerActor(kAlice),
        [&](outbox::Transaction& tx) { return tx.Emit({.type = type, .resource = resource, .payload = payload}); });
    if (!told.ok()) std::abort();
  }

  rpc::Module Module() {
    return {.service = "routing",
            .server = [](const config::v1::Config& config) -> const config::v1::Server& {
              return config.routing().server();
            },
            .add = [this](rpc::Host& host, const config::v1::Config& config) -> absl::Status {
              ASSIGN_OR_RETURN(sql::Database * db,
                               host.OpenDatabase(config.routing().server().database(), kOutboxMigrations));
              outbox = &host.Own<outbox::Outbox>(*db, host.clock(), host.ids());
              return host.Serve<events::v1::EventLogService>(host.Own<event_feed::EventLogServer>(host.calls(), *db));
            }};
  }
};

struct Fixture {
  Fixture() {
    harness.StartHost(agent::Module());
    harness.StartHost(routing.Module());
    StartInsights();
    agent::v1::CreateConversationRequest request;
    request.set_customer(kAlice);
    request.set_request_id(NewId());
    const auto created = harness.Call(harness.Service("routing", testing::ServiceHarness::CustomerActor(kAlice)),
                                      "agent", &agent::v1::ConversationService::Stub::CreateConversation, request);
    REQUIRE(created.ok());
    conversation = created->conversation().name();
  }

  void StartInsights() {
    harness.config().mutable_insights()->set_routing_target(harness.TargetOf("routing"));
    harness.config().mutable_insights()->set_agent_target(harness.TargetOf("agent"));
    harness.config().mutable_insights()->set_order_target("127.0.0.1:9");
    harness.StartHost(Module());
  }

  std::string NewId() { return harness.process().ids().New(); }

  void TellSession(const std::string& name, const std::string& issue, const std::string& type) {
    routing::v1::HelpSessionChanged changed;
    changed.mutable_help_session()->set_name(name);
    changed.mutable_help_session()->mutable_understanding()->set_issue(issue);
    *changed.mutable_help_session()->mutable_create_time() = clock::ToProto(harness.clock().Now());
    routing.Tell(type, name, changed);
  }

  void TellCompleted(const std::string& agent = "agents/maria") {
    routing::v1::ContactChanged changed;
    routing::v1::Contact& contact = *changed.mutable_contact();
    contact.set_name(kContact);
    contact.set_customer(kAlice);
    contact.set_conversation(conversation);
    contact.set_help_session(kSession);
    contact.set_agent(agent);
    contact.set_state(routing::v1::Contact::STATE_COMPLETED);
    *contact.mutable_create_time() = clock::ToProto(kNow);
    routing.Tell("contact.completed", kContact, changed);
  }

  // The invitation as the customer's own stream shows it.
  v1::Survey AwaitInvitation() {
    grpc::ClientContext context;
    context.set_deadline(MachineDeadline());
    harness.Prepare(context, alice, "agent");
    agent::v1::EventService::Stub stub(harness.ChannelTo("agent"));
    const auto reader = stub.WatchEvents(&context, {});
    agent::v1::WatchEventsResponse response;
    while (reader->Read(&response)) {
      for (const agent::v1::Entry& entry : response.entries()) {
        v1::Survey survey;
        if (entry.type() != "survey.requested" || !entry.detail().UnpackTo(&survey)) continue;
        CHECK(entry.log() == conversation);
        context.TryCancel();
        return survey;
      }
    }
    FAIL("nobody was asked");
    return {};
  }

  int Invitations() {
    agent::v1::ListEntriesRequest request;
    request.set_parent(conversation);
    const auto entries = harness.Call(alice, "agent", &agent::v1::ConversationService::Stub::ListEntries, request);
    REQUIRE(entries.ok());
    int count = 0;
    for (const auto& entry : entries->entries()) count += entry.type() == "survey.requested" ? 1 : 0;
    return count;
  }

  // Reads insights' own log until `type` comes.
  void AwaitEvent(const std::string& type) {
    grpc::ClientContext context;
    context.set_deadline(MachineDeadline());
    harness.Prepare(context, harness.Service("gateway"), "insights");
    events::v1::EventLogService::Stub stub(harness.ChannelTo("insights"));
    events::v1::FollowEventsRequest request;
    request.add_types(type);
    const auto reader = stub.FollowEvents(&context, request);
    events::v1::FollowEventsResponse response;
    while (reader->Read(&response)) {
      if (response.events().empty()) continue;
      context.TryCancel();
      return;
    }
    FAIL(type << " never came");
  }

  absl::StatusOr<v1::Survey> Submit(const testing::Identity& who, const std::string& name, int rating,
                                    const std::string& request_id) {
    v1::SubmitSurveyRequest request;
    request.set_name(name);
    request.set_rating(rating);
    request.set_comment("quick");
    request.set_request_id(request_id);
    ASSIGN_OR_RETURN(const auto response, harness.Call(who, "insights", &Stub::SubmitSurvey, request));
    return response.survey();
  }

  absl::StatusOr<v1::Survey> Get(const testing::Identity& who, const std::string& name) {
    v1::GetSurveyRequest request;
    request.set_name(name);
    ASSIGN_OR_RETURN(const auto response, harness.Call(who, "insights", &Stub::GetSurvey, request));
    return response.survey();
  }

  std::vector<v1::ContactReason> Reasons(const v1::QueryContactReasonsRequest& request = {}) {
    const auto response = harness.Call(supervisor, "insights", &Stub::QueryContactReasons, request);
    REQUIRE(response.ok());
    return {response->reasons().begin(), response->reasons().end()};
  }

  RoutingLog routing;
  testing::ServiceHarness harness{kNow};
  const testing::Identity alice = harness.Customer(kAlice);
  const testing::Identity bob = harness.Customer("customers/bob");
  const testing::Identity supervisor = harness.Person("agents/boss", "supervisor");
  std::string conversation;
};

TEST_CASE_METHOD(Fixture, "the end of a contact asks the customer once, who answers once") {
  TellCompleted();
  TellCompleted();
  const v1::Survey asked = AwaitInvitation();
  CHECK(asked.contact() == kContact);
  CHECK(asked.state() == v1::Survey::STATE_OPEN);

  const std::string request_id = NewId();
  const auto rated = Submit(alice, asked.name(), 5, request_id);
  REQUIRE(rated.ok());
  CHECK(rated->state() == v1::Survey::STATE_ANSWERED);
  CHECK(rated->rating() == 5);
  CHECK(Submit(alice, asked.name(), 5, request_id)->SerializeAsString() == rated->SerializeAsString());
  CHECK(status::ReasonOf(Submit(alice, asked.name(), 1, NewId()).status()) == errors::v1::REASON_SURVEY_CLOSED);
  CHECK(Get(alice, asked.name())->rating() == 5);
  CHECK(Invitations() == 1);
}

TEST_CASE_METHOD(Fixture, "a stranger neither sees nor answers a survey") {
  TellCompleted();
  const v1::Survey asked = AwaitInvitation();
  CHECK(status::ReasonOf(Get(bob, asked.name()).status()) == errors::v1::REASON_RESOURCE_NOT_FOUND);
  CHECK(status::ReasonOf(Submit(bob, asked.name(), 1, NewId()).status()) == errors::v1::REASON_RESOURCE_NOT_FOUND);
  CHECK(status::ReasonOf(Submit(alice, asked.name(), 6, NewId()).status()) == errors::v1::REASON_INVALID_FIELD);
  CHECK(Get(alice, asked.name())->state() == v1::Survey::STATE_OPEN);
}

TEST_CASE_METHOD(Fixture, "a survey that nobody answers expires after seven days") {
  TellCompleted();
  const v1::Survey asked = AwaitInvitation();
  harness.clock().Advance(kAWeek);
  AwaitEvent("survey.expired");
  CHECK(Get(alice, asked.name())->state() == v1::Survey::STATE_EXPIRED);
  CHECK(status::ReasonOf(Submit(alice, asked.name(), 4, NewId()).status()) == errors::v1::REASON_SURVEY_CLOSED);
}

TEST_CASE_METHOD(Fixture, "an invitation survives that insights ends before it could be given") {
  harness.StopHost("agent");
  TellCompleted();
  AwaitEvent("survey.requested");
  harness.StopHost("insights");
  harness.StartHost(agent::Module());
  StartInsights();
  harness.clock().Advance(absl::Minutes(2));  // past lease and back-off of the attempt that was cut off
  AwaitInvitation();
  CHECK(Invitations() == 1);
}

TEST_CASE_METHOD(Fixture, "contact reasons count sessions by issue, with persons and ratings") {
  const std::string other = "helpSessions/00000000-0000-7000-8000-0000000000a2";
  TellSession(kSession, "", "help_session.created");
  TellSession(other, "", "help_session.created");
  TellSession(other, "issues/late_parcel", "help_session.understood");
  TellSession("helpSessions/00000000-0000-7000-8000-0000000000a3", "issues/damaged_item", "help_session.created");
  TellSession(kSession, "issues/damaged_item", "help_session.understood");
  TellCompleted();
  const v1::Survey asked = AwaitInvitation();
  REQUIRE(Submit(alice, asked.name(), 4, NewId()).ok());

  const auto reasons = Reasons();
  REQUIRE(reasons.size() == 2);
  CHECK(reasons[0].issue() == "issues/damaged_item");
  CHECK(reasons[0].sessions() == 2);
  CHECK(reasons[0].with_person() == 1);
  CHECK(reasons[0].ratings() == 1);
  CHECK(reasons[0].rating_sum() == 4);
  CHECK(reasons[1].issue() == "issues/late_parcel");
  CHECK(reasons[1].sessions() == 1);

  v1::QueryContactReasonsRequest later;
  *later.mutable_start_time() = clock::ToProto(kNow + absl::Hours(1));
  CHECK(Reasons(later).empty());
  const auto refused = harness.Call(alice, "insights", &Stub::QueryContactReasons, v1::QueryContactReasonsRequest());
  CHECK(status::ReasonOf(refused.status()) == errors::v1::REASON_ROLE_NOT_ALLOWED);
}

}  // namespace
}  // namespace recourse::insights
