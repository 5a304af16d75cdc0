#include "services/gateway/development_clock.h"

#include <nlohmann/json.hpp>

namespace recourse::gateway {
namespace {

constexpr absl::Duration kFurthest = absl::Hours(24 * 366);

}  // namespace

void DevelopmentClock::Handle(std::shared_ptr<Exchange> exchange) {
  const HttpRequest& request = exchange->request();
  const Headers json = {{"content-type", "application/json"}, {"cache-control", "no-store"}};
  if (request.method == "GET") return exchange->Respond(200, json, Now());
  // As for tokens: a page of another origin must not be able to.
  if (request.method != "POST" || request.Header("content-type") != "application/json")
    return exchange->Respond(405, {}, "");
  const auto asked = nlohmann::json::parse(request.body, nullptr, /*allow_exceptions=*/false);
  const auto seconds = asked.is_object() ? asked.find("advance_seconds") : asked.end();
  if (seconds == asked.end() || !seconds->is_number_unsigned() ||
      seconds->get<uint64_t>() > static_cast<uint64_t>(absl::ToInt64Seconds(kFurthest))) {
    return exchange->Respond(400, {{"content-type", "text/plain"}}, "advance_seconds is required, at most 366 days\n");
  }
  const auto left = std::make_shared<std::atomic<bool>>(false);
  exchange->OnClose([left](CloseReason) { *left = true; });
  const bool accepted = pool_.TrySubmit([this, exchange, left, json, by = absl::Seconds(seconds->get<int64_t>())] {
    clock_.Advance(by, [&] { return *left || stopping_; });
    exchange->Respond(200, json, Now());
  });
  if (!accepted) exchange->Respond(503, {{"content-type", "text/plain"}}, "the clock is being moved already\n");
}

void DevelopmentClock::Stop() {
  stopping_ = true;
  pool_.Join();
}

std::string DevelopmentClock::Now() const {
  return nlohmann::json{{"now", absl::FormatTime("%Y-%m-%dT%H:%M:%SZ", clock_.Now(), absl::UTCTimeZone())}}.dump();
}

}  // namespace recourse::gateway
