#include "libs/policy/rule_book.h"

#include <algorithm>
#include <set>

#include <absl/strings/str_cat.h>
#include <google/protobuf/descriptor.h>
#include <google/protobuf/text_format.h>

#include "libs/policy/released_files.h"
#include "libs/policy/scope.h"
#include "libs/policy/withdrawal.h"

namespace recourse::policy {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

absl::Status Bad(const v1::PolicyFile& file, const std::string& what) {
  return absl::InvalidArgumentError(absl::StrCat("policy ", file.version(), ": ", what));
}

// Open enums let any number through the parser.
bool HasUnknownEnum(const Message& message) {
  const auto* reflection = message.GetReflection();
  std::vector<const FieldDescriptor*> fields;
  reflection->ListFields(message, &fields);
  return std::any_of(fields.begin(), fields.end(), [&](const FieldDescriptor* field) {
    const bool repeated = field->is_repeated();
    if (field->cpp_type() == FieldDescriptor::CPPTYPE_ENUM) {
      for (int i = 0; i < (repeated ? reflection->FieldSize(message, field) : 1); ++i) {
        const int value =
            repeated ? reflection->GetRepeatedEnumValue(message, field, i) : reflection->GetEnumValue(message, field);
        if (field->enum_type()->FindValueByNumber(value) == nullptr) return true;
      }
      return false;
    }
    if (field->cpp_type() != FieldDescriptor::CPPTYPE_MESSAGE) return false;
    if (!repeated) return HasUnknownEnum(reflection->GetMessage(message, field));
    for (int i = 0; i < reflection->FieldSize(message, field); ++i) {
      if (HasUnknownEnum(reflection->GetRepeatedMessage(message, field, i))) return true;
    }
    return false;
  });
}

template <class Rows>
absl::Status CheckIds(const v1::PolicyFile& file, const Rows& rows, std::set<std::string>& ids) {
  for (const auto& row : rows) {
    if (row.id().empty() || row.source().empty()) return Bad(file, "a row without id or source");
    if (!ids.insert(row.id()).second) return Bad(file, "two rows " + row.id());
  }
  return absl::OkStatus();
}

absl::Status CheckWindows(const v1::PolicyFile& file) {
  bool has_default = false;
  for (const v1::WindowRow& row : file.windows()) {
    if (row.row_class() == v1::ROW_CLASS_UNSPECIFIED) return Bad(file, row.id() + " has no class");
    if (row.days_from_delivery() < 0) return Bad(file, row.id() + " has negative days");
    if (!row.scope().seller().empty() && row.row_class() == v1::ROW_CLASS_BASE) {
      return Bad(file, row.id() + ": a seller's window may lengthen the platform's, never replace it");
    }
    has_default |= row.row_class() == v1::ROW_CLASS_BASE && SpecificityOf(row.scope()).fields == 0 &&
                   !row.has_ordered_from() && !row.has_ordered_until() && !row.from_placement() &&
                   row.reasons().empty();
  }
  return has_default ? absl::OkStatus() : Bad(file, "no base window for every line");
}

absl::Status CheckReasons(const v1::PolicyFile& file) {
  std::set<int> seen;
  for (const v1::ReasonRow& row : file.reasons()) {
    if (row.reason() == v1::RETURN_REASON_UNSPECIFIED || row.fault() == v1::FAULT_UNSPECIFIED ||
        row.label_payer() == v1::PARTY_UNSPECIFIED) {
      return Bad(file, row.id() + " leaves reason, fault or payer open");
    }
    if (!seen.insert(row.reason()).second) return Bad(file, row.id() + " is the second row of its reason");
  }
  return absl::OkStatus();
}

absl::Status CheckFees(const v1::PolicyFile& file) {
  for (const v1::FeeRow& row : file.fees()) {
    if (row.cause() == v1::FeeRow::CAUSE_UNSPECIFIED) return Bad(file, row.id() + " has no cause");
    if (row.basis_points() < 0 || row.basis_points() > 10'000) return Bad(file, row.id() + " is no share");
    if (row.amount().minor_units() < 0 || row.late_days_from() < 0) return Bad(file, row.id() + " is negative");
  }
  return absl::OkStatus();
}

absl::Status CheckTriggers(const v1::PolicyFile& file) {
  bool has_default = false;
  for (const v1::TriggerRow& row : file.triggers()) {
    if (row.trigger() == v1::REFUND_TRIGGER_UNSPECIFIED || row.return_by_days() <= 0) {
      return Bad(file, row.id() + " leaves trigger or return-by days open");
    }
    has_default |= SpecificityOf(row.scope()).fields == 0 && row.reasons().empty();
  }
  return has_default ? absl::OkStatus() : Bad(file, "no trigger for every line");
}

absl::Status CheckGrants(const v1::PolicyFile& file) {
  for (const v1::GrantRow& row : file.grants()) {
    if (row.days_from_delivery() < 0) return Bad(file, row.id() + " has negative days");
    if (row.fee_cap_basis_points() < 0 || row.fee_cap_basis_points() > 10'000) {
      return Bad(file, row.id() + " is no share");
    }
  }
  return absl::OkStatus();
}

absl::StatusOr<absl::TimeZone> ZoneNamed(const v1::PolicyFile& file, const std::string& name) {
  absl::TimeZone zone;
  if (name.empty() || !absl::LoadTimeZone(name, &zone)) return Bad(file, "unknown time zone " + name);
  return zone;
}

absl::StatusOr<v1::PolicyFile> Parse(const ReleasedFile& released) {
  v1::PolicyFile file;
  if (!google::protobuf::TextFormat::ParseFromString(released.text, &file)) {
    return absl::InvalidArgumentError(released.name + " is not a textproto of recourse.policy.v1.PolicyFile");
  }
  return file;
}

}  // namespace

absl::Status Check(const v1::PolicyFile& file) {
  if (file.version().empty() || !file.has_effective_time()) return Bad(file, "no version or effective time");
  if (HasUnknownEnum(file)) return Bad(file, "a value outside its enum");
  std::set<std::string> ids;
  RETURN_IF_ERROR(CheckIds(file, file.windows(), ids));
  RETURN_IF_ERROR(CheckIds(file, file.exclusions(), ids));
  RETURN_IF_ERROR(CheckIds(file, file.reasons(), ids));
  RETURN_IF_ERROR(CheckIds(file, file.fees(), ids));
  RETURN_IF_ERROR(CheckIds(file, file.triggers(), ids));
  RETURN_IF_ERROR(CheckIds(file, file.grants(), ids));
  RETURN_IF_ERROR(CheckWindows(file));
  RETURN_IF_ERROR(CheckReasons(file));
  RETURN_IF_ERROR(CheckFees(file));
  RETURN_IF_ERROR(CheckGrants(file));
  return CheckTriggers(file);
}

absl::StatusOr<RuleBook> RuleBook::Load(const std::string& folder) {
  ASSIGN_OR_RETURN(const std::vector<ReleasedFile> released, ReadReleasedFiles(folder));
  std::vector<v1::PolicyFile> files;
  for (const ReleasedFile& file : released) {
    ASSIGN_OR_RETURN(files.emplace_back(), Parse(file));
  }
  return FromFiles(std::move(files));
}

absl::StatusOr<RuleBook> RuleBook::FromFiles(std::vector<v1::PolicyFile> files) {
  std::set<std::string> versions;
  std::vector<Edition> editions;
  for (v1::PolicyFile& file : files) {
    RETURN_IF_ERROR(Check(file));
    if (!versions.insert(file.version()).second) return Bad(file, "two files of this version");
    ASSIGN_OR_RETURN(editions.emplace_back(), EditionOf(std::move(file)));
  }
  std::sort(editions.begin(), editions.end(), [](const Edition& left, const Edition& right) {
    return std::tuple(left.effective, left.file.version()) < std::tuple(right.effective, right.file.version());
  });
  RETURN_IF_ERROR(CheckReasonsAreJudged(editions));
  return RuleBook(std::move(editions));
}

absl::StatusOr<RuleBook::Edition> RuleBook::EditionOf(v1::PolicyFile file) {
  Edition edition{
      .file = {}, .effective = absl::FromUnixSeconds(file.effective_time().seconds()), .zone = {}, .zones = {}};
  ASSIGN_OR_RETURN(edition.zone, ZoneNamed(file, file.time_zone()));
  for (const v1::MarketplaceZone& named : file.zones()) {
    ASSIGN_OR_RETURN(edition.zones[named.marketplace()], ZoneNamed(file, named.time_zone()));
  }
  edition.file = std::move(file);
  return edition;
}

// A file that was released before a reason existed stays as it is; whoever judges today must know every reason.
absl::Status RuleBook::CheckReasonsAreJudged(const std::vector<Edition>& editions) {
  std::map<std::string, const Edition*> newest;
  for (const Edition& edition : editions) {
    if (edition.file.marketplaces().empty()) newest[""] = &edition;
    for (const std::string& marketplace : edition.file.marketplaces()) newest[marketplace] = &edition;
  }
  for (const auto& [marketplace, edition] : newest) {
    if (edition->file.reasons_size() != v1::ReturnReason_descriptor()->value_count() - 1) {
      return Bad(edition->file, "a reason has no row");
    }
  }
  return absl::OkStatus();
}

absl::TimeZone RuleBook::Edition::ZoneOf(const std::string& marketplace) const {
  const auto found = zones.find(marketplace);
  return found == zones.end() ? zone : found->second;
}

const RuleBook::Edition* RuleBook::InForce(const std::string& marketplace, absl::Time time) const {
  const Edition* named = nullptr;
  const Edition* general = nullptr;
  for (const Edition& edition : editions_) {
    if (edition.effective > time) break;
    const auto& marketplaces = edition.file.marketplaces();
    if (marketplaces.empty()) general = &edition;
    if (std::find(marketplaces.begin(), marketplaces.end(), marketplace) != marketplaces.end()) named = &edition;
  }
  return named != nullptr ? named : general;
}

absl::StatusOr<Decision> RuleBook::Evaluate(const Question& question) const {
  return Better(question, policy::Evaluate);
}

absl::StatusOr<Decision> RuleBook::EvaluateWithdrawal(const Question& question) const {
  return Better(question, policy::EvaluateWithdrawal);
}

absl::StatusOr<Decision> RuleBook::Better(const Question& question, Judge& judge) const {
  const Edition* frozen = InForce(question.facts.marketplace(), question.placed_time);
  if (frozen == nullptr) {
    return status::Error(errors::v1::REASON_NOT_RETURNABLE,
                         "no policy was in force in " + question.facts.marketplace());
  }
  const Edition* newest = InForce(question.facts.marketplace(), question.now);
  Decision decision = judge(frozen->file, frozen->ZoneOf(question.facts.marketplace()), question);
  if (newest != nullptr && newest != frozen) {
    Decision later = judge(newest->file, newest->ZoneOf(question.facts.marketplace()), question);
    if (BetterForCustomer(later, decision)) decision = std::move(later);
  }
  return decision;
}

}  // namespace recourse::policy
