#include "tests/integration/returns/fakes.h"

#include "outbox_migrations.h"
#include <absl/algorithm/container.h>
#include <absl/strings/str_cat.h>

#include "libs/event_feed/event_log_server.h"
#include "libs/status/status.h"

namespace recourse::returns {
namespace {

using grpc::CallbackServerContext;
using grpc::ServerUnaryReactor;

template <class Service>
const google::protobuf::ServiceDescriptor& DescriptorOf() {
  return *google::protobuf::DescriptorPool::generated_pool()->FindServiceByName(Service::service_full_name());
}

class OrderServer final : public order::v1::OrderService::CallbackService {
 public:
  OrderServer(rpc::Calls& calls, FakeOrders& fake) : calls_(calls), fake_(fake) {}

  ServerUnaryReactor* GetOrder(CallbackServerContext* context, const order::v1::GetOrderRequest* request,
                               order::v1::GetOrderResponse* response) override {
    return calls_.Unary(context, *request, [=, this](const rpc::Call& call) -> absl::Status {
      RETURN_IF_ERROR(fake_.faults.Take("GetOrder"));
      absl::MutexLock lock(&fake_.mutex);
      if (const auto other = fake_.other_orders.find(request->name()); other != fake_.other_orders.end()) {
        *response->mutable_order() = other->second;
        return absl::OkStatus();
      }
      const std::string owner = auth::OwnerOf(call.actor());
      if (request->name() != fake_.order.name() || (!owner.empty() && owner != fake_.order.customer())) {
        return status::NotFound(request->name());
      }
      *response->mutable_order() = fake_.order;
      return absl::OkStatus();
    });
  }

  ServerUnaryReactor* ReserveUnits(CallbackServerContext* context, const order::v1::ReserveUnitsRequest* request,
                                   order::v1::ReserveUnitsResponse*) override {
    return calls_.Unary(context, *request, [=, this](const rpc::Call&) -> absl::Status {
      RETURN_IF_ERROR(fake_.faults.Take("ReserveUnits"));
      absl::MutexLock lock(&fake_.mutex);
      fake_.request_ids.insert(request->request_id());
      for (const std::string& name : request->units()) {
        const std::string& holder = fake_.FindUnit(name)->remedy();
        if (!holder.empty() && holder != request->holder()) {
          return status::Error(errors::v1::REASON_REMEDY_ALREADY_OPEN, "held", {{"holder", holder}});
        }
      }
      for (const std::string& name : request->units()) fake_.FindUnit(name)->set_remedy(request->holder());
      return absl::OkStatus();
    });
  }

  ServerUnaryReactor* ConfirmReservation(CallbackServerContext* context,
                                         const order::v1::ConfirmReservationRequest* request,
                                         order::v1::ConfirmReservationResponse*) override {
    return calls_.Unary(context, *request,
                        [this](const rpc::Call&) { return fake_.faults.Take("ConfirmReservation"); });
  }

  ServerUnaryReactor* ReleaseReservation(CallbackServerContext* context,
                                         const order::v1::ReleaseReservationRequest* request,
                                         order::v1::ReleaseReservationResponse*) override {
    using Release = order::v1::ReleaseReservationRequest;
    return calls_.Unary(context, *request, [=, this](const rpc::Call&) -> absl::Status {
      absl::MutexLock lock(&fake_.mutex);
      fake_.releases.push_back(*request);
      for (auto& line : *fake_.order.mutable_lines()) {
        for (auto& unit : *line.mutable_units()) {
          const bool meant = request->units().empty() || absl::c_linear_search(request->units(), unit.name());
          if (!meant || unit.remedy() != request->holder()) continue;
          unit.clear_remedy();
          if (request->outcome() == Release::OUTCOME_KEPT) unit.set_state(order::v1::Unit::STATE_KEPT);
          if (request->outcome() == Release::OUTCOME_LOST) unit.set_state(order::v1::Unit::STATE_LOST);
          if (request->outcome() == Release::OUTCOME_RETURNED) unit.set_state(order::v1::Unit::STATE_RETURNED);
        }
      }
      return absl::OkStatus();
    });
  }

