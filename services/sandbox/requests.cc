#include "services/sandbox/requests.h"

#include <absl/strings/numbers.h>
#include <absl/strings/str_cat.h>
#include <absl/strings/str_replace.h>

#include "services/sandbox/replies.h"

namespace recourse::sandbox {

std::string FieldOf(const http::Form& form, const std::string& name) {
  const auto found = form.find(name);
  return found == form.end() ? "" : found->second;
}

int64_t AmountOf(const http::Form& form) {
  int64_t amount = 0;
  return absl::SimpleAtoi(FieldOf(form, "amount"), &amount) ? amount : 0;
}

Document MetadataOf(const http::Form& form) {
  constexpr std::string_view kPrefix = "metadata[";
  Document metadata = Document::object();
  for (const auto& [name, value] : form) {
    if (name.starts_with(kPrefix) && name.ends_with("]")) {
      metadata[name.substr(kPrefix.size(), name.size() - kPrefix.size() - 1)] = value;
    }
  }
  return metadata;
}

std::string NewId(std::string_view prefix, ids::IdSource& ids) {
  return absl::StrCat(std::string(prefix), absl::StrReplaceAll(ids.New(), {{"-", ""}}));
}

HttpReply NoSuchPayment(const std::string& id) {
  return ErrorReply(404, kInvalidRequest, "resource_missing", "No such payment_intent: '" + id + "'");
}

}  // namespace recourse::sandbox
