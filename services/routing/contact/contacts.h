// The customer's side of contacts, and the way in for the help room.
#pragma once

#include <string>

#include "libs/rpc/call.h"
#include "recourse/routing/v1/contact_service.pb.h"
#include "services/routing/contact/distribution.h"

namespace recourse::routing {

struct NewContact {
  std::string customer;
  std::string help_session;
  std::string conversation;
  std::string queue;
  int priority = 5;
  v1::ContextPacket context;
};

class Contacts {
 public:
  Contacts(outbox::Outbox& outbox, const v1::HelpCatalog& catalog, ContactChanges& changes, const Offers& offers,
           const Distribution& distribution)
      : outbox_(outbox), catalog_(catalog), changes_(changes), offers_(offers), distribution_(distribution) {}

  // The first step of a transaction that may Enqueue: whoever takes it later deadlocks with those who hold it and take
  // the caller's locks in OnOver.
  static absl::Status LockLine(outbox::Transaction& tx) { return store::LockLine(tx.sql()); }

  // The open contact of this session when there is one: asking again keeps the first place. A higher urgency counts.
  absl::StatusOr<v1::Contact> Enqueue(outbox::Transaction& tx, const NewContact& request);

  // Set once, before the start: called in the transaction in which a contact becomes COMPLETED or ABANDONED or its talk
  // ends.
  void OnOver(ContactChanges::Over over) { changes_.OnOver(std::move(over)); }

  // As the caller may see it.
  absl::StatusOr<v1::Contact> Get(const std::string& name, const rpc::Call& call) const;
  absl::StatusOr<v1::GetContactEstimateResponse> Estimate(const std::string& name, const rpc::Call& call) const;
  absl::StatusOr<v1::Contact> Cancel(const v1::CancelContactRequest& request, const rpc::Call& call);

 private:
  outbox::Outbox& outbox_;
  const v1::HelpCatalog& catalog_;
  ContactChanges& changes_;
  const Offers& offers_;
  const Distribution& distribution_;
};

}  // namespace recourse::routing
