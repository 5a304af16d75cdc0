// Help sessions, read without their bodies where Redis has a copy of the version that SQL names. What decides (version,
// quote, number of turns) always comes from SQL: a copy that is late, lost or flushed changes nothing but the time.
#pragma once

#include <string>

#include "libs/session/session.h"
#include "libs/sql/database.h"
#include "services/routing/store/help_session_store.h"

namespace recourse::routing {

class SessionCopies {
 public:
  // `pool` may be null.
  SessionCopies(sql::Database& db, redis::Pool* pool) : db_(db), copies_(pool, "help_session") {}

  absl::StatusOr<HelpSessionRecord> Load(const std::string& name);

  // After the commit that made it so.
  void Put(const HelpSessionRecord& record);

 private:
  sql::Database& db_;
  session::Copies copies_;
};

}  // namespace recourse::routing
