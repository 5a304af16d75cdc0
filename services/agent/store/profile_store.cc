#include "services/agent/store/profile_store.h"

#include <optional>

#include <absl/strings/str_cat.h>

#include "libs/status/status.h"

namespace recourse::agent::store {

absl::Status SaveProfile(sql::Transaction& tx, const v1::Agent& agent) {
  v1::Agent body = agent;
  body.clear_etag();
  return tx
      .Execute(
          "INSERT INTO agents (name, version, body) VALUES (?, 1, ?) "
          "ON CONFLICT (name) DO UPDATE SET version = agents.version + 1, "
          "body = excluded.body",
          {agent.name(), sql::Blob{body.SerializeAsString()}})
      .status();
}

absl::StatusOr<v1::Agent> LoadProfile(sql::Transaction& tx, const std::string& name) {
  std::optional<v1::Agent> found;
  RETURN_IF_ERROR(tx.Query("SELECT body, version FROM agents WHERE name = ?", {name}, [&found](const sql::Row& row) {
    found.emplace().ParseFromString(row.Bytes(0));
    found->set_etag(absl::StrCat(row.Int(1)));
  }));
  if (!found) return status::NotFound(name);
  return *std::move(found);
}

}  // namespace recourse::agent::store
