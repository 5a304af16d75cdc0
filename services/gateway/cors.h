// Cross-origin requests: an allow-list, echoed exactly.
#pragma once

#include <set>
#include <string>

#include "services/gateway/exchange.h"

namespace recourse::gateway {

class Cors {
 public:
  explicit Cors(std::set<std::string> allowed_origins) : allowed_(std::move(allowed_origins)) {}

  static bool IsPreflight(const HttpRequest& request);
  // 204 with what is allowed, or 403.
  void AnswerPreflight(Exchange& exchange) const;
  // Adds what an answer to `request` needs so that the page may read it; nothing without an allowed Origin.
  void Decorate(const HttpRequest& request, Headers& headers) const;

 private:
  const std::set<std::string> allowed_;
};

}  // namespace recourse::gateway
