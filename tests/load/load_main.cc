// recourse-load: GetOrder, EvaluateEligibility, CreateReturn and CreateRefund of running stacks, through the gateway
// and straight at the service, beside the bare chain and a peer, alternating. Only the ratios of one run count.
#include <atomic>
#include <cstdio>
#include <filesystem>

#include <CLI/CLI.hpp>
#include <absl/strings/numbers.h>
#include <absl/strings/str_cat.h>
#include <absl/strings/str_split.h>
#include <absl/time/clock.h>
#include <google/protobuf/wrappers.pb.h>

#include "libs/status/status.h"
#include "tests/load/bare_chain.h"
#include "tests/load/measure.h"
#include "tests/load/peer.h"
#include "tests/load/report.h"
#include "tests/load/shop.h"

namespace recourse::load {
namespace {

constexpr char kGetOrder[] = "recourse.order.v1.OrderService/GetOrder";
constexpr char kEvaluate[] = "recourse.returns.v1.ReturnsService/EvaluateEligibility";
constexpr char kCreateReturn[] = "recourse.returns.v1.ReturnsService/CreateReturn";
constexpr char kCreateRefund[] = "recourse.refunds.v1.RefundsService/CreateRefund";
constexpr int kOrderPort = 50052;
constexpr int kRefundsPort = 50053;
constexpr int kReturnsPort = 50054;

struct Options {
  std::string data;
  int port_base = 0;
  std::string label = "SQLite";
  std::vector<std::string> beside;  // "LABEL=DATA:PORT_BASE[:FILLED]"
  std::string peer;                 // "host:port"
  std::string only;                 // operation
  int in_flight = 32;
  int rounds = 3;
  int writes = 500;  // of each way and round
  int orders = 200;  // that are read
  double seconds = 3.0;
};

// One way of doing an operation: where to, as whom, with what.
struct Lane {
  Way way;
  CallerFactory connect;
  Method method;
  std::function<absl::StatusOr<NextRequest>()> prepare;
};

template <class Request>
NextRequest EachOf(std::vector<Request> requests) {
  auto shared = std::make_shared<const std::vector<Request>>(std::move(requests));
  auto taken = std::make_shared<std::atomic<size_t>>(0);
  return [shared, taken]() -> std::unique_ptr<google::protobuf::Message> {
    const size_t mine = (*taken)++;
    return mine < shared->size() ? std::make_unique<Request>((*shared)[mine]) : nullptr;
  };
}

class Load {
 public:
  explicit Load(const Options& options) : options_(options) {}

  absl::Status Run() {
    RETURN_IF_ERROR(OpenShops());
    const std::filesystem::path folder =
        std::filesystem::temp_directory_path() / absl::StrCat("recourse-load-", absl::ToUnixNanos(absl::Now()));
    std::filesystem::create_directories(folder);
    const absl::Status measured = Measure(folder);
    chain_.reset();
    std::filesystem::remove_all(folder);
    RETURN_IF_ERROR(measured);
    std::printf("%d in flight, medians of %d rounds\n\n", options_.in_flight, options_.rounds);
    report_.Print();
    return absl::OkStatus();
  }

 private:
  absl::Status OpenShops() {
    std::vector<StackAddress> addresses = {
        {.label = options_.label, .data = options_.data, .port_base = options_.port_base}};
    for (const std::string& text : options_.beside) {
      const std::vector<std::string> halves = absl::StrSplit(text, absl::MaxSplits('=', 1));
      const std::vector<std::string> parts = absl::StrSplit(halves.back(), ':');
      StackAddress& address = addresses.emplace_back();
      address.label = halves.front();
      address.data = parts.front();
      if (halves.size() != 2 || parts.size() < 2 || !absl::SimpleAtoi(parts[1], &address.port_base) ||
          (parts.size() > 2 && !absl::SimpleAtoi(parts[2], &address.filled))) {
        return absl::InvalidArgumentError(text + " is not LABEL=DATA:PORT_BASE[:FILLED]");
      }
    }
    for (const StackAddress& address : addresses) {
      ASSIGN_OR_RETURN(shops_.emplace_back(), Shop::Open(address, options_.orders));
    }
    if (!options_.peer.empty()) {
      ASSIGN_OR_RETURN(peer_, FastifyPeer::Open(options_.peer, options_.orders));
    }
    return absl::OkStatus();
  }

