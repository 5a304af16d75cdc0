#include "services/returns/opening.h"

#include <absl/strings/str_cat.h>

#include "recourse/returns/v1/returns_service.pb.h"
#include "services/returns/return_changes.h"
#include "services/returns/store/return_store.h"

namespace recourse::returns {

std::string CreationKey(const rpc::Call& call, const std::string& request_id) {
  return absl::StrCat(call.caller.subject, " ", request_id);
}

absl::StatusOr<v1::Return> Opening::Open(const google::protobuf::Message& request, const std::string& creation_key,
                                         const rpc::Call& call,
                                         const std::function<absl::StatusOr<ReturnRecord>()>& make) {
  outbox::CommandKey key = outbox::KeyOf(request, call.method, call.actor());
  key.deadline = call.deadline;
  v1::CreateReturnResponse reply;
  ASSIGN_OR_RETURN(const bool answered_before, outbox_.Replay(key, &reply));
  if (!answered_before) {
    ASSIGN_OR_RETURN(const ReturnRecord record, make());
    RETURN_IF_ERROR(outbox_.Run(key, &reply, [&](outbox::Transaction& tx) -> absl::Status {
      *reply.mutable_return_case() = record.body;
      return Begin(tx, record, creation_key);
    }));
    advance_.RunWithin(reply.return_case().name(), call.actor(), call.deadline);
  }
  ASSIGN_OR_RETURN(ReturnRecord now, outbox_.db().Read([&](sql::Transaction& tx) {
    return store::Load(tx, reply.return_case().name(), auth::OwnerOf(call.actor()));
  }));
  return std::move(now.body);
}

}  // namespace recourse::returns
