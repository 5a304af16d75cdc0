#include "services/routing/store/offer_store.h"

#include <absl/strings/str_cat.h>
#include <absl/strings/str_join.h>

#include "libs/status/status.h"

namespace recourse::routing::store {
namespace {

constexpr char kSelect[] = "SELECT name, contact, agent, epoch, state, offer_time, expire_time FROM offers ";

OfferRecord FromRow(const sql::Row& row) {
  return {.name = row.Text(0),
          .contact = row.Text(1),
          .agent = row.Text(2),
          .epoch = row.Int(3),
          .state = static_cast<v1::Offer::State>(row.Int(4)),
          .offer_time = row.Time(5),
          .expire_time = row.Time(6)};
}

absl::StatusOr<std::vector<OfferRecord>> List(sql::Transaction& tx, const std::string& where,
                                              const sql::Values& parameters) {
  std::vector<OfferRecord> records;
  RETURN_IF_ERROR(tx.Query(absl::StrCat(kSelect, where), parameters,
                           [&records](const sql::Row& row) { records.push_back(FromRow(row)); }));
  return records;
}

}  // namespace

absl::Status Insert(sql::Transaction& tx, const OfferRecord& record) {
  return tx
      .Execute(
          "INSERT INTO offers (name, contact, agent, epoch, state, offer_time, expire_time) VALUES (?, ?, ?, ?, ?, ?, "
          "?)",
          {record.name, record.contact, record.agent, record.epoch, int64_t{record.state},
           sql::FromTime(record.offer_time), sql::FromTime(record.expire_time)})
      .status();
}

absl::Status Close(sql::Transaction& tx, const OfferRecord& record, absl::Time now) {
  return tx
      .Execute("UPDATE offers SET state = ?, end_time = ? WHERE name = ?",
               {int64_t{record.state}, sql::FromTime(now), record.name})
      .status();
}

absl::StatusOr<OfferRecord> LoadOfferTo(sql::Transaction& tx, const std::string& name, const std::string& agent) {
  ASSIGN_OR_RETURN(OfferRecord record, LoadOffer(tx, name));
  if (record.agent != agent) return status::NotFound(name);
  return record;
}

absl::StatusOr<OfferRecord> LoadOffer(sql::Transaction& tx, const std::string& name) {
  ASSIGN_OR_RETURN(std::vector<OfferRecord> found, List(tx, "WHERE name = ?", {name}));
  if (found.empty()) return status::NotFound(name);
  return std::move(found.front());
}

absl::StatusOr<std::optional<OfferRecord>> FindPending(sql::Transaction& tx, const std::string& contact) {
  ASSIGN_OR_RETURN(std::vector<OfferRecord> found, List(tx, "WHERE contact = ? AND state = 1", {contact}));
  if (found.empty()) return std::nullopt;
  return std::move(found.front());
}

absl::StatusOr<std::vector<OfferRecord>> ListPendingOf(sql::Transaction& tx, const std::string& agent) {
  return List(tx, "WHERE agent = ? AND state = 1 ORDER BY offer_time, name", {agent});
}

absl::StatusOr<Refusals> RefusalsSince(sql::Transaction& tx, const std::vector<WaitingContact>& contacts,
                                       absl::Time since) {
  Refusals refusals;
  if (contacts.empty()) return refusals;
  sql::Values parameters;
  for (const WaitingContact& contact : contacts) parameters.emplace_back(contact.name);
  const std::string places = absl::StrJoin(std::vector<std::string>(contacts.size(), "?"), ", ");
  parameters.emplace_back(int64_t{v1::Offer::STATE_DECLINED});
  parameters.emplace_back(int64_t{v1::Offer::STATE_EXPIRED});
  parameters.emplace_back(sql::FromTime(since));
  RETURN_IF_ERROR(tx.Query(absl::StrCat("SELECT contact, agent FROM offers WHERE contact IN (", places,
                                        ") AND state IN (?, ?) AND end_time > ?"),
                           parameters,
                           [&refusals](const sql::Row& row) { refusals.emplace(row.Text(0), row.Text(1)); }));
  return refusals;
}

}  // namespace recourse::routing::store