  absl::Status Measure(const std::string& folder) {
    const Shop& first = *shops_.front();
    BareChain::Answers answers;
    const std::string order = first.AnyOrder();
    ASSIGN_OR_RETURN(*answers.order.mutable_order(), first.Read(order));
    ASSIGN_OR_RETURN(answers.eligibility, first.Evaluate(order));
    ASSIGN_OR_RETURN(chain_, BareChain::Start(folder, answers, absl::StrCat("http://127.0.0.1:", first.Port(8090)),
                                              first.Secret("provider_api_key")));
    RETURN_IF_ERROR(MeasureReads<order::v1::GetOrderRequest>(
        "GetOrder", kGetOrder, kOrderPort, chain_->order_target(), "/orders/get",
        [](auto& request, const std::string& name) { request.set_name(name); }));
    RETURN_IF_ERROR(MeasureReads<returns::v1::EvaluateEligibilityRequest>(
        "EvaluateEligibility", kEvaluate, kReturnsPort, chain_->returns_target(), "/eligibility/evaluate",
        [](auto& request, const std::string& name) { request.set_order(name); }));
    RETURN_IF_ERROR(MeasureReturns());
    return MeasureRefunds();
  }

  template <class Request>
  absl::Status MeasureReads(const std::string& what, const char* method, int port, const std::string& bare_target,
                            const std::string& peer_path, void (*fill)(Request&, const std::string&)) {
    std::vector<Lane> lanes;
    const auto prepare = [fill](Shop& shop) {
      return [fill, &shop]() -> absl::StatusOr<NextRequest> {
        return NextRequest([fill, &shop] {
          auto request = std::make_unique<Request>();
          fill(*request, shop.AnyOrder());
          return request;
        });
      };
    };
    for (const auto& shop : shops_) {
      const Method as_reader = shop->AsReader(method);
      lanes.push_back({{shop->label(), "gateway, gRPC-web"}, shop->Gateway(), as_reader, prepare(*shop)});
      lanes.push_back({{shop->label(), "gateway, gRPC"}, shop->GatewayGrpc(), as_reader, prepare(*shop)});
      lanes.push_back({{shop->label(), kService}, shop->Service(port), as_reader, prepare(*shop)});
    }
    lanes.push_back(
        {{"", kBareChain}, OverGrpc(bare_target), shops_.front()->AsReader(method), prepare(*shops_.front())});
    if (peer_ != nullptr) {
      lanes.push_back({{"", kPeer}, peer_->Connect(), {.name = peer_path}, [this]() -> absl::StatusOr<NextRequest> {
                         return NextRequest([this] { return peer_->AnyOrder(); });
                       }});
    }
    return MeasureAll(what, lanes, absl::Seconds(options_.seconds));
  }

  absl::Status MeasureReturns() {
    std::vector<Lane> lanes;
    const auto prepare = [this](Shop& shop) {
      return [this, &shop]() -> absl::StatusOr<NextRequest> {
        ASSIGN_OR_RETURN(auto requests, shop.Returns(options_.writes));
        return EachOf(std::move(requests));
      };
    };
    for (const auto& shop : shops_) {
      const Method as_reader = shop->AsReader(kCreateReturn);
      lanes.push_back({{shop->label(), "gateway, gRPC-web"}, shop->Gateway(), as_reader, prepare(*shop)});
      lanes.push_back({{shop->label(), kService}, shop->Service(kReturnsPort), as_reader, prepare(*shop)});
    }
    Shop& first = *shops_.front();
    lanes.push_back(
        {{"", kBareChain}, OverGrpc(chain_->returns_target()), first.AsReader(kCreateReturn), prepare(first)});
    if (peer_ != nullptr) {
      lanes.push_back(
          {{"", kPeer}, peer_->Connect(), {.name = "/returns/create"}, [this]() -> absl::StatusOr<NextRequest> {
             ASSIGN_OR_RETURN(auto requests, peer_->NewOrders(options_.writes));
             return EachOf(std::move(requests));
           }});
    }
    return MeasureAll("CreateReturn", lanes, absl::Minutes(1));
  }

