#include "services/gateway/upstream.h"

#include <absl/synchronization/notification.h>
#include <absl/time/clock.h>
#include <catch2/catch.hpp>
#include <grpcpp/support/status_code_enum.h>

namespace recourse::gateway {
namespace {

// The code with which a stream to a service that is not there ends.
int EndOf(Upstream& upstream) {
  absl::Notification ended;
  int code = -1;
  const UpstreamCall call{"/p.S/Watch", /*server_streaming=*/true, "", {}, absl::Now() + absl::Seconds(10)};
  const auto stream = upstream.Start(
      "p", call, [](const std::string&) {},
      [&](const UpstreamEnd& end) {
        code = end.code;
        ended.Notify();
      });
  ended.WaitForNotification();
  return code;
}

}  // namespace

TEST_CASE("a stream too many is refused, and one that has ended gives its place back") {
  const std::map<std::string, std::string> routes = {{"p", "unix:/nonexistent/service"}};
  Upstream full(routes, /*max_streams=*/0);
  CHECK(EndOf(full) == grpc::StatusCode::RESOURCE_EXHAUSTED);
  Upstream one(routes, /*max_streams=*/1);
  CHECK(EndOf(one) == grpc::StatusCode::UNAVAILABLE);
  CHECK(EndOf(one) == grpc::StatusCode::UNAVAILABLE);
}

}  // namespace recourse::gateway
