// Whether the guarantee covers a unit, and when its claim goes to the seller.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <absl/time/time.h>

#include "libs/status/status.h"

namespace recourse::claims {

// Numbers are those of recourse.claims.v1.Claim.Type.
enum class Type { kNotReceived = 1, kNotAsDescribed = 2, kReturnNotRefunded = 3, kReturnRefused = 4 };

// A waiting time or window with the id of its policy row.
struct Wait {
  std::string row;
  absl::Duration length;
};

// Explained in recourse.claims.v1.ClaimRow.Kind.
struct Rules {
  std::string version;
  Wait window;
  Wait after_promise;
  Wait after_delivery;
  Wait seller_contact;
  Wait seller_response;
  Wait assumed_promise;
  Wait buyer_response;
  Wait offer;
  Wait appeal;
  Wait after_return;
  Wait after_return_scan;
  Wait send_back;
  Wait after_dispute;
};

struct Facts {
  Type type = Type::kNotReceived;
  bool sold_by_seller = false;
  bool sent_by_seller = false;
  bool excluded = false;      // stored value: a gift card is spent, not returned
  bool gone = false;          // cancelled, returned or on its way back
  bool held = false;          // by a remedy that the claim cannot take over
  bool settled = false;       // an earlier claim about it was granted, or denied by a person
  bool refiled = false;       // claims about it were withdrawn twice
  bool lost = false;          // by the carrier's word
  bool charged_back = false;  // the bank has the money, or may keep it
  std::optional<absl::Time> delivered_time;
  std::optional<absl::Time> promised_time;
  // Of the return that the claim is about, empty when there is none; by the carrier's word.
  std::string return_case = {};
  std::optional<absl::Time> return_scan_time = {};
  std::optional<absl::Time> return_delivered_time = {};
  std::optional<absl::Time> dispute_won_time = {};
  absl::Time placed_time;
  absl::Time now;
};

struct Verdict {
  std::vector<status::Reason> blockers;  // empty: eligible
  std::vector<std::string> rows;
  absl::Time fileable_time;
  absl::Time file_by_time;
  bool ask_customer_service = false;
};

// About a return that went wrong: the goods may be back.
bool IsAboutReturn(Type type);
// May take the units over from an open return.
bool TakesOver(Type type);

Verdict Judge(const Facts& facts, const Rules& rules);

}  // namespace recourse::claims
