#include "services/returns/acknowledgement.h"

#include <absl/strings/str_cat.h>

#include "libs/clock/clock_proto.h"
#include "libs/pdf/text_page.h"

namespace recourse::returns {
namespace {

std::string InWords(const google::protobuf::Timestamp& time) {
  return absl::FormatTime("%Y-%m-%d %H:%M:%S UTC", clock::FromProto(time), absl::UTCTimeZone());
}

}  // namespace

std::string AcknowledgementOf(const v1::Return& body) {
  const v1::Withdrawal& withdrawal = body.withdrawal();
  std::vector<std::string> lines = {"WITHDRAWAL FROM THE CONTRACT - ACKNOWLEDGEMENT", "",
                                    absl::StrCat("Declared: ", InWords(withdrawal.declare_time())),
                                    absl::StrCat("Order: ", body.order()), absl::StrCat("Reference: ", body.name())};
  for (const std::string& unit : body.units()) lines.push_back(absl::StrCat("Unit: ", unit));
  lines.push_back("");
  lines.push_back(absl::StrCat("Please hand the goods over by ", InWords(withdrawal.send_by_time()), "."));
  lines.push_back(absl::StrCat("We refund you by ", InWords(withdrawal.refund_by_time()), ","));
  lines.push_back("or when you have proof that the goods are on their way, if that is later.");
  return pdf::TextPage(lines, pdf::kA4);
}

}  // namespace recourse::returns
