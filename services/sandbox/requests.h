// What the payment endpoints read out of a request, and how they name things.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "libs/http/form.h"
#include "libs/ids/ids.h"
#include "services/sandbox/http_server.h"
#include "services/sandbox/store.h"

namespace recourse::sandbox {

inline constexpr char kInvalidRequest[] = "invalid_request_error";

// Empty when it is not there.
std::string FieldOf(const http::Form& form, const std::string& name);
// Minor units; zero when it is no number.
int64_t AmountOf(const http::Form& form);
// The fields "metadata[…]".
Document MetadataOf(const http::Form& form);

std::string NewId(std::string_view prefix, ids::IdSource& ids);
HttpReply NoSuchPayment(const std::string& id);

}  // namespace recourse::sandbox
