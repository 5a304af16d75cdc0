#include "services/account/memberships.h"

#include <google/protobuf/util/message_differencer.h>

#include "libs/auth/caller.h"
#include "libs/clock/clock_proto.h"
#include "libs/status/status.h"
#include "services/account/domain/membership_period.h"
#include "services/account/membership_changes.h"
#include "services/account/store/customer_store.h"
#include "services/account/store/membership_store.h"

namespace recourse::account {
namespace {

// What the shop tells of it.
v1::Membership SoldAs(const v1::Membership& membership) {
  v1::Membership sold;
  sold.set_name(membership.name());
  sold.set_customer(membership.customer());
  sold.set_marketplace(membership.marketplace());
  sold.set_plan(membership.plan());
  *sold.mutable_price() = membership.price();
  sold.set_period_months(membership.period_months());
  *sold.mutable_join_time() = membership.join_time();
  *sold.mutable_trial_end_time() = membership.trial_end_time();
  return sold;
}

absl::StatusOr<v1::Membership> LoadLocked(sql::Transaction& tx, const std::string& name, const std::string& owner) {
  RETURN_IF_ERROR(tx.Lock("membership", name));
  return LoadMembership(tx, name, owner);
}

// Runs `change` on the membership that the request names.
template <class Request, class Change>
absl::StatusOr<v1::Membership> Changed(outbox::Outbox& outbox, const rpc::Call& call, const Request& request,
                                       const Change& change) {
  outbox::CommandKey key = outbox::KeyOf(request, call.method, call.actor());
  key.deadline = call.deadline;
  v1::Membership membership;
  RETURN_IF_ERROR(outbox.Run(key, &membership, [&](outbox::Transaction& tx) -> absl::Status {
    ASSIGN_OR_RETURN(membership, LoadLocked(tx.sql(), request.name(), auth::OwnerOf(call.actor())));
    return change(tx, membership);
  }));
  return membership;
}

bool IsWanted(const v1::Membership& membership, absl::Time paid_time) {
  if (!MembershipMachine().Allows(static_cast<MembershipState>(membership.state()), MembershipEvent::kPay)) {
    return false;
  }
  return !membership.has_period() || paid_time >= clock::FromProto(membership.period().end_time()) - kEarliestRenewal;
}

}  // namespace

absl::StatusOr<v1::Membership> Memberships::Import(const rpc::Call& call, const v1::ImportMembershipRequest& request) {
  const v1::Membership sold = SoldAs(request.membership());
  if (clock::FromProto(sold.trial_end_time()) < clock::FromProto(sold.join_time())) {
    return status::InvalidField("membership.trial_end_time", "is before join_time");
  }
  outbox::CommandKey key = outbox::KeyOf(request, call.method, call.actor());
  key.deadline = call.deadline;
  v1::Membership membership;
  RETURN_IF_ERROR(outbox_.Run(key, &membership, [&](outbox::Transaction& tx) -> absl::Status {
    RETURN_IF_ERROR(tx.sql().Lock("membership", sold.name()));
    ASSIGN_OR_RETURN(const std::optional<v1::Membership> known, FindMembership(tx.sql(), sold.name()));
    if (known) {
      membership = *known;
      if (google::protobuf::util::MessageDifferencer::Equals(SoldAs(*known), sold)) return absl::OkStatus();
      return status::Error(errors::v1::REASON_RESOURCE_EXISTS, "this membership was sold otherwise",
                           {{"resource", sold.name()}});
    }
    ASSIGN_OR_RETURN(const std::optional<StoredCustomer> customer, FindCustomer(tx.sql(), sold.customer()));
    if (!customer) return status::NotFound(sold.customer());
    membership = sold;
    return Begin(tx, membership);
  }));
  return membership;
}

absl::StatusOr<v1::Membership> Memberships::Get(const rpc::Call& call, const std::string& name) {
  return outbox_.db().Read([&](sql::Transaction& tx) { return LoadMembership(tx, name, auth::OwnerOf(call.actor())); });
}

absl::StatusOr<v1::ListMembershipsResponse> Memberships::List(const rpc::Call& call, const std::string& customer) {
  const std::string owner = auth::OwnerOf(call.actor());
  if (!owner.empty() && owner != customer) return status::NotFound(customer);
  return outbox_.db().Read([&](sql::Transaction& tx) -> absl::StatusOr<v1::ListMembershipsResponse> {
    ASSIGN_OR_RETURN(const std::vector<v1::Membership> memberships, LoadMembershipsOf(tx, customer));
    v1::ListMembershipsResponse response;
    response.mutable_memberships()->Assign(memberships.begin(), memberships.end());
    return response;
  });
}

absl::StatusOr<v1::Membership> Memberships::Cancel(const rpc::Call& call, const v1::CancelMembershipRequest& request) {
  return Changed(outbox_, call, request, &account::Cancel);
}

absl::StatusOr<v1::Membership> Memberships::Pause(const rpc::Call& call, const v1::PauseMembershipRequest& request) {
  return Changed(outbox_, call, request, [&](outbox::Transaction& tx, v1::Membership& membership) {
    return account::Pause(tx, membership, clock::FromProto(request.until_time()));
  });
}

absl::StatusOr<v1::Membership> Memberships::Resume(const rpc::Call& call, const v1::ResumeMembershipRequest& request) {
  return Changed(outbox_, call, request, &account::Resume);
}

absl::StatusOr<v1::Membership> Memberships::FailPayment(const rpc::Call& call,
                                                        const v1::RecordPaymentFailureRequest& request) {
  return Changed(outbox_, call, request, &account::FailPayment);
}

absl::StatusOr<v1::RecordMembershipPeriodResponse> Memberships::RecordPeriod(
    const rpc::Call& call, const v1::RecordMembershipPeriodRequest& request) {
  outbox::CommandKey key = outbox::KeyOf(request, call.method, call.actor());
  key.deadline = call.deadline;
  v1::RecordMembershipPeriodResponse response;
  RETURN_IF_ERROR(outbox_.Run(key, &response, [&](outbox::Transaction& tx) -> absl::Status {
    v1::Membership& membership = *response.mutable_membership();
    ASSIGN_OR_RETURN(membership, LoadLocked(tx.sql(), request.name(), request.customer()));
    ASSIGN_OR_RETURN(const std::optional<bool> known, FindPeriod(tx.sql(), request.order()));
    const absl::Time paid_time = clock::FromProto(request.paid_time());
    response.set_wanted(known ? *known : IsWanted(membership, paid_time));
    if (known) return absl::OkStatus();
    RETURN_IF_ERROR(InsertPeriod(tx.sql(), request.order(), request.name(), response.wanted()));
    return response.wanted() ? Pay(tx, membership, request.order(), paid_time) : absl::OkStatus();
  }));
  return response;
}

absl::StatusOr<v1::TerminateMembershipResponse> Memberships::Terminate(const rpc::Call& call,
                                                                       const v1::TerminateMembershipRequest& request) {
  outbox::CommandKey key = outbox::KeyOf(request, call.method, call.actor());
  key.deadline = call.deadline;
  v1::TerminateMembershipResponse response;
  RETURN_IF_ERROR(outbox_.Run(key, &response, [&](outbox::Transaction& tx) -> absl::Status {
    v1::Membership& membership = *response.mutable_membership();
    ASSIGN_OR_RETURN(membership, LoadLocked(tx.sql(), request.name(), /*owner=*/""));
    if (membership.state() == v1::Membership::STATE_ENDED) return absl::OkStatus();
    if (membership.period().order() != request.order()) response.set_unwanted_order(membership.period().order());
    return EndAtOnce(tx, membership);
  }));
  return response;
}

}  // namespace recourse::account
