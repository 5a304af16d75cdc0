#include <algorithm>

#include <catch2/catch.hpp>

#include "libs/clock/clock_proto.h"
#include "libs/status/status.h"
#include "tests/integration/routing_contact/contact_fixture.h"

namespace recourse::routing {

using errors::v1::Reason;
using Types = std::vector<std::string>;

TEST_CASE_METHOD(ContactFixture, "from the line to a person and back to the assistant") {
  agent.Name("agents/maria", "Maria", NewId());
  const v1::Contact queued = Enqueue("ana");
  CHECK(queued.state() == v1::Contact::STATE_QUEUED);
  AwaitQuiet();
  CHECK(agent.ControlOf(Talk("ana")).holder() == agent::v1::Control::HOLDER_NONE);

  CHECK(Available("maria").chat_slots_used() == 1);
  const v1::Offer offer = OfferTo("maria");
  CHECK(offer.contact().context().summary() == "Something is smashed.");
  CHECK(clock::FromProto(offer.expire_time()) == harness.clock().Now() + absl::Seconds(20));

  const auto accepted = Accept("maria", offer.name());
  REQUIRE(accepted.ok());
  CHECK(accepted->contact().state() == v1::Contact::STATE_CONNECTED);
  CHECK(accepted->contact().agent() == "agents/maria");
  const agent::v1::Control control = agent.ControlOf(Talk("ana"));
  CHECK(control.holder() == agent::v1::Control::HOLDER_AGENT);
  CHECK(accepted->control_epoch() == control.epoch());
  CHECK(agent.Announced(Talk("ana")) == Types{"Maria has joined."});

  const auto ended = End("maria", queued);
  REQUIRE(ended.ok());
  CHECK(ended->state() == v1::Contact::STATE_AFTER_CONTACT_WORK);
  AwaitQuiet();
  CHECK(agent.ControlOf(Talk("ana")).holder() == agent::v1::Control::HOLDER_ASSISTANT);
  CHECK(PresenceOf("maria").chat_slots_used() == 1);

  const auto completed = Complete("maria", queued);
  REQUIRE(completed.ok());
  CHECK(completed->disposition() == "resolved");
  CHECK(PresenceOf("maria").chat_slots_used() == 0);

  AwaitQuiet();
  CHECK(agent.TypesInConversation(Talk("ana")) == Types{"contact.queued", "contact.ended"});
  CHECK(agent.TypesInLogOf("agents/maria") == Types{"offer.made", "offer.accepted"});
  CHECK(EventTypes(queued.name()) == Types{"contact.queued", "contact.offered", "contact.connected",
                                           "contact.after_contact_work", "contact.completed"});
  CHECK(EventTypes(offer.name()) == Types{"offer.made", "offer.accepted"});
  CHECK(over == Types{queued.name() + " 4", queued.name() + " 5"});
  CheckBooks();
}

TEST_CASE_METHOD(ContactFixture, "asking again keeps the first place and can only become more urgent") {
  const v1::Contact first = Enqueue("ana");
  harness.clock().Advance(absl::Minutes(5));
  const v1::Contact again = Enqueue("ana", "queues/payments");
  CHECK(again.name() == first.name());
  CHECK(clock::FromProto(again.enqueue_time()) == clock::FromProto(first.enqueue_time()));

  const v1::Contact other = Enqueue("ben", "queues/general", 0);
  CHECK(Estimate("ana", first)->position() == 2);
  CHECK(Enqueue("ana", "queues/general", 0).priority() == 0);
  CHECK(Estimate("ana", first)->position() == 1);
  CHECK(Estimate("ben", other)->position() == 2);
}

TEST_CASE_METHOD(ContactFixture, "an accepted offer answers the same to the same request") {
  Enqueue("ana");
  Available("maria");
  const std::string offer = OfferTo("maria").name();
  const std::string request_id = NewId();
  const auto first = Accept("maria", offer, request_id);
  const auto again = Accept("maria", offer, request_id);
  const auto anew = Accept("maria", offer);
  REQUIRE(first.ok());
  REQUIRE(again.ok());
  REQUIRE(anew.ok());
  CHECK(again->SerializeAsString() == first->SerializeAsString());
  CHECK(anew->contact().epoch() == first->contact().epoch());
}

TEST_CASE_METHOD(ContactFixture, "who may see a contact, and what of it") {
  const v1::Contact contact = Enqueue("ana");
  Available("maria");
  Connect("maria");
  REQUIRE(Complete("maria", contact).ok());

  const auto customer = TryGet(harness.Customer("customers/ana"), contact.name());
  REQUIRE(customer.ok());
  CHECK(customer->note().empty());
  CHECK_FALSE(customer->has_context());
  CHECK(Get(contact).note() == "A kind customer.");
  CHECK(TryGet(Agent("maria"), contact.name())->has_context());
  for (const auto& stranger : {harness.Customer("customers/ben"), Agent("noah")}) {
    CHECK(status::ReasonOf(TryGet(stranger, contact.name()).status()) == Reason::REASON_RESOURCE_NOT_FOUND);
  }
}

TEST_CASE_METHOD(ContactFixture, "only the agent who has it ends and completes it") {
  const v1::Contact contact = Enqueue("ana");
  Available("maria");
  REQUIRE(Decline("maria", OfferTo("maria").name()).ok());
  Available("noah");
  Connect("noah");
  CHECK(status::ReasonOf(End("maria", contact).status()) == Reason::REASON_CONTACT_NOT_YOURS);
  CHECK(status::ReasonOf(Complete("olga", contact).status()) == Reason::REASON_RESOURCE_NOT_FOUND);
  REQUIRE(Complete("noah", contact).ok());
  CHECK(status::ReasonOf(End("noah", contact).status()) == Reason::REASON_ILLEGAL_STATE);
  CHECK(over.size() == 2);
}

TEST_CASE_METHOD(ContactFixture, "a customer leaves the line, but not a talk") {
  const v1::Contact contact = Enqueue("ana");
  Available("maria");
  const v1::Offer offer = OfferTo("maria");
  CHECK(status::ReasonOf(Cancel("ben", contact).status()) == Reason::REASON_RESOURCE_NOT_FOUND);
  const auto left = Cancel("ana", contact);
  REQUIRE(left.ok());
  CHECK(left->state() == v1::Contact::STATE_ABANDONED);
  CHECK(status::ReasonOf(Accept("maria", offer.name()).status()) == Reason::REASON_CONTACT_NOT_YOURS);
  CHECK(PresenceOf("maria").chat_slots_used() == 0);
  AwaitQuiet();
  CHECK(agent.TypesInLogOf("agents/maria") == Types{"offer.made", "offer.withdrawn"});
  CHECK(agent.ControlOf(Talk("ana")).holder() == agent::v1::Control::HOLDER_ASSISTANT);
  CHECK(over == Types{contact.name() + " 6"});

  const v1::Contact anew = Enqueue("ana");
  CHECK(anew.name() != contact.name());
  Connect("maria");
  CHECK(status::ReasonOf(Cancel("ana", anew).status()) == Reason::REASON_ILLEGAL_STATE);
  CheckBooks();
}

TEST_CASE_METHOD(ContactFixture, "queues, points and profiles decide who comes first") {
  Enqueue("general");
  harness.clock().Advance(absl::Minutes(4));
  const v1::Contact risk = Enqueue("risk", "queues/risk");
  const v1::Contact payment = Enqueue("payment", "queues/payments");
  CHECK(Estimate("general", Enqueue("general"))->position() == 2);
  CHECK(Estimate("payment", payment)->position() == 3);
  Available("pia");
  CHECK(OfferTo("pia").contact().name() == payment.name());
  Available("maria");
  const v1::ListWorkResponse work = Work("maria");
  REQUIRE(work.offers_size() == 2);
  const auto has_risk = [&](const v1::Offer& offer) { return offer.contact().name() == risk.name(); };
  CHECK(std::any_of(work.offers().begin(), work.offers().end(), has_risk));
}

TEST_CASE_METHOD(ContactFixture, "a range of waiting is given once ten were connected within the hour") {
  Available("maria");
  for (int i = 1; i <= 10; ++i) {
    SetStatus("maria", v1::Presence::STATUS_BREAK);
    const v1::Contact contact = Enqueue("c" + std::to_string(i));
    const auto estimate = Estimate("c" + std::to_string(i), contact);
    REQUIRE(estimate.ok());
    CHECK_FALSE(estimate->has_shortest_wait());
    harness.clock().Advance(absl::Minutes(4));
    Available("maria");
    Connect("maria");
    CHECK(status::ReasonOf(Estimate("c" + std::to_string(i), contact).status()) == Reason::REASON_ILLEGAL_STATE);
    REQUIRE(Complete("maria", contact).ok());
  }
  SetStatus("maria", v1::Presence::STATUS_BREAK);
  const auto estimate = Estimate("late", Enqueue("late"));
  REQUIRE(estimate.ok());
  CHECK(estimate->position() == 1);
  CHECK(estimate->shortest_wait().seconds() == 240);
  CHECK(estimate->longest_wait().seconds() == 240);
}

}  // namespace recourse::routing
