#include "tests/integration/routing_contact/contact_fixture.h"

#include <fstream>

#include "routing_migrations.h"
#include <absl/strings/match.h>
#include <absl/strings/str_cat.h>
#include <absl/time/clock.h>
#include <catch2/catch.hpp>

#include "libs/outbox/event_log.h"
#include "libs/status/status.h"
#include "services/routing/contact/contact_room.h"
#include "services/routing/help_catalog.h"
#include "tests/integration/routing_contact/value.h"

namespace recourse::routing {
namespace {

constexpr absl::Duration kPatience = absl::Seconds(20);

// Pia serves payments alone, one at a time; everybody else everything, two at a time.
constexpr char kCatalog[] = R"(
  queues { name: "queues/general" title: "General" }
  queues { name: "queues/payments" title: "Payments" }
  queues { name: "queues/risk" title: "Risk" priority_points: 5 }
  profiles { name: "routingProfiles/payments" queues: "queues/payments" chat_slots: 1 agents: "agents/pia" }
  profiles { name: "routingProfiles/everything" chat_slots: 2 }
)";

type::v1::Actor Customer(const std::string& who) { return testing::ServiceHarness::CustomerActor("customers/" + who); }

}  // namespace

ContactFixture::ContactFixture() {
  std::ofstream(harness.folder() / "help.textproto") << kCatalog;
  config::v1::Config& config = harness.config();
  agent.Start();
  config.mutable_routing()->set_agent_target(harness.TargetOf("agent"));
  config.mutable_routing()->set_help_file((harness.folder() / "help.textproto").string());
  Start();
}

void ContactFixture::Start() {
  harness.StartHost(
      {.service = "routing",
       .server = [](const config::v1::Config& config) -> const config::v1::Server& {
         return config.routing().server();
       },
       .add = [this](rpc::Host& host, const config::v1::Config& config) -> absl::Status {
         const config::v1::Routing& settings = config.routing();
         ASSIGN_OR_RETURN(v1::HelpCatalog loaded, LoadHelpCatalog(settings.help_file()));
         const auto& catalog = host.Own<v1::HelpCatalog>(std::move(loaded));
         ASSIGN_OR_RETURN(sql::Database * database,
                          host.OpenDatabase(settings.server().database(), outbox::WithOutbox(kRoutingMigrations)));
         outbox_ = &host.Own<outbox::Outbox>(*database, host.clock(), host.ids());
         tasks_ =
             &host.Own<outbox::TaskRunner>(*outbox_, host.clock(), host.ids().New(), outbox::TaskRunner::Options{});
         const rpc::Channel& channel = host.ChannelTo(settings.agent_target(), "agent");
         ASSIGN_OR_RETURN(contacts_, AddContactRoom(host, *outbox_, *tasks_, catalog, host.Own<Conversations>(channel),
                                                    host.Own<Agents>(channel)));
         contacts_->OnOver([this](outbox::Transaction&, const v1::Contact& contact) {
           over.push_back(absl::StrCat(contact.name(), " ", contact.state()));
           return absl::OkStatus();
         });
         host.OnStart([this] { tasks_->Start(); });
         host.OnStop([this] { tasks_->Stop(); });
         return absl::OkStatus();
       }});
}

void ContactFixture::Restart() {
  Stop();
  Start();
}

void ContactFixture::AwaitQuiet() {
  const absl::Time deadline = absl::Now() + kPatience;
  while (!tasks_->Idle()) {
    if (absl::Now() > deadline) FAIL("tasks never came to an end");
  }
}

void ContactFixture::Pass(absl::Duration duration) {
  const absl::Time until = harness.clock().Now() + duration;
  AwaitQuiet();
  for (absl::Time due = tasks_->NextDueTime(); due <= until; due = tasks_->NextDueTime()) {
    harness.clock().AdvanceTo(due);
    AwaitQuiet();
  }
  harness.clock().AdvanceTo(until);
  AwaitQuiet();
}

std::string ContactFixture::Talk(const std::string& who) {
  std::string& conversation = talks_[who];
  if (conversation.empty()) conversation = agent.Open(who, NewId());
  return conversation;
}

v1::Contact ContactFixture::Enqueue(const std::string& who, const std::string& queue, int priority) {
  v1::Contact contact;
  const std::string conversation = Talk(who);
  const absl::Status status = outbox_->Apply(Customer(who), [&](outbox::Transaction& tx) -> absl::Status {
    NewContact request{.customer = "customers/" + who,
                       .help_session = "helpSessions/" + who,
                       .conversation = conversation,
                       .queue = queue,
                       .priority = priority,
                       .context = {}};
    request.context.set_summary("Something is smashed.");
    ASSIGN_OR_RETURN(contact, contacts_->Enqueue(tx, request));
    return absl::OkStatus();
  });
  INFO(status.ToString());
  REQUIRE(status.ok());
  return contact;
}

absl::StatusOr<v1::Contact> ContactFixture::TryGet(const testing::Identity& identity, const std::string& name) {
  v1::GetContactRequest request;
  request.set_name(name);
  ASSIGN_OR_RETURN(const auto response, harness.Call(identity, "routing", &ContactStub::GetContact, request));
  return response.contact();
}

v1::Contact ContactFixture::Get(const v1::Contact& contact) {
  return Value(TryGet(harness.Person("agents/boss", "supervisor"), contact.name()));
}