  ServerUnaryReactor* CreateReplacementOrder(CallbackServerContext* context,
                                             const order::v1::CreateReplacementOrderRequest* request,
                                             order::v1::CreateReplacementOrderResponse* response) override {
    return calls_.Unary(context, *request, [=, this](const rpc::Call&) -> absl::Status {
      RETURN_IF_ERROR(fake_.faults.Take("CreateReplacementOrder"));
      absl::MutexLock lock(&fake_.mutex);
      for (const std::string& name : request->units()) {
        if (fake_.FindUnit(name)->remedy() != request->source()) {
          return status::Error(errors::v1::REASON_RESERVATION_LOST, "not held");
        }
      }
      fake_.replacements.push_back(*request);
      response->mutable_order()->set_name("orders/again");
      return absl::OkStatus();
    });
  }

  ServerUnaryReactor* RegisterReturnShipment(CallbackServerContext* context,
                                             const order::v1::RegisterReturnShipmentRequest* request,
                                             order::v1::RegisterReturnShipmentResponse*) override {
    return calls_.Unary(context, *request,
                        [this](const rpc::Call&) { return fake_.faults.Take("RegisterReturnShipment"); });
  }

 private:
  rpc::Calls& calls_;
  FakeOrders& fake_;
};

class RefundsServer final : public refunds::v1::RefundsService::CallbackService {
 public:
  RefundsServer(rpc::Calls& calls, FakeRefunds& fake) : calls_(calls), fake_(fake) {}

  ServerUnaryReactor* QuoteRefund(CallbackServerContext* context, const refunds::v1::QuoteRefundRequest* request,
                                  refunds::v1::QuoteRefundResponse* response) override {
    return calls_.Unary(context, *request, [=, this](const rpc::Call&) -> absl::Status {
      RETURN_IF_ERROR(fake_.faults.Take("QuoteRefund"));
      absl::MutexLock lock(&fake_.mutex);
      int64_t total = -fake_.withheld;
      for (const auto& item : request->items()) {
        const auto left = fake_.left.find({item.unit(), item.component()});
        if (left != fake_.left.end() && item.amount().minor_units() > left->second) {
          return status::Error(errors::v1::REASON_REFUND_EXCEEDS_BALANCE, "less is left");
        }
        total += item.amount().minor_units();
      }
      response->mutable_total()->set_currency_code("USD");
      response->mutable_total()->set_minor_units(total);
      response->set_expected_days(5);
      auto& allocation = *response->add_allocations();
      allocation.set_payment(request->order() + "/payments/1");
      allocation.set_payment_label("card");
      *allocation.mutable_amount() = response->total();
      return absl::OkStatus();
    });
  }

  ServerUnaryReactor* GetRefundableBalance(CallbackServerContext* context,
                                           const refunds::v1::GetRefundableBalanceRequest* request,
                                           refunds::v1::GetRefundableBalanceResponse* response) override {
    return calls_.Unary(context, *request, [=, this](const rpc::Call&) -> absl::Status {
      absl::MutexLock lock(&fake_.mutex);
      for (const auto& [of, left] : fake_.left) {
        refunds::v1::RefundItem& item = *response->add_items();
        item.set_unit(of.first);
        item.set_component(of.second);
        item.mutable_amount()->set_currency_code("USD");
        item.mutable_amount()->set_minor_units(left);
      }
      return absl::OkStatus();
    });
  }

  ServerUnaryReactor* CreateRefund(CallbackServerContext* context, const refunds::v1::CreateRefundRequest* request,
                                   refunds::v1::CreateRefundResponse* response) override {
    return calls_.Unary(context, *request, [=, this](const rpc::Call&) -> absl::Status {
      RETURN_IF_ERROR(fake_.faults.Take("CreateRefund"));
      absl::MutexLock lock(&fake_.mutex);
      const std::string key = request->source() + "/" + request->obligation();
      fake_.created.emplace(key, *request);
      response->mutable_refund()->set_name("refunds/of-" + request->source());
      return absl::OkStatus();
    });
  }

