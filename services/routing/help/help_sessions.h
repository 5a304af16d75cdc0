// What may be asked of the help room.
#pragma once

#include "libs/outbox/outbox.h"
#include "libs/rpc/call.h"
#include "services/routing/help/turns.h"

namespace recourse::routing {

class HelpSessions {
 public:
  HelpSessions(outbox::Outbox& outbox, const Assistant& assistant, Contacts& contacts,
               const Conversations& conversations)
      : outbox_(outbox), assistant_(assistant), contacts_(contacts), conversations_(conversations) {}

  absl::StatusOr<v1::HelpSession> Create(const v1::CreateHelpSessionRequest& request, const rpc::Call& call);
  absl::StatusOr<v1::HelpSession> Get(const std::string& name, const rpc::Call& call) const;
  absl::Status Send(const v1::SendMessageRequest& request, const rpc::Call& call);
  absl::Status Submit(const v1::SubmitStepRequest& request, const rpc::Call& call);
  absl::StatusOr<v1::Contact> RequestHuman(const v1::RequestHumanRequest& request, const rpc::Call& call);

  // The person has left: the assistant answers again. In the transaction in which the contact ends.
  static absl::Status OnContactOver(outbox::Transaction& tx, const v1::Contact& contact);

 private:
  outbox::Outbox& outbox_;
  const Assistant& assistant_;
  Contacts& contacts_;
  const Conversations& conversations_;
};

}  // namespace recourse::routing
