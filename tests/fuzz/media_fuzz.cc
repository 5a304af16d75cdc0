// Uploaded files: refused, or clean and whole.
#include "libs/blob/media.h"
#include "tests/fuzz/fuzz.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using recourse::fuzz::Require;
  const std::string_view bytes = recourse::fuzz::Text(data, size);
  const auto cleaned = recourse::blob::Cleaned(bytes);
  if (!cleaned.ok()) return 0;
  Require(recourse::blob::Sniff(*cleaned) == recourse::blob::Sniff(bytes), "a cleaned file is of the same kind");
  const auto again = recourse::blob::Cleaned(*cleaned);
  Require(again.ok() && *again == *cleaned, "a clean file stays as it is");
  return 0;
}
