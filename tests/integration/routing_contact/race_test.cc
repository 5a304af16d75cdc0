#include <atomic>
#include <random>
#include <thread>

#include <absl/strings/str_cat.h>
#include <catch2/catch.hpp>

#include "libs/status/status.h"
#include "tests/integration/routing_contact/contact_fixture.h"

namespace recourse::routing {

using errors::v1::Reason;

TEST_CASE_METHOD(ContactFixture, "one contact, two requests at once: one acceptance, one control") {
  Enqueue("ana");
  Available("maria");
  const std::string offer = OfferTo("maria").name();
  const std::string request_id = NewId();
  std::vector<absl::StatusOr<v1::AcceptOfferResponse>> replies(4, absl::UnknownError(""));
  std::vector<std::thread> threads;
  for (auto& reply : replies) {
    threads.emplace_back([&] { reply = Accept("maria", offer, request_id); });
  }
  for (std::thread& thread : threads) thread.join();
  for (const auto& reply : replies) {
    REQUIRE(reply.ok());
    CHECK(reply->SerializeAsString() == replies.front()->SerializeAsString());
  }
  CHECK(PresenceOf("maria").chat_slots_used() == 1);
  CheckBooks();
}

TEST_CASE_METHOD(ContactFixture, "the customer leaves while the agent accepts: one of the two happens") {
  Available("maria");
  for (int round = 0; round < 10; ++round) {
    const std::string who = absl::StrCat("c", round);
    const v1::Contact contact = Enqueue(who);
    const std::string offer = OfferTo("maria").name();
    absl::Status left;
    std::thread customer([&] { left = Cancel(who, contact).status(); });
    const auto accepted = Accept("maria", offer);
    customer.join();
    CHECK(accepted.ok() != left.ok());
    if (accepted.ok()) {
      CHECK(status::ReasonOf(left) == Reason::REASON_ILLEGAL_STATE);
      CHECK(Complete("maria", contact).ok());
    } else {
      CHECK(status::ReasonOf(accepted.status()) == Reason::REASON_CONTACT_NOT_YOURS);
    }
    CHECK(PresenceOf("maria").chat_slots_used() == 0);
  }
  CheckBooks();
}

TEST_CASE_METHOD(ContactFixture, "an answer at the last moment and the next agent: one of them has the contact") {
  for (int round = 0; round < 10; ++round) {
    SetStatus("noah", v1::Presence::STATUS_BREAK);
    Available("maria");
    const v1::Contact contact = Enqueue(absl::StrCat("c", round));
    const std::string offer = OfferTo("maria").name();
    Available("noah");
    std::thread next([&] {
      harness.clock().Advance(absl::Seconds(20));
      while (Get(contact).state() != v1::Contact::STATE_CONNECTED) {
        const v1::ListWorkResponse work = Work("noah");
        for (const v1::Offer& again : work.offers()) Accept("noah", again.name()).status().IgnoreError();
      }
    });
    const auto accepted = Accept("maria", offer);
    next.join();
    const bool is_maria = Get(contact).agent() == "agents/maria";
    CHECK(accepted.ok() == is_maria);
    CHECK((is_maria || status::ReasonOf(accepted.status()) == Reason::REASON_OFFER_EXPIRED));
    CHECK(PresenceOf("maria").chat_slots_used() + PresenceOf("noah").chat_slots_used() == 1);
    CHECK(agent.ControlOf(contact.conversation()).agent() == Get(contact).agent());
    CHECK(Complete(is_maria ? "maria" : "noah", contact).ok());
  }
  CheckBooks();
}

TEST_CASE_METHOD(ContactFixture, "many contacts, many agents, all at once: nobody is lost, nobody has two") {
  constexpr int kContacts = 40;
  constexpr int kAgents = 5;
  std::vector<v1::Contact> contacts;
  for (int i = 0; i < kContacts; ++i) contacts.push_back(Enqueue(absl::StrCat("c", i)));

  std::atomic<int> completed = 0;
  std::atomic<bool> double_owner = false;
  std::map<std::string, std::atomic<int>> owners;
  for (const v1::Contact& contact : contacts) owners[contact.name()] = 0;

  const auto work = [&](int number) {
    const std::string who = absl::StrCat("a", number);
    std::minstd_rand random{static_cast<unsigned>(number)};
    const auto one_in = [&random](unsigned n) { return random() % n == 0; };
    for (int step = 0; step < 400 && completed < kContacts; ++step) {
      if (one_in(8)) Available(who);  // also after NOT_RESPONDING
      if (one_in(40)) SetStatus(who, v1::Presence::STATUS_BREAK);
      // Everybody's pending offers run out now and then, also somebody's who is just about to accept.
      if (number == 0 && one_in(10)) harness.clock().Advance(absl::Seconds(11));
      const v1::ListWorkResponse mine = Work(who);
      for (const v1::Offer& offer : mine.offers()) {
        if (one_in(4)) {
          Decline(who, offer.name()).IgnoreError();
        } else if (const auto accepted = Accept(who, offer.name()); accepted.ok()) {
          if (++owners[offer.contact().name()] > 1) double_owner = true;
        }
      }
      for (const v1::Contact& contact : mine.contacts()) {
        // Before the slot is given away by the answer.
        --owners[contact.name()];
        if (Complete(who, contact).ok()) {
          ++completed;
        } else {
          ++owners[contact.name()];
        }
      }
    }
  };
  std::vector<std::thread> threads;
  for (int i = 0; i < kAgents; ++i) threads.emplace_back(work, i);
  for (std::thread& thread : threads) thread.join();
  AwaitQuiet();
  CheckBooks();
  CHECK_FALSE(double_owner);

  // Whoever is left is served by somebody patient.
  for (int i = 0; i < kAgents; ++i) SetStatus(absl::StrCat("a", i), v1::Presence::STATUS_OFFLINE);
  Pass(absl::Minutes(5));
  CheckBooks();
  for (int round = 0; round < kContacts; ++round) {
    Available("patient");
    const v1::ListWorkResponse offered = Work("patient");
    for (const v1::Offer& offer : offered.offers()) CHECK(Accept("patient", offer.name()).ok());
    const v1::ListWorkResponse taken = Work("patient");
    for (const v1::Contact& contact : taken.contacts()) CHECK(Complete("patient", contact).ok());
  }
  for (const v1::Contact& contact : contacts) CHECK(Get(contact).state() == v1::Contact::STATE_COMPLETED);
  CheckBooks();
}

}  // namespace recourse::routing
