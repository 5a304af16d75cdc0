// The only place where a stored contact changes: state, event and what follows, in one transaction.
#pragma once

#include <functional>
#include <string>

#include "libs/outbox/outbox.h"
#include "services/routing/domain/contact_state.h"
#include "services/routing/store/contact_store.h"

namespace recourse::routing {

ContactState StateOf(const v1::Contact& contact);

class ContactChanges {
 public:
  using Over = std::function<absl::Status(outbox::Transaction&, const v1::Contact&)>;

  // Called when the talk ends and when a contact becomes COMPLETED or ABANDONED.
  void OnOver(Over over) { over_ = std::move(over); }

  // Puts a new contact into the line.
  absl::Status Begin(outbox::Transaction& tx, ContactRecord& record) const;

  // ILLEGAL_STATE where the table has no row. With kAccept the agent must be set.
  absl::Status Change(outbox::Transaction& tx, ContactRecord& record, ContactEvent event) const;

  // Somebody in line is in more danger than was known.
  absl::Status Raise(outbox::Transaction& tx, ContactRecord& record, int priority) const;

 private:
  absl::Status Follow(outbox::Transaction& tx, const v1::Contact& contact, ContactEvent event) const;

  Over over_;
};

}  // namespace recourse::routing
