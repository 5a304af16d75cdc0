#include <catch2/catch.hpp>

#include "libs/clock/clock_proto.h"
#include "libs/status/status.h"
#include "tests/integration/routing_contact/contact_fixture.h"

namespace recourse::routing {

using errors::v1::Reason;
using Types = std::vector<std::string>;

TEST_CASE_METHOD(ContactFixture, "a missed offer: the contact keeps its place, the slot is free, it is too late") {
  const v1::Contact first = Enqueue("first");
  harness.clock().Advance(absl::Minutes(1));
  Available("maria");
  const v1::Offer missed = OfferTo("maria");
  const v1::Contact second = Enqueue("second");
  REQUIRE(Work("maria").offers_size() == 2);

  harness.clock().Advance(absl::Seconds(20));
  CHECK(status::ReasonOf(Accept("maria", missed.name()).status()) == Reason::REASON_OFFER_EXPIRED);
  AwaitQuiet();
  CHECK(status::ReasonOf(Accept("maria", missed.name()).status()) == Reason::REASON_OFFER_EXPIRED);
  const v1::Contact back = Get(first);
  CHECK(back.state() == v1::Contact::STATE_QUEUED);
  CHECK(back.enqueue_time().seconds() == first.enqueue_time().seconds());
  CHECK(back.epoch() == missed.contact().epoch() + 1);
  CHECK(Estimate("second", second)->position() == 2);
  CHECK(EventTypes(missed.name()) == Types{"offer.made", "offer.expired"});

  Available("noah");
  const v1::ListWorkResponse work = Work("noah");
  CHECK(work.offers_size() == 2);
  CheckBooks();
}

TEST_CASE_METHOD(ContactFixture, "two offers missed in a row: not responding until the agent says otherwise") {
  Available("maria");
  Enqueue("ana");
  Pass(absl::Seconds(20));
  CHECK(PresenceOf("maria").status() == v1::Presence::STATUS_AVAILABLE);
  Enqueue("ben");
  Pass(absl::Seconds(20));
  CHECK(PresenceOf("maria").status() == v1::Presence::STATUS_NOT_RESPONDING);
  CHECK(PresenceOf("maria").chat_slots_used() == 0);
  for (int i = 0; i < 10; ++i) {
    Pass(absl::Seconds(15));
    Heartbeat("maria");
  }
  CHECK(Work("maria").offers_size() == 0);
  CHECK(PresenceOf("maria").liveness() == v1::Presence::LIVENESS_LIVE);
  Available("maria");
  CHECK(Work("maria").offers_size() == 2);
  CheckBooks();
}

TEST_CASE_METHOD(ContactFixture, "an answer in between: two missed offers are not in a row") {
  Available("maria");
  Enqueue("ana");
  Pass(absl::Seconds(20));
  Enqueue("ben");
  REQUIRE(Decline("maria", OfferTo("maria").name()).ok());
  Heartbeat("maria");
  Enqueue("cleo");
  Pass(absl::Seconds(20));
  CHECK(PresenceOf("maria").status() == v1::Presence::STATUS_AVAILABLE);
}

TEST_CASE_METHOD(ContactFixture, "whoever declined is asked again after a minute if nobody else came") {
  const v1::Contact contact = Enqueue("ana");
  Available("maria");
  REQUIRE(Decline("maria", OfferTo("maria").name()).ok());
  CHECK(Get(contact).state() == v1::Contact::STATE_QUEUED);
  Pass(absl::Seconds(30));
  Heartbeat("maria");
  CHECK(Work("maria").offers_size() == 0);
  Pass(absl::Seconds(30));
  CHECK(OfferTo("maria").contact().name() == contact.name());
}

TEST_CASE_METHOD(ContactFixture, "whoever declined is passed over for somebody else") {
  const v1::Contact contact = Enqueue("ana");
  Available("maria");
  const std::string declined = OfferTo("maria").name();
  Available("noah");
  REQUIRE(Decline("maria", declined).ok());
  CHECK(OfferTo("noah").contact().name() == contact.name());
  CHECK(status::ReasonOf(Decline("maria", declined)) == Reason::REASON_ILLEGAL_STATE);
  CHECK(status::ReasonOf(Accept("maria", OfferTo("noah").name()).status()) == Reason::REASON_RESOURCE_NOT_FOUND);
}

TEST_CASE_METHOD(ContactFixture, "going offline or on break takes back offers, not talks") {
  const auto status = GENERATE(v1::Presence::STATUS_OFFLINE, v1::Presence::STATUS_BREAK);
  const v1::Contact talk = Enqueue("ana");
  Available("maria");
  Connect("maria");
  const v1::Contact asked = Enqueue("ben");
  REQUIRE(Work("maria").offers_size() == 1);
  CHECK(SetStatus("maria", status).chat_slots_used() == 1);
  CHECK(Get(talk).state() == v1::Contact::STATE_CONNECTED);
  CHECK(Get(asked).state() == v1::Contact::STATE_QUEUED);
  // Taken back is not refused.
  Available("maria");
  CHECK(OfferTo("maria").contact().name() == asked.name());
  CheckBooks();
}

TEST_CASE_METHOD(ContactFixture, "without heartbeats: first nothing new, then the talks go back to their old place") {
  const v1::Contact talk = Enqueue("ana");
  Available("maria");
  Connect("maria");
  Pass(absl::Seconds(45));
  CHECK(PresenceOf("maria").liveness() == v1::Presence::LIVENESS_GRACE);
  const v1::Contact later = Enqueue("ben");
  CHECK(later.state() == v1::Contact::STATE_QUEUED);
  CHECK(Get(talk).state() == v1::Contact::STATE_CONNECTED);

  SECTION("a heartbeat in time: all goes on") {
    CHECK(Heartbeat("maria").liveness() == v1::Presence::LIVENESS_LIVE);
    CHECK(OfferTo("maria").contact().name() == later.name());
    Pass(absl::Seconds(100));
    CHECK(Get(talk).state() == v1::Contact::STATE_CONNECTED);
    Pass(absl::Seconds(10));
    CHECK(Get(talk).state() == v1::Contact::STATE_QUEUED);
  }
  SECTION("lost") {
    Pass(absl::Seconds(60));
    CHECK(PresenceOf("maria").liveness() == v1::Presence::LIVENESS_LOST);
    const v1::Contact back = Get(talk);
    CHECK(back.state() == v1::Contact::STATE_QUEUED);
    CHECK(back.agent().empty());
    CHECK(Estimate("ana", talk)->position() == 1);
    CHECK(Estimate("ben", later)->position() == 2);
    CHECK(agent.ControlOf(Talk("ana")).holder() == agent::v1::Control::HOLDER_NONE);
    CHECK(agent.TypesInConversation(Talk("ana")) == Types{"contact.queued", "contact.queued"});
    CHECK(status::ReasonOf(End("maria", talk).status()) == Reason::REASON_CONTACT_NOT_YOURS);
    CHECK(over.empty());
    // Whoever comes back is offered work again.
    Heartbeat("maria");
    CHECK(Work("maria").offers_size() == 2);
  }
  CheckBooks();
}

TEST_CASE_METHOD(ContactFixture, "what a lost agent had only to write up is complete") {
  const v1::Contact contact = Enqueue("ana");
  Available("maria");
  Connect("maria");
  REQUIRE(End("maria", contact).ok());
  Pass(absl::Seconds(105));
  CHECK(Get(contact).state() == v1::Contact::STATE_COMPLETED);
  CHECK(Get(contact).disposition() == "not_written_up");
  CHECK(PresenceOf("maria").chat_slots_used() == 0);
}

TEST_CASE_METHOD(ContactFixture, "a restart in the middle forgets nothing") {
  const v1::Contact talk = Enqueue("ana");
  Available("maria");
  Connect("maria");
  const v1::Contact asked = Enqueue("ben");
  const v1::Contact waiting = Enqueue("cleo");
  const std::string offer = OfferTo("maria").name();
  SECTION("the offer is still good") {
    Restart();
    REQUIRE(Accept("maria", offer).ok());
    CHECK(Get(asked).state() == v1::Contact::STATE_CONNECTED);
  }
  SECTION("it ran out meanwhile") {
    Stop();
    harness.clock().Advance(absl::Seconds(21));
    Restart();
    AwaitQuiet();
    CHECK(Get(asked).state() == v1::Contact::STATE_QUEUED);
    CHECK(OfferTo("maria").contact().name() == waiting.name());
  }
  CHECK(Get(talk).state() == v1::Contact::STATE_CONNECTED);
  REQUIRE(Complete("maria", talk).ok());
  AwaitQuiet();
  CHECK(agent.ControlOf(Talk("ana")).holder() == agent::v1::Control::HOLDER_ASSISTANT);
  CheckBooks();
}

TEST_CASE_METHOD(ContactFixture, "while the agent service is away people are found all the same, and control follows") {
  Talk("ana");
  agent.Stop();
  Enqueue("ana");
  Available("maria");
  const std::string offer = OfferTo("maria").name();
  const std::string request_id = NewId();
  const auto accepted = Accept("maria", offer, request_id);
  REQUIRE(accepted.ok());
  CHECK(accepted->control_epoch() == 0);
  agent.Start();
  const auto again = Accept("maria", offer, request_id);
  REQUIRE(again.ok());
  CHECK(again->control_epoch() == agent.ControlOf(Talk("ana")).epoch());
  // What was written before the talk, "nobody may speak", comes late and does not win.
  Pass(absl::Minutes(2));
  CHECK(agent.TypesInConversation(Talk("ana")).front() == "contact.queued");
}

TEST_CASE_METHOD(ContactFixture, "late tasks do not take control from the agent who has come") {
  Talk("ana");
  agent.Stop();
  Enqueue("ana");
  AwaitQuiet();
  Available("maria");
  const std::string offer = OfferTo("maria").name();
  agent.Start();
  REQUIRE(Accept("maria", offer).ok());
  for (int i = 0; i < 4; ++i) {
    Pass(absl::Seconds(10));
    Heartbeat("maria");
    CHECK(agent.ControlOf(Talk("ana")).agent() == "agents/maria");
  }
  CHECK(agent.ControlOf(Talk("ana")).epoch() == 2);
}

}  // namespace recourse::routing
