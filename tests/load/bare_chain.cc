#include "tests/load/bare_chain.h"

#include <atomic>

#include <absl/strings/str_cat.h>
#include <grpcpp/create_channel.h>
#include <grpcpp/security/server_credentials.h>
#include <grpcpp/server.h>
#include <grpcpp/server_builder.h>

#include "libs/clock/clock.h"
#include "libs/ids/ids.h"
#include "libs/rpc/grpc_status.h"
#include "libs/sql/database.h"
#include "libs/status/status.h"
#include "recourse/order/v1/order_service.grpc.pb.h"
#include "recourse/refunds/v1/refunds_service.grpc.pb.h"
#include "recourse/returns/v1/returns_service.grpc.pb.h"
#include "services/returns/clients/http_carrier.h"

namespace recourse::load {
namespace {

constexpr sql::Migration kMigrations[] = {
    {1, "bare", "CREATE TABLE things (id TEXT PRIMARY KEY, body BYTEA NOT NULL);"}};

// One durable commit of one row.
absl::Status Commit(sql::Database& db, ids::IdSource& ids, const google::protobuf::Message& body) {
  return db.Write([id = ids.New(), bytes = body.SerializeAsString()](sql::Transaction& tx) {
    return tx.Execute("INSERT INTO things (id, body) VALUES (?, ?)", {id, sql::Blob{bytes}}).status();
  });
}

class BareOrder final : public order::v1::OrderService::Service {
 public:
  BareOrder(sql::Database& db, ids::IdSource& ids) : db_(db), ids_(ids) {}

  grpc::Status GetOrder(grpc::ServerContext*, const order::v1::GetOrderRequest*,
                        order::v1::GetOrderResponse* response) override {
    return rpc::ToGrpc(db_.Read([response](sql::Transaction& tx) {
      return tx.Query("SELECT body FROM things WHERE id = 'answer'", {},
                      [response](const sql::Row& row) { response->ParseFromString(row.Bytes(0)); });
    }));
  }
  grpc::Status ReserveUnits(grpc::ServerContext*, const order::v1::ReserveUnitsRequest* request,
                            order::v1::ReserveUnitsResponse*) override {
    return rpc::ToGrpc(Commit(db_, ids_, *request));
  }
  grpc::Status ConfirmReservation(grpc::ServerContext*, const order::v1::ConfirmReservationRequest* request,
                                  order::v1::ConfirmReservationResponse*) override {
    return rpc::ToGrpc(Commit(db_, ids_, *request));
  }
  grpc::Status RegisterReturnShipment(grpc::ServerContext*, const order::v1::RegisterReturnShipmentRequest* request,
                                      order::v1::RegisterReturnShipmentResponse*) override {
    return rpc::ToGrpc(Commit(db_, ids_, *request));
  }

 private:
  sql::Database& db_;
  ids::IdSource& ids_;
};

class BareReturns final : public returns::v1::ReturnsService::Service {
 public:
  BareReturns(sql::Database& db, ids::IdSource& ids, const returns::v1::EvaluateEligibilityResponse& eligibility,
              const std::string& order_target, returns::Carrier& carrier)
      : db_(db),
        ids_(ids),
        eligibility_(eligibility),
        orders_(
            order::v1::OrderService::NewStub(grpc::CreateChannel(order_target, grpc::InsecureChannelCredentials()))),
        carrier_(carrier) {}

  grpc::Status EvaluateEligibility(grpc::ServerContext*, const returns::v1::EvaluateEligibilityRequest*,
                                   returns::v1::EvaluateEligibilityResponse* response) override {
    *response = eligibility_;
    return rpc::ToGrpc(ReadOrder());
  }

  // The steps of services/returns: read the order (the product reads balances besides), commit, reserve, commit,
  // confirm, read the order, buy the label, register it, commit.
  grpc::Status CreateReturn(grpc::ServerContext*, const returns::v1::CreateReturnRequest* request,
                            returns::v1::CreateReturnResponse* response) override {
    const auto steps = [&]() -> absl::Status {
      RETURN_IF_ERROR(ReadOrder());
      RETURN_IF_ERROR(ReadOrder());
      RETURN_IF_ERROR(Commit(db_, ids_, *request));
      RETURN_IF_ERROR(Hop(&order::v1::OrderService::Stub::ReserveUnits, order::v1::ReserveUnitsRequest()));
      RETURN_IF_ERROR(Commit(db_, ids_, *request));
      RETURN_IF_ERROR(Hop(&order::v1::OrderService::Stub::ConfirmReservation, order::v1::ConfirmReservationRequest()));
      RETURN_IF_ERROR(ReadOrder());
      returns::LabelRequest label;
      label.idempotency_key = ids_.New();
      label.reference = "returns/" + label.idempotency_key;
      ASSIGN_OR_RETURN(const returns::ReturnLabel bought, carrier_.BuyLabel(label));
      response->mutable_return_case()->mutable_label()->set_document(bought.pdf);
      RETURN_IF_ERROR(
          Hop(&order::v1::OrderService::Stub::RegisterReturnShipment, order::v1::RegisterReturnShipmentRequest()));
      return Commit(db_, ids_, *request);
    };
    return rpc::ToGrpc(steps());
  }

