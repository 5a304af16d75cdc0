#include "libs/rpc/process.h"

#include <fstream>
#include <sstream>

#include "libs/status/status.h"

namespace recourse::rpc {
namespace {

absl::StatusOr<std::string> ReadFile(const std::string& path) {
  std::ifstream file(path);
  if (!file) return absl::FailedPreconditionError("cannot read " + path);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

}  // namespace

absl::StatusOr<std::unique_ptr<Process>> Process::Create(config::v1::Common common,
                                                         std::unique_ptr<clock::Clock> clock) {
  if (common.bind_address().empty()) common.set_bind_address("127.0.0.1");
  if (common.development() && common.bind_address() != "127.0.0.1" && common.bind_address() != "::1") {
    return absl::FailedPreconditionError("development mode binds loopback only, not " + common.bind_address());
  }
  ASSIGN_OR_RETURN(const std::string jwks, ReadFile(common.jwks_file()));
  ASSIGN_OR_RETURN(auth::KeySet keys, auth::KeySet::FromJwks(jwks));
  std::unique_ptr<redis::Pool> redis;
  if (!common.redis().empty()) {
    ASSIGN_OR_RETURN(redis, redis::Pool::Create({.address = common.redis()}));
  }
  return std::unique_ptr<Process>(new Process(std::move(common), std::move(clock),
                                              std::make_shared<const auth::KeySet>(std::move(keys)), std::move(redis)));
}

Process::Process(config::v1::Common common, std::unique_ptr<clock::Clock> clock,
                 std::shared_ptr<const auth::KeySet> keys, std::unique_ptr<redis::Pool> redis)
    : common_(std::move(common)),
      clock_(std::move(clock)),
      ids_(*clock_),
      verifier_(std::move(keys), auth::Verifier::Options{.issuer = common_.issuer(), .audience = common_.audience()}),
      redis_(std::move(redis)) {}

}  // namespace recourse::rpc
