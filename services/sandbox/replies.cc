#include "services/sandbox/replies.h"

namespace recourse::sandbox {

HttpReply JsonReply(const nlohmann::json& body, int status) {
  return {.status = status, .body = body.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace)};
}

HttpReply ErrorReply(int status, std::string_view type, std::string_view code, std::string_view message) {
  nlohmann::json error = {{"type", type}, {"message", message}};
  if (!code.empty()) error["code"] = code;
  return JsonReply({{"error", error}}, status);
}

}  // namespace recourse::sandbox
