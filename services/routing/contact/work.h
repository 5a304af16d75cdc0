// An agent's side: presence, offers and contacts in hand.
#pragma once

#include <string>

#include "libs/rpc/call.h"
#include "recourse/routing/v1/contact_service.pb.h"
#include "services/routing/contact/control.h"
#include "services/routing/contact/distribution.h"
#include "services/routing/contact/presences.h"

namespace recourse::routing {

class Work {
 public:
  Work(outbox::Outbox& outbox, const ContactChanges& contacts, const Offers& offers, const Presences& presences,
       const Distribution& distribution, Control& control)
      : outbox_(outbox),
        contacts_(contacts),
        offers_(offers),
        presences_(presences),
        distribution_(distribution),
        control_(control) {}

  absl::StatusOr<v1::Presence> SetStatus(const v1::SetStatusRequest& request, const rpc::Call& call);
  absl::StatusOr<v1::Presence> Heartbeat(const rpc::Call& call);
  absl::StatusOr<v1::Presence> GetPresence(const rpc::Call& call) const;
  absl::StatusOr<v1::ListWorkResponse> List(const rpc::Call& call) const;
  // control_epoch stays 0 when the agent service cannot be reached now; control follows, and asking again tells.
  absl::StatusOr<v1::AcceptOfferResponse> Accept(const v1::AcceptOfferRequest& request, const rpc::Call& call);
  absl::Status Decline(const v1::DeclineOfferRequest& request, const rpc::Call& call);
  absl::StatusOr<v1::Contact> End(const v1::EndContactRequest& request, const rpc::Call& call);
  absl::StatusOr<v1::Contact> Complete(const v1::CompleteContactRequest& request, const rpc::Call& call);

 private:
  // At once, so that who has left cannot speak any more; the task that was written with the change does the same after
  // a crash.
  absl::StatusOr<agent::v1::Control> SettleControl(const v1::Contact& contact, const rpc::Call& call);

  absl::Status Run(const google::protobuf::Message& request, const rpc::Call& call, google::protobuf::Message* reply,
                   const std::function<absl::Status(outbox::Transaction&)>& effect);

  outbox::Outbox& outbox_;
  const ContactChanges& contacts_;
  const Offers& offers_;
  const Presences& presences_;
  const Distribution& distribution_;
  Control& control_;
};

}  // namespace recourse::routing
