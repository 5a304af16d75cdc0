#include "services/routing/contact/contact_changes.h"

#include <absl/strings/ascii.h>
#include <absl/strings/str_cat.h>

#include "libs/clock/clock_proto.h"
#include "recourse/routing/v1/routing_events.pb.h"
#include "services/routing/contact/announcements.h"
#include "services/routing/contact/control.h"

namespace recourse::routing {
namespace {

static_assert(static_cast<int>(ContactState::kQueued) == v1::Contact::STATE_QUEUED);
static_assert(static_cast<int>(ContactState::kAfterContactWork) == v1::Contact::STATE_AFTER_CONTACT_WORK);
static_assert(static_cast<int>(ContactState::kAbandoned) == v1::Contact::STATE_ABANDONED);

constexpr char kInLine[] =
    "You are in line for a person. You keep your place if you go away, and whoever comes will know what you have told "
    "us.";
constexpr char kBackInLine[] = "The connection to your agent was lost. You are back in line, at your old place.";
constexpr char kEnded[] = "This chat has ended. Write again at any time.";
constexpr char kLeft[] = "You have left the line. You can ask for a person again at any time.";

absl::Status Emit(outbox::Transaction& tx, const v1::Contact& contact) {
  v1::ContactChanged changed;
  *changed.mutable_contact() = contact;
  changed.mutable_contact()->clear_note();
  return tx.Emit({.type = absl::StrCat("contact.", absl::AsciiStrToLower(NameOf(StateOf(contact)))),
                  .resource = contact.name(),
                  .payload = changed});
}

void Stamp(v1::Contact& contact, ContactEvent event, absl::Time now) {
  switch (event) {
    case ContactEvent::kOffer:
    case ContactEvent::kRelease:
      contact.set_epoch(contact.epoch() + 1);
      break;
    case ContactEvent::kAccept:
      *contact.mutable_connect_time() = clock::ToProto(now);
      break;
    case ContactEvent::kLose:
      contact.set_epoch(contact.epoch() + 1);
      contact.clear_agent();
      contact.clear_connect_time();
      break;
    case ContactEvent::kEnd:
    case ContactEvent::kAbandon:
      *contact.mutable_end_time() = clock::ToProto(now);
      break;
    case ContactEvent::kComplete:
      break;
  }
}

}  // namespace

ContactState StateOf(const v1::Contact& contact) { return static_cast<ContactState>(contact.state()); }

absl::Status ContactChanges::Begin(outbox::Transaction& tx, ContactRecord& record) const {
  record.body.set_etag(absl::StrCat(record.version));
  RETURN_IF_ERROR(store::Insert(tx.sql(), record));
  RETURN_IF_ERROR(Announce(tx, record.body, "contact.queued", kInLine));
  RETURN_IF_ERROR(Control::EnqueueSettle(tx, record.body.conversation()));
  return Emit(tx, record.body);
}

absl::Status ContactChanges::Change(outbox::Transaction& tx, ContactRecord& record, ContactEvent event) const {
  ASSIGN_OR_RETURN(const ContactState next, ContactMachine().Next(StateOf(record.body), event));
  record.body.set_state(static_cast<v1::Contact::State>(next));
  Stamp(record.body, event, tx.now());
  RETURN_IF_ERROR(store::Update(tx.sql(), record));
  RETURN_IF_ERROR(Emit(tx, record.body));
  return Follow(tx, record.body, event);
}

absl::Status ContactChanges::Raise(outbox::Transaction& tx, ContactRecord& record, int priority) const {
  record.body.set_priority(priority);
  RETURN_IF_ERROR(store::Update(tx.sql(), record));
  return Emit(tx, record.body);
}

absl::Status ContactChanges::Follow(outbox::Transaction& tx, const v1::Contact& contact, ContactEvent event) const {
  switch (event) {
    case ContactEvent::kOffer:
    case ContactEvent::kRelease:
      return absl::OkStatus();  // the customer waits as before
    case ContactEvent::kAccept:
      return Control::EnqueueSettle(tx, contact.conversation());
    case ContactEvent::kLose:
      RETURN_IF_ERROR(Announce(tx, contact, "contact.queued", kBackInLine));
      return Control::EnqueueSettle(tx, contact.conversation());
    case ContactEvent::kEnd:
    case ContactEvent::kAbandon:
      RETURN_IF_ERROR(Announce(tx, contact, "contact.ended", event == ContactEvent::kEnd ? kEnded : kLeft));
      RETURN_IF_ERROR(Control::EnqueueSettle(tx, contact.conversation()));
      return over_ ? over_(tx, contact) : absl::OkStatus();
    case ContactEvent::kComplete:
      return over_ ? over_(tx, contact) : absl::OkStatus();
  }
  return absl::OkStatus();
}

}  // namespace recourse::routing
