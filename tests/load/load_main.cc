// recourse-load: GetOrder and CreateReturn of a running stack, through the gateway and straight at the service, beside
// the bare chain, alternating. Only the ratios of one run count.
#include <algorithm>
#include <atomic>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <map>

#include <CLI/CLI.hpp>
#include <absl/strings/str_cat.h>
#include <absl/strings/strip.h>
#include <absl/time/clock.h>

#include "libs/clock/clock.h"
#include "libs/ids/ids.h"
#include "libs/status/status.h"
#include "recourse/account/v1/account_service.pb.h"
#include "recourse/returns/v1/returns_service.pb.h"
#include "services/recoursectl/book.h"
#include "services/recoursectl/gateway_client.h"
#include "tests/load/bare_chain.h"
#include "tests/load/measure.h"

namespace recourse::load {
namespace {

constexpr char kGetOrder[] = "recourse.order.v1.OrderService/GetOrder";
constexpr char kCreateReturn[] = "recourse.returns.v1.ReturnsService/CreateReturn";

struct Options {
  std::string data;
  int port_base = 0;
  int in_flight = 32;
  int rounds = 3;
  int returns = 300;  // of each way and round
  double seconds = 3.0;
};

class Load {
 public:
  Load(const Options& options, recoursectl::GatewayClient gateway)
      : options_(options), gateway_(std::move(gateway)), ids_(clock_) {}

  absl::Status Run() {
    RETURN_IF_ERROR(MakeCustomer());
    ASSIGN_OR_RETURN(order_, ImportOrder());
    const std::filesystem::path folder = std::filesystem::temp_directory_path() / ("recourse-load-" + ids_.New());
    std::filesystem::create_directories(folder);
    ASSIGN_OR_RETURN(chain_, BareChain::Start(folder, order_, absl::StrCat("http://127.0.0.1:", Port(8090)),
                                              Secret("provider_api_key")));
    RETURN_IF_ERROR(MeasureReads());
    const absl::Status measured = MeasureReturns();
    chain_.reset();
    std::filesystem::remove_all(folder);
    RETURN_IF_ERROR(measured);
    Print();
    return absl::OkStatus();
  }

 private:
  int Port(int usual) const { return usual + options_.port_base; }

  std::string Secret(const std::string& name) const {
    std::ifstream file(options_.data + "/secrets/" + name);
    std::string secret;
    std::getline(file, secret);
    return secret;
  }

  CallerFactory Gateway() const { return OverGrpcWeb("127.0.0.1", Port(8080)); }
  CallerFactory Service(int port) const { return OverGrpc(absl::StrCat("127.0.0.1:", Port(port))); }

  absl::Status MakeCustomer() {
    ASSIGN_OR_RETURN(admin_, gateway_.DevelopmentToken("admins/importer", "admin"));
    account::v1::ImportCustomerRequest request;
    *request.mutable_customer() = recoursectl::MakeCustomer("load-" + ids_.New(), "Lou Load");
    request.set_request_id(ids_.New());
    customer_ = request.customer().name();
    RETURN_IF_ERROR(gateway_
                        .Call<account::v1::ImportCustomerResponse>("recourse.account.v1.AccountService/ImportCustomer",
                                                                   admin_, request)
                        .status());
    ASSIGN_OR_RETURN(token_, gateway_.DevelopmentToken(customer_, "customer"));
    return absl::OkStatus();
  }

  absl::StatusOr<order::v1::Order> ImportOrder() {
    recoursectl::OrderSketch sketch;
    sketch.id = "load-" + ids_.New();
    sketch.customer = customer_;
    sketch.articles = {{"products/blender-500", "Countertop blender", "red, 1.5 l", "home/kitchen/blenders", 7999}};
    sketch.placed = absl::Now() - absl::Hours(24 * 9);
    sketch.scans = recoursectl::DeliveredAfter(3);
    order::v1::ImportOrderRequest request;
    *request.mutable_order() = recoursectl::MakeOrder(sketch);
    request.set_request_id(ids_.New());
    ASSIGN_OR_RETURN(auto imported, gateway_.Call<order::v1::ImportOrderResponse>(
                                        "recourse.order.v1.OrderService/ImportOrder", admin_, request));
    return std::move(*imported.mutable_order());
  }

  absl::Status Add(const std::string& what, const std::string& way, const Figures& figures) {
    if (figures.failed > 0) return absl::UnknownError(absl::StrCat(what, ", ", way, ": ", figures.error));
    figures_[what][way].push_back(figures);
    return absl::OkStatus();
  }

  absl::Status MeasureReads() {
    const NextRequest next = [this] {
      auto request = std::make_unique<order::v1::GetOrderRequest>();
      request->set_name(order_.name());
      return request;
    };
    const Method method{kGetOrder, token_};
    const absl::Duration duration = absl::Seconds(options_.seconds);
    const auto measure = [&](const std::string& way, const CallerFactory& connect) {
      return Add("GetOrder", way, Measure(connect, method, next, options_.in_flight, duration));
    };
    for (int round = 0; round < options_.rounds; ++round) {
      RETURN_IF_ERROR(measure("gateway, gRPC-web", Gateway()));
      RETURN_IF_ERROR(measure("gateway, gRPC", Service(8081)));
      RETURN_IF_ERROR(measure("service", Service(50052)));
      RETURN_IF_ERROR(measure("bare chain", OverGrpc(chain_->order_target())));
    }
    return absl::OkStatus();
  }

