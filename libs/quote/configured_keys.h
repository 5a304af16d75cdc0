// The keys of quotes and other signed promises, as configured.
#pragma once

#include <vector>

#include <absl/status/statusor.h>

#include "libs/quote/quote.h"
#include "recourse/config/v1/config.pb.h"

namespace recourse::quote {

// A missing or short key would make what is signed forgeable: better not to start.
absl::StatusOr<std::vector<Key>> ConfiguredKeys(const config::v1::Common& common);

}  // namespace recourse::quote
