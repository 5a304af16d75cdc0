// A carrier behind a JSON API.
#pragma once

#include <string>

#include <absl/time/time.h>

#include "libs/http/client.h"
#include "services/order/clients/carrier.h"

namespace recourse::order {

class HttpCarrier final : public Carrier {
 public:
  struct Options {
    std::string url;
    std::string api_key;
    absl::Duration timeout = absl::Seconds(5);
  };

  explicit HttpCarrier(Options options) : options_(std::move(options)) {}

  absl::Status VoidLabel(const TrackingKey& label) override;

 private:
  const Options options_;
  http::Client client_;
};

}  // namespace recourse::order
