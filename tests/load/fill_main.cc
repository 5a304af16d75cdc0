// recourse-load-fill: writes delivered orders into the databases of a stack that has been started once and is stopped
// now, as an import would, by the services' own stores, but hundreds to a commit. recourse-load reads and uses them.
#include <cstdio>
#include <thread>

#include <CLI/CLI.hpp>
#include <absl/strings/str_cat.h>
#include <absl/time/clock.h>

#include "libs/clock/clock_proto.h"
#include "libs/ids/ids.h"
#include "libs/money/money_proto.h"
#include "libs/outbox/outbox.h"
#include "libs/status/status.h"
#include "recourse/order/v1/order_events.pb.h"
#include "recourse/refunds/v1/refunds_events.pb.h"
#include "services/order/convert.h"
#include "services/order/domain/explode.h"
#include "services/order/names.h"
#include "services/order/parcels.h"
#include "services/order/store/order_store.h"
#include "services/refunds/convert.h"
#include "services/refunds/domain/ledger.h"
#include "services/refunds/store/refund_store.h"
#include "tests/load/filled.h"

namespace recourse::load {
namespace {

constexpr int kOrdersPerCommit = 500;
constexpr absl::Duration kHistory = absl::Hours(24 * 730);
constexpr absl::Duration kNewest = absl::Hours(24 * 9);
constexpr int kOrdersPerCustomer = 12;

// Closer together than the return window is wide: the newest can still be returned.
order::v1::ImportedOrder OrderNumber(int number, int count, absl::Time now) {
  const absl::Time placed = now - kNewest - kHistory * (static_cast<double>(count - 1 - number) / count);
  return OrderToRead(FilledOrder(number).substr(sizeof "orders/" - 1),
                     absl::StrCat("customers/filled-", number / kOrdersPerCustomer), placed);
}

absl::StatusOr<std::vector<order::Unit>> UnitsOf(const order::v1::ImportedOrder& imported) {
  ASSIGN_OR_RETURN(const order::SoldOrder sold, order::FromProto(imported));
  return order::Explode(sold);
}

absl::Status WriteOrder(outbox::Transaction& tx, order::Parcels& parcels, const order::v1::ImportedOrder& imported) {
  const std::string id = order::OrderId(imported.name());
  ASSIGN_OR_RETURN(const std::vector<order::Unit> units, UnitsOf(imported));
  RETURN_IF_ERROR(order::InsertOrder(tx.sql(), {.id = id, .header = order::HeaderOf(imported), .version = 1}, units));
  order::v1::OrderImported event;
  event.set_order(imported.name());
  event.set_customer(imported.customer());
  *event.mutable_placed_time() = imported.placed_time();
  RETURN_IF_ERROR(tx.Emit({.type = "order.imported", .resource = imported.name(), .payload = event}));
  const order::v1::ImportedShipment& sent = imported.shipments(0);
  order::Shipment shipment;
  shipment.order_id = id;
  shipment.id = sent.shipment_id();
  shipment.tracking = {sent.carrier(), sent.tracking_number()};
  shipment.promised_time = clock::FromProto(sent.promised_time());
  for (const order::Unit& unit : units) shipment.units.push_back(unit.number);
  std::vector<order::ScanRecord> scans;
  for (const order::v1::TrackingEvent& scan : sent.events()) scans.push_back(order::FromProto(scan));
  return parcels.Register(tx, shipment, scans).status();
}

absl::Status WriteCharges(outbox::Transaction& tx, const order::v1::ImportedOrder& imported) {
  ASSIGN_OR_RETURN(const std::vector<order::Unit> units, UnitsOf(imported));
  const refunds::v1::RecordChargesRequest request = order::ChargesOf(imported, units);
  ASSIGN_OR_RETURN(const std::vector<refunds::Item> items, refunds::FromProto(request.items()));
  refunds::Payment payment;
  payment.name = request.order() + "/payments/1";
  payment.label = request.payments(0).label();
  payment.provider_reference = request.payments(0).provider_reference();
  ASSIGN_OR_RETURN(payment.captured, money::FromProto(request.payments(0).captured()));
  const std::string hash = outbox::KeyOf(request, "", {}).request_hash;
  RETURN_IF_ERROR(
      refunds::store::InsertCharges(tx.sql(), {request.order(), request.customer(), hash}, {payment}, items));
  RETURN_IF_ERROR(refunds::store::Post(tx.sql(), tx.ids().New(), request.order(),
                                       clock::FromProto(imported.placed_time()), refunds::Captured({payment}, items)));
  refunds::v1::ChargesRecorded payload;
  payload.set_order(request.order());
  return tx.Emit({.type = "charges.recorded", .resource = request.order(), .payload = payload});
}

// `write` for each order, hundreds to a commit.
template <class Write>
absl::Status Fill(const std::string& database, int count, absl::Time now, Write write) {
  const clock::SystemClock clock;
  ids::RandomIds ids(clock);
  // Without migrations: whether the stack has been started is seen by the first insert.
  ASSIGN_OR_RETURN(const std::unique_ptr<sql::Database> db, sql::Database::Open(database, {}, {}));
  outbox::Outbox outbox(*db, clock, ids);
  type::v1::Actor importer;
  importer.set_subject("admins/importer");
  importer.set_role(type::v1::ROLE_ADMIN);
  for (int first = 0; first < count; first += kOrdersPerCommit) {
    RETURN_IF_ERROR(db->Write([&](sql::Transaction& sql) -> absl::Status {
      for (int number = first; number < std::min(count, first + kOrdersPerCommit); ++number) {
        // An event's key is its transaction's number and its own: each order has a transaction of its own, as in life.
        outbox::Transaction tx(sql, importer, now, ids);
        RETURN_IF_ERROR(write(outbox, tx, OrderNumber(number, count, now)));
      }
      // Old events are gone by housekeeping; the newest keeps the numbering.
      return sql.Execute("DELETE FROM outbox_events WHERE xact < (SELECT MAX(xact) FROM outbox_events)", {}).status();
    }));
  }
  return absl::OkStatus();
}

absl::Status Run(const std::string& data, int count) {
  const absl::Time now = absl::Now();
  absl::Status charged;
  std::thread charging([&] {
    charged = Fill("sqlite:///" + data + "/refunds.db", count, now,
                   [](outbox::Outbox&, outbox::Transaction& tx, const auto& order) { return WriteCharges(tx, order); });
  });
  absl::Status status = Fill("sqlite:///" + data + "/order.db", count, now,
                             [](outbox::Outbox& outbox, outbox::Transaction& tx, const auto& order) {
                               order::Parcels parcels(outbox, "");
                               return WriteOrder(tx, parcels, order);
                             });
  charging.join();
  status.Update(charged);
  return status;
}

}  // namespace
}  // namespace recourse::load

int main(int argc, char** argv) {
  std::string data;
  int orders = 1'000'000;
  CLI::App app("Fills the databases of a stopped stack with delivered orders");
  app.add_option("--data", data, "data folder of the stack")->required();
  app.add_option("--orders", orders, "how many")->check(CLI::Range(1, 100'000'000));
  CLI11_PARSE(app, argc, argv);
  const absl::Status status = recourse::load::Run(data, orders);
  if (status.ok()) return 0;
  std::fprintf(stderr, "recourse-load-fill: %s\n", std::string(status.message()).c_str());
  return 1;
}