  // Orders and quotes are made beforehand: a return takes its unit for good.
  absl::StatusOr<std::vector<returns::v1::CreateReturnRequest>> Quoted(int count) {
    std::vector<returns::v1::CreateReturnRequest> requests;
    for (int i = 0; i < count; ++i) {
      ASSIGN_OR_RETURN(const order::v1::Order order, ImportOrder());
      returns::v1::QuoteReturnRequest quote;
      quote.set_order(order.name());
      quote.add_units(order.lines(0).units(0).name());
      quote.set_reason(policy::v1::RETURN_REASON_DEFECTIVE);
      ASSIGN_OR_RETURN(const auto quoted, gateway_.Call<returns::v1::QuoteReturnResponse>(
                                              "recourse.returns.v1.ReturnsService/QuoteReturn", token_, quote));
      returns::v1::CreateReturnRequest& request = requests.emplace_back();
      request.set_quote_token(quoted.quote_token());
      request.set_request_id(ids_.New());
    }
    return requests;
  }

  absl::Status MeasureReturns() {
    const Method method{kCreateReturn, token_};
    const auto measure = [&](const std::string& way, const CallerFactory& connect) -> absl::Status {
      ASSIGN_OR_RETURN(const auto requests, Quoted(options_.returns));
      std::atomic<size_t> taken = 0;
      const NextRequest next = [&]() -> std::unique_ptr<google::protobuf::Message> {
        const size_t mine = taken++;
        if (mine >= requests.size()) return nullptr;
        return std::make_unique<returns::v1::CreateReturnRequest>(requests[mine]);
      };
      return Add("CreateReturn", way, Measure(connect, method, next, options_.in_flight, absl::Minutes(1)));
    };
    for (int round = 0; round < options_.rounds; ++round) {
      RETURN_IF_ERROR(measure("gateway, gRPC-web", Gateway()));
      RETURN_IF_ERROR(measure("service", Service(50054)));
      RETURN_IF_ERROR(measure("bare chain", OverGrpc(chain_->returns_target())));
    }
    return absl::OkStatus();
  }

  static Figures Median(std::vector<Figures> rounds) {
    std::ranges::sort(rounds, {}, &Figures::per_second);
    return rounds[rounds.size() / 2];
  }

  void Print() const {
    std::printf("%d in flight, medians of %d rounds\n", options_.in_flight, options_.rounds);
    for (const auto& [what, ways] : figures_) {
      const double floor = Median(ways.at("bare chain")).per_second;
      const double service = Median(ways.at("service")).per_second;
      for (const auto& [way, rounds] : ways) {
        const Figures figures = Median(rounds);
        std::printf("%-13s %-18s %8.0f/s  p50 %6.2f ms  p99 %6.2f ms  of the service %.2f  of the bare chain %.2f\n",
                    what.c_str(), way.c_str(), figures.per_second, absl::ToDoubleMilliseconds(figures.p50),
                    absl::ToDoubleMilliseconds(figures.p99), figures.per_second / service, figures.per_second / floor);
      }
    }
  }

  const Options& options_;
  const recoursectl::GatewayClient gateway_;
  clock::SystemClock clock_;
  ids::RandomIds ids_;
  std::string admin_;
  std::string customer_;
  std::string token_;
  order::v1::Order order_;
  std::unique_ptr<BareChain> chain_;
  std::map<std::string, std::map<std::string, std::vector<Figures>>> figures_;
};

absl::Status Run(const Options& options) {
  ASSIGN_OR_RETURN(recoursectl::GatewayClient gateway,
                   recoursectl::GatewayClient::Create(absl::StrCat("http://127.0.0.1:", 8080 + options.port_base)));
  return Load(options, std::move(gateway)).Run();
}

}  // namespace
}  // namespace recourse::load

int main(int argc, char** argv) {
  recourse::load::Options options;
  CLI::App app("Measures a running stack beside a bare chain");
  app.add_option("--data", options.data, "data folder of the stack")->required();
  app.add_option("--port-base", options.port_base, "as given to deploy/up");
  app.add_option("--in-flight", options.in_flight, "calls at once")->check(CLI::Range(1, 1000));
  app.add_option("--rounds", options.rounds, "rounds of each way")->check(CLI::Range(1, 100));
  app.add_option("--seconds", options.seconds, "of each way and round, for reads")->check(CLI::Range(0.05, 600.0));
  app.add_option("--returns", options.returns, "of each way and round")->check(CLI::Range(1, 100'000));
  CLI11_PARSE(app, argc, argv);
  const absl::Status status = recourse::load::Run(options);
  if (status.ok()) return 0;
  std::fprintf(stderr, "recourse-load: %s\n", std::string(status.message()).c_str());
  return 1;
}
