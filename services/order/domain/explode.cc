#include "services/order/domain/explode.h"

#include <algorithm>
#include <map>
#include <set>

#include "libs/status/status.h"

namespace recourse::order {
namespace {

using money::Money;

absl::StatusOr<Money> SumOf(const std::vector<Component>& components, Money sum) {
  for (const Component& component : components) {
    ASSIGN_OR_RETURN(sum, money::Add(sum, component.amount));
  }
  return sum;
}

// One component per kind, so that two discounts of a line are rounded as one.
absl::StatusOr<std::vector<Component>> MergedByKind(const std::vector<Component>& components) {
  std::vector<Component> merged;
  for (const Component& component : components) {
    const auto same = std::ranges::find(merged, component.kind, &Component::kind);
    if (same == merged.end()) {
      merged.push_back(component);
    } else {
      ASSIGN_OR_RETURN(same->amount, money::Add(same->amount, component.amount));
    }
  }
  return merged;
}

absl::Status NotNegative(const Money& sum, const std::string& line) {
  if (sum.minor >= 0) return absl::OkStatus();
  return status::Error(errors::v1::REASON_AMOUNT_OUT_OF_RANGE, "the components of line " + line + " are below zero",
                       {{"line", line}, {"amount", money::Format(sum)}});
}

absl::Status CheckMoney(const SoldOrder& order) {
  Money sold{order.currency, 0};
  for (const SoldLine& line : order.lines) {
    ASSIGN_OR_RETURN(const Money sum, SumOf(line.components, Money{order.currency, 0}));
    RETURN_IF_ERROR(NotNegative(sum, line.id));
    ASSIGN_OR_RETURN(sold, money::Add(sold, sum));
  }
  Money paid{order.currency, 0};
  for (const Money& payment : order.payments) {
    ASSIGN_OR_RETURN(paid, money::Add(paid, payment));
  }
  if (paid == sold) return absl::OkStatus();
  return status::Error(errors::v1::REASON_AMOUNT_OUT_OF_RANGE, "payments do not add up to what was sold",
                       {{"paid", money::Format(paid)}, {"sold", money::Format(sold)}});
}

// Line → parcel.
absl::StatusOr<std::map<std::string, std::string>> ParcelOfLines(const SoldOrder& order) {
  std::set<std::string> lines;
  for (const SoldLine& line : order.lines) {
    if (!lines.insert(line.id).second) return status::InvalidField("order.lines", "line " + line.id + " occurs twice");
  }
  std::set<std::string> parcels;
  std::map<std::string, std::string> parcel_of;
  for (const SoldParcel& parcel : order.parcels) {
    if (!parcels.insert(parcel.id).second) {
      return status::InvalidField("order.shipments", "shipment " + parcel.id + " occurs twice");
    }
    for (const std::string& line : parcel.lines) {
      if (!lines.contains(line)) return status::InvalidField("order.shipments", "no line " + line);
      if (!parcel_of.emplace(line, parcel.id).second) {
        return status::InvalidField("order.shipments", "line " + line + " is carried twice");
      }
    }
  }
  return parcel_of;
}

}  // namespace

absl::StatusOr<std::vector<Unit>> Explode(const SoldOrder& order) {
  ASSIGN_OR_RETURN(auto parcel_of, ParcelOfLines(order));
  RETURN_IF_ERROR(CheckMoney(order));
  std::vector<Unit> units;
  for (const SoldLine& line : order.lines) {
    const size_t first = units.size();
    for (int i = 0; i < line.quantity; ++i) {
      Unit unit;
      unit.number = static_cast<int>(units.size()) + 1;
      unit.line = line.id;
      unit.shipment = parcel_of[line.id];
      units.push_back(std::move(unit));
    }
    ASSIGN_OR_RETURN(const std::vector<Component> components, MergedByKind(line.components));
    for (const Component& component : components) {
      const std::vector<Money> parts = money::SplitEqually(component.amount, line.quantity);
      for (size_t i = 0; i < parts.size(); ++i) {
        units[first + i].components.push_back({component.kind, parts[i]});
      }
    }
    for (size_t i = first; i < units.size(); ++i) {
      ASSIGN_OR_RETURN(const Money sum, SumOf(units[i].components, Money{order.currency, 0}));
      RETURN_IF_ERROR(NotNegative(sum, line.id));
    }
  }
  return units;
}

}  // namespace recourse::order