 private:
  rpc::Calls& calls_;
  FakeRefunds& fake_;
};

}  // namespace

void Faults::FailNext(const std::string& method, absl::Status error, int times) {
  absl::MutexLock lock(&mutex_);
  errors_[method].insert(errors_[method].end(), static_cast<size_t>(times), std::move(error));
}

absl::Status Faults::Take(const std::string& method) {
  absl::MutexLock lock(&mutex_);
  auto& queue = errors_[method];
  if (queue.empty()) return absl::OkStatus();
  absl::Status error = std::move(queue.front());
  queue.pop_front();
  return error;
}

order::v1::Unit* FakeOrders::FindUnit(const std::string& name) {
  for (auto& line : *order.mutable_lines()) {
    for (auto& unit : *line.mutable_units()) {
      if (unit.name() == name) return &unit;
    }
  }
  return nullptr;
}

void FakeOrders::Tell(const outbox::NewEvent& event) {
  type::v1::Actor actor;
  actor.set_subject("carriers/swift");
  actor.set_role(type::v1::ROLE_SERVICE);
  const absl::Status told = outbox->Apply(actor, [&](outbox::Transaction& tx) { return tx.Emit(event); });
  if (!told.ok()) std::abort();
}

void FakeOrders::Tell(const order::v1::ShipmentUpdated& update) {
  Tell({.type = "shipment.updated", .resource = update.shipment().name(), .payload = update});
}

void FakeOrders::Transfer(const std::string& from, const std::string& to) {
  order::v1::UnitsChanged transfer;
  {
    absl::MutexLock lock(&mutex);
    transfer.set_order(order.name());
    transfer.set_previous_holder(from);
    transfer.set_holder(to);
    for (auto& line : *order.mutable_lines()) {
      for (auto& unit : *line.mutable_units()) {
        if (unit.remedy() != from) continue;
        unit.set_remedy(to);
        transfer.add_units(unit.name());
      }
    }
  }
  Tell({.type = "units.transferred", .resource = transfer.order(), .payload = transfer});
}

rpc::Module FakeOrders::Module() {
  return {
      .service = "order",
      .server = [](const config::v1::Config& config) -> const config::v1::Server& { return config.order().server(); },
      .add = [this](rpc::Host& host, const config::v1::Config& config) -> absl::Status {
        ASSIGN_OR_RETURN(sql::Database * db, host.OpenDatabase(config.order().server().database(), kOutboxMigrations));
        outbox = &host.Own<outbox::Outbox>(*db, host.clock(), host.ids());
        RETURN_IF_ERROR(
            host.Serve(host.Own<OrderServer>(host.calls(), *this), DescriptorOf<order::v1::OrderService>()));
        return host.Serve(host.Own<event_feed::EventLogServer>(host.calls(), *db),
                          DescriptorOf<events::v1::EventLogService>());
      }};
}

rpc::Module FakeRefunds::Module() {
  return {
      .service = "refunds",
      .server = [](const config::v1::Config& config) -> const config::v1::Server& { return config.refunds().server(); },
      .add =
          [this](rpc::Host& host, const config::v1::Config&) {
            return host.Serve(host.Own<RefundsServer>(host.calls(), *this),
                              DescriptorOf<refunds::v1::RefundsService>());
          }};
}

absl::StatusOr<ReturnLabel> FakeCarrier::BuyLabel(const LabelRequest& request) {
  RETURN_IF_ERROR(faults.Take("BuyLabel"));
  absl::MutexLock lock(&mutex);
  ReturnLabel& label = labels[request.idempotency_key];
  if (label.tracking_number.empty()) {
    label = {.carrier = "swift",
             .tracking_number = absl::StrCat("SW", labels.size()),
             .pdf = "%PDF-1.4",
             .qr_payload = request.reference};
  }
  return label;
}

}  // namespace recourse::returns
