// Who may call what from outside: the same answer for every way in.
#pragma once

#include <string>

#include <absl/status/statusor.h>

#include "libs/auth/verifier.h"
#include "services/gateway/exchange.h"
#include "services/gateway/method_catalog.h"
#include "services/gateway/upstream.h"

namespace recourse::gateway {

struct Admitted {
  std::string package;
  UpstreamCall call;  // all but the message
};

class Admission {
 public:
  Admission(const MethodCatalog& methods, auth::Verifier& verifier, const Upstream& upstream)
      : methods_(methods), verifier_(verifier), upstream_(upstream) {}

  // Method known and not internal, token valid, role allowed, deadline set; identities sent from outside are left
  // behind. `path` is "/package.Service/Method", header names are in lower case. `deadline` is the caller's,
  // InfiniteFuture for none.
  absl::StatusOr<Admitted> Admit(const std::string& path, const Headers& headers, absl::Time deadline) const;

 private:
  const MethodCatalog& methods_;
  auth::Verifier& verifier_;
  const Upstream& upstream_;
};

}  // namespace recourse::gateway
