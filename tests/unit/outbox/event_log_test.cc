// The event log: read by a cursor that neither skips nor repeats.
#include "libs/outbox/event_log.h"

#include <catch2/catch.hpp>

#include "libs/outbox/housekeeping.h"
#include "libs/status/status.h"
#include "tests/unit/outbox/contract.h"

namespace recourse::outbox {
namespace {

void Emit(Fixture& f, const std::vector<std::string>& types) {
  REQUIRE(f.outbox
              .Apply(Customer(),
                     [&](Transaction& tx) -> absl::Status {
                       for (const std::string& type : types) {
                         RETURN_IF_ERROR(tx.Emit({.type = type,
                                                  .resource = "things/1",
                                                  .payload = Customer("customers/" + type),
                                                  .policy_row = "row-1"}));
                       }
                       return absl::OkStatus();
                     })
              .ok());
}

std::string TypesOf(const EventPage& page) {
  std::string types;
  for (const auto& event : page.events) types += event.type() + " ";
  return types;
}

TEST_CASE("an event is read as it was written") {
  Fixture f;
  Emit(f, {"thing.made"});
  const auto page = ReadEvents(*f.db, "", {}, 10);
  REQUIRE(page.ok());
  REQUIRE(page->events.size() == 1);
  const events::v1::Event& event = page->events.front();
  CHECK(event.cursor() == page->cursor);
  CHECK(event.type() == "thing.made");
  CHECK(event.resource() == "things/1");
  CHECK(event.policy_row() == "row-1");
  CHECK(event.time().seconds() == absl::ToUnixSeconds(f.clock.Now()));
  CHECK(event.actor().subject() == "customers/ada");
  type::v1::Actor payload;
  REQUIRE(event.payload().UnpackTo(&payload));
  CHECK(payload.subject() == "customers/thing.made");
}

TEST_CASE("pages follow one another in order of writing, whatever their size") {
  const int limit = GENERATE(1, 2, 3, 100);
  Fixture f;
  Emit(f, {"a", "b", "c"});
  Emit(f, {"d"});
  Emit(f, {"e", "f"});
  std::string all;
  std::string cursor;
  for (;;) {
    const auto page = ReadEvents(*f.db, cursor, {}, limit);
    REQUIRE(page.ok());
    if (page->cursor == cursor) break;
    CHECK(page->cursor > cursor);
    all += TypesOf(*page);
    cursor = page->cursor;
  }
  CHECK(all == "a b c d e f ");
}

TEST_CASE("the cursor advances over types that were not asked for") {
  Fixture f;
  Emit(f, {"a", "b", "b"});
  Emit(f, {"a"});
  const auto first = ReadEvents(*f.db, "", {"a"}, 3);
  REQUIRE(first.ok());
  CHECK(TypesOf(*first) == "a ");
  const auto second = ReadEvents(*f.db, first->cursor, {"a"}, 3);
  REQUIRE(second.ok());
  CHECK(TypesOf(*second) == "a ");
  const auto end = ReadEvents(*f.db, second->cursor, {"a"}, 3);
  REQUIRE(end.ok());
  CHECK(end->events.empty());
  CHECK(end->cursor == second->cursor);
}

TEST_CASE("a cursor that is none is an invalid field") {
  const char* cursor = GENERATE("x", "12.3", "0000000000000001", "000000000000000g-00000001", "0000000000000001-1");
  Fixture f;
  CHECK(status::ReasonOf(ReadEvents(*f.db, cursor, {}, 1).status()) == errors::v1::REASON_INVALID_FIELD);
}

TEST_CASE("a cursor from before retention has expired, the newest has not") {
  Fixture f;
  Emit(f, {"a"});
  const std::string old = ReadEvents(*f.db, "", {}, 1)->cursor;
  f.clock.Advance(absl::Hours(1));
  Emit(f, {"b"});
  const std::string newest = ReadEvents(*f.db, old, {}, 1)->cursor;
  f.clock.Advance(2 * kEventRetention);
  REQUIRE(PurgePage(*f.db, f.clock.Now()).ok());
  CHECK(status::ReasonOf(ReadEvents(*f.db, old, {}, 1).status()) == errors::v1::REASON_CURSOR_EXPIRED);
  Emit(f, {"c"});
  const auto rest = ReadEvents(*f.db, newest, {}, 10);
  REQUIRE(rest.ok());
  CHECK(TypesOf(*rest) == "c ");
}

TEST_CASE("a consumer's cursor is stored per producer, with the effect or not at all") {
  Fixture f;
  const auto save = [&](const std::string& cursor, const absl::Status& outcome) {
    return f.outbox.Apply(Customer(), [&](Transaction& tx) -> absl::Status {
      RETURN_IF_ERROR(SaveCursor(tx, "returns", "order", cursor));
      return outcome;
    });
  };
  CHECK(LoadCursor(*f.db, "returns", "order")->empty());
  REQUIRE(save("1", absl::OkStatus()).ok());
  REQUIRE(save("2", absl::OkStatus()).ok());
  REQUIRE_FALSE(save("3", absl::InternalError("no")).ok());
  CHECK(*LoadCursor(*f.db, "returns", "order") == "2");
  CHECK(LoadCursor(*f.db, "returns", "refunds")->empty());
}

}  // namespace
}  // namespace recourse::outbox