  // Refunds are asked for by services alone, so the gateway does not carry them.
  absl::Status MeasureRefunds() {
    std::vector<Lane> lanes;
    const auto prepare = [this](Shop& shop) {
      return [this, &shop]() -> absl::StatusOr<NextRequest> {
        ASSIGN_OR_RETURN(auto requests, shop.Refunds(options_.writes));
        return EachOf(std::move(requests));
      };
    };
    for (const auto& shop : shops_) {
      ASSIGN_OR_RETURN(const Method method, shop->AsService(kCreateRefund, "returns", "refunds"));
      lanes.push_back({{shop->label(), kService}, shop->Service(kRefundsPort), method, prepare(*shop)});
    }
    Shop& first = *shops_.front();
    lanes.push_back(
        {{"", kBareChain}, OverGrpc(chain_->refunds_target()), first.AsReader(kCreateRefund), prepare(first)});
    if (peer_ != nullptr) {
      lanes.push_back(
          {{"", kPeer}, peer_->Connect(), {.name = "/refunds/create"}, [this]() -> absl::StatusOr<NextRequest> {
             ASSIGN_OR_RETURN(auto requests, peer_->NewOrders(options_.writes));
             return EachOf(std::move(requests));
           }});
    }
    return MeasureAll("CreateRefund", lanes, absl::Minutes(1));
  }

  absl::Status MeasureAll(const std::string& what, const std::vector<Lane>& lanes, absl::Duration limit) {
    if (!options_.only.empty() && options_.only != what) return absl::OkStatus();
    for (int round = 0; round < options_.rounds; ++round) {
      for (const Lane& lane : lanes) {
        ASSIGN_OR_RETURN(const NextRequest next, lane.prepare());
        const Figures figures = load::Measure(lane.connect, lane.method, next, options_.in_flight, limit);
        if (figures.failed > 0) {
          return absl::UnknownError(absl::StrCat(what, ", ", lane.way.stack, " ", lane.way.name, ": ", figures.error));
        }
        report_.Add(what, lane.way, figures);
      }
    }
    return absl::OkStatus();
  }

  const Options& options_;
  std::vector<std::unique_ptr<Shop>> shops_;
  std::unique_ptr<FastifyPeer> peer_;
  std::unique_ptr<BareChain> chain_;
  Report report_;
};

}  // namespace
}  // namespace recourse::load

int main(int argc, char** argv) {
  recourse::load::Options options;
  CLI::App app("Measures running stacks beside a bare chain and a peer");
  app.add_option("--data", options.data, "data folder of the stack")->required();
  app.add_option("--port-base", options.port_base, "as given to deploy/up");
  app.add_option("--label", options.label, "what the table calls it");
  app.add_option("--beside", options.beside, "more stacks: LABEL=DATA:PORT_BASE[:FILLED]");
  app.add_option("--peer", options.peer, "host:port of tests/load/peers/fastify.mjs");
  app.add_option("--only", options.only, "one operation, such as CreateReturn");
  app.add_option("--in-flight", options.in_flight, "calls at once")->check(CLI::Range(1, 1000));
  app.add_option("--rounds", options.rounds, "rounds of each way")->check(CLI::Range(1, 100));
  app.add_option("--seconds", options.seconds, "of each way and round, for reads")->check(CLI::Range(0.05, 600.0));
  app.add_option("--writes", options.writes, "of each way and round")->check(CLI::Range(1, 100'000));
  app.add_option("--orders", options.orders, "orders that are read")->check(CLI::Range(1, 100'000));
  CLI11_PARSE(app, argc, argv);
  const absl::Status status = recourse::load::Load(options).Run();
  if (status.ok()) return 0;
  std::fprintf(stderr, "recourse-load: %s\n", std::string(status.message()).c_str());
  return 1;
}
