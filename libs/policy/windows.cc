#include "libs/policy/windows.h"

#include <algorithm>

#include "libs/policy/deadlines.h"
#include "libs/policy/scope.h"

namespace recourse::policy {
namespace {

absl::Time ToTime(const google::protobuf::Timestamp& time) {
  return absl::FromUnixSeconds(time.seconds()) + absl::Nanoseconds(time.nanos());
}

// What a window row gives this order.
absl::Time DeadlineOf(const v1::WindowRow& row, absl::TimeZone zone, absl::Time anchor) {
  absl::Time deadline = absl::InfinitePast();
  if (row.days_from_delivery() > 0 || !row.has_return_until()) {
    deadline = EndOfDay(anchor, row.days_from_delivery(), zone);
  }
  if (row.has_return_until()) deadline = std::max(deadline, ToTime(row.return_until()));
  return deadline;
}

bool PlacedWithin(const v1::WindowRow& row, absl::Time placed) {
  return (!row.has_ordered_from() || placed >= ToTime(row.ordered_from())) &&
         (!row.has_ordered_until() || placed < ToTime(row.ordered_until()));
}

std::vector<v1::WindowRow> RowsOf(const v1::PolicyFile& file, v1::RowClass row_class, const Question& question) {
  std::vector<v1::WindowRow> rows;
  for (const v1::WindowRow& row : file.windows()) {
    const bool anchored = row.from_placement() || question.delivered_time.has_value();
    if (row.row_class() == row_class && anchored && PlacedWithin(row, question.placed_time) &&
        IsForReason(row, question.reason)) {
      rows.push_back(row);
    }
  }
  return rows;
}

// The longer of `window` and what `row` gives.
void Lengthen(const v1::WindowRow& row, absl::TimeZone zone, const Question& question, Window& window) {
  const absl::Time anchor = row.from_placement() ? question.placed_time : *question.delivered_time;
  const absl::Time until = DeadlineOf(row, zone, anchor);
  if (until <= window.deadline) return;
  window = {.deadline = until, .row = row.id(), .staff_overridable = row.staff_overridable()};
}

}  // namespace

Window LegalWindowOf(const v1::PolicyFile& file, absl::TimeZone zone, const Question& question) {
  Window window;
  const std::vector<v1::WindowRow> rows = RowsOf(file, v1::ROW_CLASS_LEGAL, question);
  for (const v1::WindowRow* row : AllMatching(rows, question.facts)) {
    if (row->reasons().empty()) Lengthen(*row, zone, question, window);
  }
  return window;
}

Window WindowOf(const v1::PolicyFile& file, absl::TimeZone zone, const Question& question) {
  Window window;
  for (const v1::RowClass row_class : {v1::ROW_CLASS_BASE, v1::ROW_CLASS_OVERLAY, v1::ROW_CLASS_LEGAL}) {
    const std::vector<v1::WindowRow> rows = RowsOf(file, row_class, question);
    // Laws stand beside each other; of the shop's own rows the most specific counts.
    for (const v1::WindowRow* row :
         row_class == v1::ROW_CLASS_LEGAL ? AllMatching(rows, question.facts) : MostSpecific(rows, question.facts)) {
      Lengthen(*row, zone, question, window);
    }
  }
  return window;
}

}  // namespace recourse::policy
