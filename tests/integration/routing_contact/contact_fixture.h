// The contact room on a real database, with a simulated clock and the real agent service.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "libs/ids/ids.h"
#include "libs/outbox/task_runner.h"
#include "libs/testing/service_harness.h"
#include "recourse/routing/v1/contact_service.grpc.pb.h"
#include "services/routing/contact/contacts.h"
#include "tests/integration/routing_contact/conversations.h"

namespace recourse::routing {

class ContactFixture {
 public:
  using ContactStub = v1::ContactService::Stub;
  using WorkStub = v1::WorkService::Stub;

  ContactFixture();

  void Restart();
  void Stop() { harness.StopHost("routing"); }
  // Until every task that is due now has been done.
  void AwaitQuiet();
  // The clock goes on and everything that falls due is done.
  void Pass(absl::Duration duration);

  // The conversation of customers/<who>.
  std::string Talk(const std::string& who);
  // As the help room does: customers/<who>, its own session and conversation.
  v1::Contact Enqueue(const std::string& who, const std::string& queue = "queues/general", int priority = 5);
  absl::StatusOr<v1::Contact> TryGet(const testing::Identity& identity, const std::string& name);
  v1::Contact Get(const v1::Contact& contact);
  absl::StatusOr<v1::GetContactEstimateResponse> Estimate(const std::string& who, const v1::Contact& contact);
  absl::StatusOr<v1::Contact> Cancel(const std::string& who, const v1::Contact& contact);

  // Agents are agents/<who>.
  testing::Identity Agent(const std::string& who) const { return harness.Person("agents/" + who, "agent"); }
  v1::Presence SetStatus(const std::string& who, v1::Presence::Status status);
  v1::Presence Available(const std::string& who) { return SetStatus(who, v1::Presence::STATUS_AVAILABLE); }
  v1::Presence Heartbeat(const std::string& who);
  v1::Presence PresenceOf(const std::string& who);
  v1::ListWorkResponse Work(const std::string& who);
  // The one pending offer.
  v1::Offer OfferTo(const std::string& who);
  absl::StatusOr<v1::AcceptOfferResponse> Accept(const std::string& who, const std::string& offer,
                                                 const std::string& request_id = {});
  absl::Status Decline(const std::string& who, const std::string& offer);
  absl::StatusOr<v1::Contact> End(const std::string& who, const v1::Contact& contact);
  absl::StatusOr<v1::Contact> Complete(const std::string& who, const v1::Contact& contact);
  // Accepts the one pending offer.
  v1::AcceptOfferResponse Connect(const std::string& who);

  std::vector<std::string> EventTypes(const std::string& resource);
  // Slots are pending offers and contacts in hand, no contact has two owners or none that
  // its state demands.
  void CheckBooks();

  std::string NewId() { return ids_.New(); }

  testing::ServiceHarness harness{absl::FromUnixSeconds(1'790'000'000)};
  AgentSide agent{harness};
  std::vector<std::string> over;  // contacts that were reported as over, with their state

 private:
  void Start();

  ids::SequentialIds ids_;
  std::map<std::string, std::string> talks_;
  outbox::Outbox* outbox_ = nullptr;
  outbox::TaskRunner* tasks_ = nullptr;
  Contacts* contacts_ = nullptr;
};

}  // namespace recourse::routing
