#include "services/routing/help/session_copies.h"

#include "libs/status/status.h"

namespace recourse::routing {
namespace {

// Who has not come back within an hour is read from SQL.
constexpr absl::Duration kKept = absl::Hours(1);

}  // namespace

absl::StatusOr<HelpSessionRecord> SessionCopies::Load(const std::string& name) {
  ASSIGN_OR_RETURN(HelpSessionRecord record,
                   db_.Read([&](sql::Transaction& tx) { return store::LoadSessionHead(tx, name); }));
  const auto copy = copies_.Get(name);
  if (copy && copy->version == static_cast<uint64_t>(record.version) && record.body.ParseFromString(copy->bytes)) {
    return record;
  }
  ASSIGN_OR_RETURN(record, db_.Read([&](sql::Transaction& tx) { return store::LoadSession(tx, name); }));
  Put(record);
  return record;
}

void SessionCopies::Put(const HelpSessionRecord& record) {
  copies_.Put(record.body.name(), record.body.SerializeAsString(), static_cast<uint64_t>(record.version), kKept);
}

}  // namespace recourse::routing
