#include "libs/blob/media.h"

#include <absl/strings/match.h>

#include "libs/blob/jpeg.h"
#include "libs/blob/png.h"
#include "libs/status/status.h"

namespace recourse::blob {
namespace {

constexpr std::string_view kPdfBegin = "%PDF-";
constexpr std::string_view kPdfEnd = "%%EOF";
constexpr size_t kPdfTail = 1024;

bool StartsWith(std::string_view bytes, std::string_view with) { return bytes.substr(0, with.size()) == with; }

absl::StatusOr<std::string> CleanedPdf(std::string_view bytes) {
  const std::string_view tail = bytes.substr(bytes.size() - std::min(bytes.size(), kPdfTail));
  if (tail.find(kPdfEnd) == std::string_view::npos) {
    return status::Error(errors::v1::REASON_FILE_REFUSED, "the PDF is not whole");
  }
  for (const std::string_view active : {"/JavaScript", "/JS ", "/JS(", "/Launch", "/EmbeddedFile"}) {
    if (bytes.find(active) != std::string_view::npos) {
      return status::Error(errors::v1::REASON_FILE_REFUSED, "the PDF does more than show pages");
    }
  }
  return std::string(bytes);
}

}  // namespace

std::string_view Sniff(std::string_view bytes) {
  if (StartsWith(bytes, kJpegBegin)) return kJpeg;
  if (StartsWith(bytes, kPngBegin)) return kPng;
  if (StartsWith(bytes, kPdfBegin)) return kPdf;
  return {};
}

absl::StatusOr<std::string> Cleaned(std::string_view bytes) {
  const std::string_view type = Sniff(bytes);
  if (type == kJpeg) return CleanedJpeg(bytes);
  if (type == kPng) return CleanedPng(bytes);
  if (type == kPdf) return CleanedPdf(bytes);
  return status::Error(errors::v1::REASON_FILE_REFUSED, "not a kind of file that is kept");
}

}  // namespace recourse::blob
