#pragma once

#include <stdexcept>

#include <absl/status/statusor.h>

namespace recourse::routing {

// Also in threads, where Catch's assertions may not be used.
template <class T>
T Value(absl::StatusOr<T> value) {
  if (!value.ok()) throw std::runtime_error(value.status().ToString());
  return *std::move(value);
}

}  // namespace recourse::routing
