// A carrier behind a JSON API.
#pragma once

#include <string>

#include <absl/time/time.h>

#include "libs/http/client.h"
#include "services/returns/clients/carrier.h"

namespace recourse::returns {

class HttpCarrier final : public Carrier {
 public:
  struct Options {
    std::string url;
    std::string api_key;
    absl::Duration timeout = absl::Seconds(5);
  };

  explicit HttpCarrier(Options options) : options_(std::move(options)) {}

  absl::StatusOr<ReturnLabel> BuyLabel(const LabelRequest& request) override;

 private:
  const Options options_;
  http::Client client_;
};

}  // namespace recourse::returns
