// The kinds there are.
#pragma once

#include "libs/ids/ids.h"
#include "services/routing/action/action_kind.h"
#include "services/routing/help/peers.h"

namespace recourse::routing {

class ReturnAction final : public ActionKind {
 public:
  explicit ReturnAction(const Returns& returns) : returns_(returns) {}

  absl::StatusOr<QuotedAction> Quote(const v1::ActionRequest& request, const type::v1::Actor& actor,
                                     absl::Time deadline) const override;
  int64_t MoneyOf(const v1::ActionTerms& terms) const override { return terms.amount().minor_units(); }
  absl::StatusOr<v1::ActionResult> Execute(const v1::Action& action, const std::string& token,
                                           const type::v1::Actor& actor) const override;
  absl::Status Reverse(const v1::Action& action, const type::v1::Actor& actor) const override;

 private:
  const Returns& returns_;
};

class CancelAction final : public ActionKind {
 public:
  CancelAction(const Orders& orders, const Cancellations& cancellations, ids::IdSource& ids)
      : orders_(orders), cancellations_(cancellations), ids_(ids) {}

  absl::StatusOr<QuotedAction> Quote(const v1::ActionRequest& request, const type::v1::Actor& actor,
                                     absl::Time deadline) const override;
  int64_t MoneyOf(const v1::ActionTerms& terms) const override { return terms.amount().minor_units(); }
  absl::StatusOr<v1::ActionResult> Execute(const v1::Action& action, const std::string& token,
                                           const type::v1::Actor& actor) const override;
  absl::Status Reverse(const v1::Action& action, const type::v1::Actor& actor) const override;

 private:
  const Orders& orders_;
  const Cancellations& cancellations_;
  ids::IdSource& ids_;
};

class ClaimAction final : public ActionKind {
 public:
  ClaimAction(const Orders& orders, const Claims& claims) : orders_(orders), claims_(claims) {}

  absl::StatusOr<QuotedAction> Quote(const v1::ActionRequest& request, const type::v1::Actor& actor,
                                     absl::Time deadline) const override;
  // The seller, or a person, decides first.
  int64_t MoneyOf(const v1::ActionTerms&) const override { return 0; }
  absl::StatusOr<v1::ActionResult> Execute(const v1::Action& action, const std::string& token,
                                           const type::v1::Actor& actor) const override;
  absl::Status Reverse(const v1::Action& action, const type::v1::Actor& actor) const override;

 private:
  const Orders& orders_;
  const Claims& claims_;
};

class MembershipEndAction final : public ActionKind {
 public:
  MembershipEndAction(const Memberships& memberships, const MembershipEnds& ends, ids::IdSource& ids)
      : memberships_(memberships), ends_(ends), ids_(ids) {}

  absl::StatusOr<QuotedAction> Quote(const v1::ActionRequest& request, const type::v1::Actor& actor,
                                     absl::Time deadline) const override;
  int64_t MoneyOf(const v1::ActionTerms& terms) const override { return terms.amount().minor_units(); }
  absl::StatusOr<v1::ActionResult> Execute(const v1::Action& action, const std::string& token,
                                           const type::v1::Actor& actor) const override;
  absl::Status Reverse(const v1::Action& action, const type::v1::Actor& actor) const override;

 private:
  const Memberships& memberships_;
  const MembershipEnds& ends_;
  ids::IdSource& ids_;
};

class CompensationAction final : public ActionKind {
 public:
  CompensationAction(const Orders& orders, const Concessions& concessions, ids::IdSource& ids)
      : orders_(orders), concessions_(concessions), ids_(ids) {}

  absl::StatusOr<QuotedAction> Quote(const v1::ActionRequest& request, const type::v1::Actor& actor,
                                     absl::Time deadline) const override;
  int64_t MoneyOf(const v1::ActionTerms& terms) const override { return terms.amount().minor_units(); }
  absl::StatusOr<v1::ActionResult> Execute(const v1::Action& action, const std::string& token,
                                           const type::v1::Actor& actor) const override;
  absl::Status Reverse(const v1::Action& action, const type::v1::Actor& actor) const override;

 private:
  // As late as the parcel came, for the order as it was placed.
  absl::StatusOr<refunds::v1::CompensateDelayRequest> RequestFor(const v1::ActionRequest& request,
                                                                 const type::v1::Actor& actor,
                                                                 absl::Time deadline) const;

  const Orders& orders_;
  const Concessions& concessions_;
  ids::IdSource& ids_;
};

}  // namespace recourse::routing
