#include "services/refunds/store/concession_store.h"

#include <absl/strings/numbers.h>
#include <absl/strings/str_cat.h>

#include "libs/clock/clock_proto.h"
#include "libs/status/status.h"

namespace recourse::refunds::store {
namespace {

sql::Blob BodyOf(v1::Concession concession) {
  concession.clear_etag();
  return {concession.SerializeAsString()};
}

absl::StatusOr<std::vector<v1::Concession>> Select(sql::Transaction& tx, const std::string& where, sql::Values values) {
  std::vector<v1::Concession> concessions;
  RETURN_IF_ERROR(
      tx.Query("SELECT body, version FROM concessions " + where, std::move(values), [&](const sql::Row& row) {
        concessions.emplace_back().ParseFromString(row.Bytes(0));
        concessions.back().set_etag(absl::StrCat(row.Int(1)));
      }));
  return concessions;
}

absl::StatusOr<int64_t> Sum(sql::Transaction& tx, const std::string& where, sql::Values values) {
  int64_t sum = 0;
  RETURN_IF_ERROR(tx.Query("SELECT COALESCE(CAST(SUM(amount) AS BIGINT), 0) FROM concessions " + where,
                           std::move(values), [&](const sql::Row& row) { sum = row.Int(0); }));
  return sum;
}

}  // namespace

absl::Status InsertConcession(sql::Transaction& tx, v1::Concession& concession, int64_t ordinal) {
  concession.set_etag("1");
  return tx
      .Execute(
          "INSERT INTO concessions(name, customer, order_name, subject, cause, ordinal, currency, amount, "
          "create_time, version, body) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 1, ?)",
          {concession.name(), concession.customer(), concession.order(), concession.subject(),
           int64_t{concession.cause()}, ordinal, concession.amount().currency_code(), concession.amount().minor_units(),
           sql::FromTime(clock::FromProto(concession.create_time())), BodyOf(concession)})
      .status();
}

absl::Status UpdateConcession(sql::Transaction& tx, v1::Concession& concession) {
  int64_t version = 0;
  if (!absl::SimpleAtoi(concession.etag(), &version)) return absl::InternalError("a concession without its version");
  concession.set_etag(absl::StrCat(version + 1));
  return tx
      .Execute("UPDATE concessions SET version = ?, body = ? WHERE name = ?",
               {version + 1, BodyOf(concession), concession.name()})
      .status();
}

absl::StatusOr<v1::Concession> LoadConcession(sql::Transaction& tx, const std::string& name) {
  ASSIGN_OR_RETURN(const std::vector<v1::Concession> found, Select(tx, "WHERE name = ?", {name}));
  if (found.empty()) return status::NotFound(name);
  return found.front();
}

absl::StatusOr<std::vector<v1::Concession>> ConcessionsFor(sql::Transaction& tx, const v1::Concession& wanted) {
  return Select(tx,
                "WHERE order_name = ? AND cause = ? AND (subject IN (?, order_name) OR ? = order_name) "
                "ORDER BY create_time, ordinal",
                {wanted.order(), int64_t{wanted.cause()}, wanted.subject(), wanted.subject()});
}

absl::StatusOr<std::vector<v1::Concession>> ConcessionsOf(sql::Transaction& tx, const std::string& customer,
                                                          const std::string& before, int limit) {
  return Select(tx, "WHERE customer = ? AND (? = '' OR name < ?) ORDER BY name DESC LIMIT ?",
                {customer, before, before, int64_t{limit}});
}

absl::StatusOr<ConcessionsSoFar> SumConcessions(sql::Transaction& tx, const std::string& order,
                                                const std::string& customer, const std::string& currency,
                                                absl::Time since) {
  ConcessionsSoFar so_far;
  ASSIGN_OR_RETURN(so_far.of_order, Sum(tx, "WHERE order_name = ? AND currency = ?", {order, currency}));
  ASSIGN_OR_RETURN(so_far.of_customer, Sum(tx, "WHERE customer = ? AND currency = ? AND create_time > ?",
                                           {customer, currency, sql::FromTime(since)}));
  return so_far;
}

}  // namespace recourse::refunds::store