 private:
  template <class Request, class Response>
  absl::Status Hop(grpc::Status (order::v1::OrderService::Stub::*method)(grpc::ClientContext*, const Request&,
                                                                         Response*),
                   const Request& request) {
    grpc::ClientContext context;
    Response response;
    return rpc::FromGrpc((orders_.get()->*method)(&context, request, &response));
  }
  absl::Status ReadOrder() { return Hop(&order::v1::OrderService::Stub::GetOrder, order::v1::GetOrderRequest()); }

  sql::Database& db_;
  ids::IdSource& ids_;
  const returns::v1::EvaluateEligibilityResponse& eligibility_;
  const std::unique_ptr<order::v1::OrderService::Stub> orders_;
  returns::Carrier& carrier_;
};

// Nothing is paid afterwards: the provider's part is the product's alone.
class BareRefunds final : public refunds::v1::RefundsService::Service {
 public:
  BareRefunds(sql::Database& db, ids::IdSource& ids) : db_(db), ids_(ids) {}

  grpc::Status CreateRefund(grpc::ServerContext*, const refunds::v1::CreateRefundRequest* request,
                            refunds::v1::CreateRefundResponse* response) override {
    response->mutable_refund()->set_order(request->order());
    *response->mutable_refund()->mutable_items() = request->items();
    return rpc::ToGrpc(Commit(db_, ids_, *request));
  }

 private:
  sql::Database& db_;
  ids::IdSource& ids_;
};

struct Listening {
  std::unique_ptr<grpc::Server> server;
  std::string target;
};

absl::StatusOr<Listening> Listen(grpc::Service& service) {
  int port = 0;
  grpc::ServerBuilder builder;
  builder.AddListeningPort("127.0.0.1:0", grpc::InsecureServerCredentials(), &port);
  builder.RegisterService(&service);
  std::unique_ptr<grpc::Server> server = builder.BuildAndStart();
  if (server == nullptr) return absl::UnavailableError("the bare chain cannot listen");
  return Listening{std::move(server), absl::StrCat("127.0.0.1:", port)};
}

class RunningChain final : public BareChain {
 public:
  std::string order_target() const override { return order_server_.target; }
  std::string returns_target() const override { return returns_server_.target; }
  std::string refunds_target() const override { return refunds_server_.target; }

  absl::Status Run(const std::string& folder, const Answers& answers, const std::string& carrier_url,
                   const std::string& carrier_key) {
    ASSIGN_OR_RETURN(order_db_, sql::Database::Open("sqlite:///" + folder + "/bare_order.db", kMigrations, {}));
    ASSIGN_OR_RETURN(returns_db_, sql::Database::Open("sqlite:///" + folder + "/bare_returns.db", kMigrations, {}));
    ASSIGN_OR_RETURN(refunds_db_, sql::Database::Open("sqlite:///" + folder + "/bare_refunds.db", kMigrations, {}));
    RETURN_IF_ERROR(order_db_->Write([&](sql::Transaction& tx) {
      return tx
          .Execute("INSERT INTO things (id, body) VALUES ('answer', ?)", {sql::Blob{answers.order.SerializeAsString()}})
          .status();
    }));
    eligibility_ = answers.eligibility;
    carrier_ = std::make_unique<returns::HttpCarrier>(
        returns::HttpCarrier::Options{.url = carrier_url, .api_key = carrier_key});
    order_ = std::make_unique<BareOrder>(*order_db_, ids_);
    ASSIGN_OR_RETURN(order_server_, Listen(*order_));
    returns_ = std::make_unique<BareReturns>(*returns_db_, ids_, eligibility_, order_server_.target, *carrier_);
    ASSIGN_OR_RETURN(returns_server_, Listen(*returns_));
    refunds_ = std::make_unique<BareRefunds>(*refunds_db_, ids_);
    ASSIGN_OR_RETURN(refunds_server_, Listen(*refunds_));
    return absl::OkStatus();
  }

 private:
  clock::SystemClock clock_;
  ids::RandomIds ids_{clock_};
  std::unique_ptr<sql::Database> order_db_;
  std::unique_ptr<sql::Database> returns_db_;
  std::unique_ptr<sql::Database> refunds_db_;
  returns::v1::EvaluateEligibilityResponse eligibility_;
  std::unique_ptr<returns::Carrier> carrier_;
  std::unique_ptr<BareOrder> order_;
  std::unique_ptr<BareReturns> returns_;
  std::unique_ptr<BareRefunds> refunds_;
  Listening order_server_;
  Listening returns_server_;
  Listening refunds_server_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<BareChain>> BareChain::Start(const std::string& folder, const Answers& answers,
                                                            const std::string& carrier_url,
                                                            const std::string& carrier_key) {
  auto chain = std::make_unique<RunningChain>();
  RETURN_IF_ERROR(chain->Run(folder, answers, carrier_url, carrier_key));
  return chain;
}

}  // namespace recourse::load
