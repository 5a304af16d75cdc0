// The answers both APIs share.
#pragma once

#include <string_view>

#include <nlohmann/json.hpp>

#include "services/sandbox/http_server.h"

namespace recourse::sandbox {

HttpReply JsonReply(const nlohmann::json& body, int status = 200);

// {"error": {"type", "code", "message"}}, as Stripe writes it; an empty code is left out.
HttpReply ErrorReply(int status, std::string_view type, std::string_view code, std::string_view message);

}  // namespace recourse::sandbox
