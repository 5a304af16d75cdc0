// Signed quotes: what a customer says yes to is exactly what is executed (platform.md 6 of the design: HMAC-SHA256, key
// id, expiry).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <absl/status/status.h>
#include <absl/time/time.h>
#include <google/protobuf/message.h>

namespace recourse::quote {

struct Key {
  std::string kid;
  std::string secret;  // at least 32 bytes
};

class Signer {
 public:
  // Newest first: the first key signs, all verify.
  explicit Signer(std::vector<Key> keys);

  // `payload`'s type is bound, too: a quote of one kind cannot be presented as another.
  std::string Sign(const google::protobuf::Message& payload, absl::Time expires) const;

  // QUOTE_INVALID when it is not ours, not whole or of another type; QUOTE_EXPIRED from its expiry on.
  absl::Status Verify(std::string_view token, absl::Time now, google::protobuf::Message* payload) const;

 private:
  const std::vector<Key> keys_;
};

}  // namespace recourse::quote
