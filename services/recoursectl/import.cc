#include "services/recoursectl/import.h"

#include <algorithm>
#include <atomic>
#include <filesystem>
#include <fstream>
#include <optional>
#include <thread>

#include <absl/strings/str_cat.h>
#include <absl/synchronization/mutex.h>
#include <google/protobuf/util/json_util.h>
#include <nlohmann/json.hpp>

#include "libs/ids/ids.h"
#include "libs/status/status.h"
#include "recourse/account/v1/account_service.pb.h"
#include "recourse/order/v1/order_service.pb.h"
#include "services/recoursectl/progress.h"

namespace recourse::recoursectl {
namespace {

constexpr int kParallel = 16;
constexpr char kNamespace[] = "7be0d3a4-6d2b-5f5e-9c0e-1f4b6b1c8a55";

std::string RequestId(const std::string& file, size_t number, const std::string& line) {
  return ids::Derived(kNamespace, absl::StrCat(file, "\n", number, "\n", line));
}

// protobuf's parser is lenient (single quotes, trailing commas); a book is JSON.
absl::Status ParseLine(const std::string& line, google::protobuf::Message* message) {
  if (!nlohmann::json::accept(line)) return absl::InvalidArgumentError("not JSON");
  const auto status = google::protobuf::util::JsonStringToMessage(line, message);
  return status.ok() ? absl::OkStatus() : absl::InvalidArgumentError(std::string(status.message()));
}

absl::Status SendCustomer(const GatewayClient& gateway, const std::string& token, const std::string& line,
                          const std::string& request_id) {
  account::v1::ImportCustomerRequest request;
  RETURN_IF_ERROR(ParseLine(line, request.mutable_customer()));
  request.set_request_id(request_id);
  return gateway
      .Call<account::v1::ImportCustomerResponse>("recourse.account.v1.AccountService/ImportCustomer", token, request)
      .status();
}

absl::Status SendOrder(const GatewayClient& gateway, const std::string& token, const std::string& line,
                       const std::string& request_id) {
  order::v1::ImportOrderRequest request;
  RETURN_IF_ERROR(ParseLine(line, request.mutable_order()));
  request.set_request_id(request_id);
  return gateway.Call<order::v1::ImportOrderResponse>("recourse.order.v1.OrderService/ImportOrder", token, request)
      .status();
}

using Send = absl::Status (*)(const GatewayClient&, const std::string&, const std::string&, const std::string&);

absl::Status ImportFile(const GatewayClient& gateway, const std::string& token, const std::filesystem::path& path,
                        Send send, ImportResult* result) {
  std::ifstream stream(path);
  if (!stream) return absl::NotFoundError("cannot read " + path.string());
  std::vector<std::string> lines;
  for (std::string line; std::getline(stream, line);) lines.push_back(std::move(line));

  const std::string file = path.filename();
  Progress progress(file, lines.size());
  absl::Mutex mutex;
  std::optional<absl::Status> unreachable;
  std::atomic<size_t> next = 0;
  const auto work = [&] {
    for (size_t i = next++; i < lines.size(); i = next++) {
      {
        absl::MutexLock lock(&mutex);
        if (unreachable) return;
      }
      const absl::Status status = lines[i].empty() ? absl::InvalidArgumentError("an empty line")
                                                   : send(gateway, token, lines[i], RequestId(file, i + 1, lines[i]));
      progress.Step();
      absl::MutexLock lock(&mutex);
      if (status.ok()) {
        ++result->imported;
      } else if (status.code() == absl::StatusCode::kAlreadyExists) {
        ++result->already_there;
      } else if (status.code() == absl::StatusCode::kUnavailable ||
                 status.code() == absl::StatusCode::kUnauthenticated) {
        unreachable = status;
      } else {
        result->bad.push_back({file, i + 1, std::string(status.message())});
      }
    }
  };
  std::vector<std::thread> threads;
  for (int i = 0; i < kParallel; ++i) threads.emplace_back(work);
  for (std::thread& thread : threads) thread.join();
  return unreachable.value_or(absl::OkStatus());
}

}  // namespace

absl::StatusOr<ImportResult> Import(const GatewayClient& gateway, const std::string& directory) {
  ASSIGN_OR_RETURN(const std::string token, gateway.DevelopmentToken("admins/importer", "admin"));
  ImportResult result;
  RETURN_IF_ERROR(
      ImportFile(gateway, token, std::filesystem::path(directory) / "customers.jsonl", &SendCustomer, &result));
  RETURN_IF_ERROR(ImportFile(gateway, token, std::filesystem::path(directory) / "orders.jsonl", &SendOrder, &result));
  std::sort(result.bad.begin(), result.bad.end(),
            [](const BadLine& a, const BadLine& b) { return std::tie(a.file, a.number) < std::tie(b.file, b.number); });
  return result;
}

}  // namespace recourse::recoursectl