absl::StatusOr<v1::GetContactEstimateResponse> ContactFixture::Estimate(const std::string& who,
                                                                        const v1::Contact& contact) {
  v1::GetContactEstimateRequest request;
  request.set_name(contact.name());
  return harness.Call(harness.Customer("customers/" + who), "routing", &ContactStub::GetContactEstimate, request);
}

absl::StatusOr<v1::Contact> ContactFixture::Cancel(const std::string& who, const v1::Contact& contact) {
  v1::CancelContactRequest request;
  request.set_name(contact.name());
  request.set_request_id(NewId());
  ASSIGN_OR_RETURN(const auto response,
                   harness.Call(harness.Customer("customers/" + who), "routing", &ContactStub::CancelContact, request));
  return response.contact();
}

v1::Presence ContactFixture::SetStatus(const std::string& who, v1::Presence::Status status) {
  v1::SetStatusRequest request;
  request.set_status(status);
  request.set_request_id(NewId());
  return Value(harness.Call(Agent(who), "routing", &WorkStub::SetStatus, request)).presence();
}

v1::Presence ContactFixture::Heartbeat(const std::string& who) {
  return Value(harness.Call(Agent(who), "routing", &WorkStub::Heartbeat, v1::HeartbeatRequest())).presence();
}

v1::Presence ContactFixture::PresenceOf(const std::string& who) {
  return Value(harness.Call(Agent(who), "routing", &WorkStub::GetPresence, v1::GetPresenceRequest())).presence();
}

v1::ListWorkResponse ContactFixture::Work(const std::string& who) {
  return Value(harness.Call(Agent(who), "routing", &WorkStub::ListWork, v1::ListWorkRequest()));
}

v1::Offer ContactFixture::OfferTo(const std::string& who) {
  const v1::ListWorkResponse work = Work(who);
  REQUIRE(work.offers_size() == 1);
  return work.offers(0);
}

absl::StatusOr<v1::AcceptOfferResponse> ContactFixture::Accept(const std::string& who, const std::string& offer,
                                                               const std::string& request_id) {
  v1::AcceptOfferRequest request;
  request.set_name(offer);
  request.set_request_id(request_id.empty() ? NewId() : request_id);
  return harness.Call(Agent(who), "routing", &WorkStub::AcceptOffer, request);
}

absl::Status ContactFixture::Decline(const std::string& who, const std::string& offer) {
  v1::DeclineOfferRequest request;
  request.set_name(offer);
  request.set_request_id(NewId());
  return harness.Call(Agent(who), "routing", &WorkStub::DeclineOffer, request).status();
}

absl::StatusOr<v1::Contact> ContactFixture::End(const std::string& who, const v1::Contact& contact) {
  v1::EndContactRequest request;
  request.set_name(contact.name());
  request.set_request_id(NewId());
  ASSIGN_OR_RETURN(const auto response, harness.Call(Agent(who), "routing", &WorkStub::EndContact, request));
  return response.contact();
}

absl::StatusOr<v1::Contact> ContactFixture::Complete(const std::string& who, const v1::Contact& contact) {
  v1::CompleteContactRequest request;
  request.set_name(contact.name());
  request.set_disposition("resolved");
  request.set_note("A kind customer.");
  request.set_request_id(NewId());
  ASSIGN_OR_RETURN(const auto response, harness.Call(Agent(who), "routing", &WorkStub::CompleteContact, request));
  return response.contact();
}

v1::AcceptOfferResponse ContactFixture::Connect(const std::string& who) {
  return Value(Accept(who, OfferTo(who).name()));
}

std::vector<std::string> ContactFixture::EventTypes(const std::string& resource) {
  const outbox::EventPage page = Value(outbox::ReadEvents(outbox_->db(), {}, {}, 1'000));
  std::vector<std::string> types;
  for (const events::v1::Event& event : page.events) {
    if (event.resource() == resource) types.push_back(event.type());
  }
  return types;
}

void ContactFixture::CheckBooks() {
  std::map<std::string, int64_t> taken;
  std::map<std::string, int64_t> used;
  const absl::Status read = outbox_->db().Read([&](sql::Transaction& tx) -> absl::Status {
    taken.clear();
    used.clear();
    const auto count = [&taken](const sql::Row& row) { taken[row.Text(0)] += row.Int(1); };
    RETURN_IF_ERROR(tx.Query("SELECT agent, COUNT(*) FROM offers WHERE state = 1 GROUP BY agent", {}, count));
    RETURN_IF_ERROR(tx.Query("SELECT agent, COUNT(*) FROM contacts WHERE state IN (3, 4) GROUP BY agent", {}, count));
    RETURN_IF_ERROR(tx.Query("SELECT agent, slots_used, chat_slots FROM presences", {}, [&](const sql::Row& row) {
      CHECK(row.Int(1) <= row.Int(2));
      if (row.Int(1) > 0) used[row.Text(0)] = row.Int(1);
    }));
    RETURN_IF_ERROR(
        tx.Query("SELECT COUNT(*) FROM contacts c WHERE (c.state = 2) <> EXISTS (SELECT 1 FROM offers o "
                 "WHERE o.contact = c.name AND o.state = 1)",
                 {}, [](const sql::Row& row) { CHECK(row.Int(0) == 0); }));
    return tx.Query("SELECT COUNT(*) FROM contacts WHERE (state IN (3, 4)) AND agent = ''", {},
                    [](const sql::Row& row) { CHECK(row.Int(0) == 0); });
  });
  INFO(read.ToString());
  CHECK(read.ok());
  CHECK(taken == used);
}

}  // namespace recourse::routing
