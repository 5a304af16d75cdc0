// What every test of the outbox stands on; `NewDatabaseUrl` decides which database the contract is checked on.
#pragma once

#include <memory>
#include <string>

#include "outbox_migrations.h"
#include <catch2/catch.hpp>

#include "libs/clock/clock.h"
#include "libs/ids/ids.h"
#include "libs/outbox/outbox.h"
#include "libs/sql/database.h"
#include "recourse/events/v1/events.pb.h"
#include "recourse/type/v1/actor.pb.h"

namespace recourse::outbox {

// Of an empty database.
std::string NewDatabaseUrl();

// An empty database with the outbox's tables.
inline std::unique_ptr<sql::Database> OpenDatabase() {
  auto db = sql::Database::Open(NewDatabaseUrl(), kOutboxMigrations, {});
  INFO(db.status().ToString());
  REQUIRE(db.ok());
  return *std::move(db);
}

inline type::v1::Actor Customer(const std::string& subject = "customers/ada") {
  type::v1::Actor actor;
  actor.set_subject(subject);
  actor.set_role(type::v1::ROLE_CUSTOMER);
  return actor;
}

struct Fixture {
  std::unique_ptr<sql::Database> db = OpenDatabase();
  clock::SimulatedClock clock{absl::FromUnixSeconds(1'800'000'000)};
  ids::RandomIds ids{clock};
  Outbox outbox{*db, clock, ids};

  int64_t Count(const std::string& table) {
    int64_t count = -1;
    db->Read([&](sql::Transaction& tx) {
        return tx.Query("SELECT COUNT(*) FROM " + table, {}, [&](const sql::Row& row) { count = row.Int(0); });
      }).IgnoreError();
    return count;
  }
};

}  // namespace recourse::outbox
