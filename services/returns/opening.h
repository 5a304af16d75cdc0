// How a request becomes a return: stored once, and carried on as far as it gets while the caller waits.
#pragma once

#include <functional>
#include <string>

#include "libs/outbox/outbox.h"
#include "libs/rpc/call.h"
#include "services/returns/advance.h"
#include "services/returns/store/return_record.h"

namespace recourse::returns {

class Opening {
 public:
  Opening(outbox::Outbox& outbox, Advance& advance) : outbox_(outbox), advance_(advance) {}

  // The return as it is in the end. `make` runs unless the request was answered before; two returns of one
  // `creation_key` cannot be.
  absl::StatusOr<v1::Return> Open(const google::protobuf::Message& request, const std::string& creation_key,
                                  const rpc::Call& call, const std::function<absl::StatusOr<ReturnRecord>()>& make);

 private:
  outbox::Outbox& outbox_;
  Advance& advance_;
};

// Of a caller's own request.
std::string CreationKey(const rpc::Call& call, const std::string& request_id);

}  // namespace recourse::returns
