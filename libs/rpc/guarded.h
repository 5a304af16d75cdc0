// The edge where an exception becomes a status: nothing that a handler throws may end the process.
#pragma once

#include <exception>

#include <absl/status/status.h>

namespace recourse::rpc {

// What `body` answers, a Status or StatusOr; INTERNAL when it throws.
template <class Body>
auto Guarded(Body&& body) -> decltype(body()) {
  try {
    return body();
  } catch (const std::exception& exception) {
    return absl::InternalError(exception.what());
  } catch (...) {
    return absl::InternalError("something that is no exception was thrown");
  }
}

}  // namespace recourse::rpc
