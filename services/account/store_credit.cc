#include "services/account/store_credit.h"

#include <algorithm>
#include <functional>
#include <map>

#include <absl/strings/str_cat.h>
#include <google/protobuf/util/message_differencer.h>

#include "libs/auth/caller.h"
#include "libs/clock/clock_proto.h"
#include "libs/money/money_proto.h"
#include "libs/status/status.h"
#include "recourse/account/v1/account_events.pb.h"
#include "services/account/domain/credit_lots.h"
#include "services/account/store/credit_store.h"
#include "services/account/store/customer_store.h"

namespace recourse::account {
namespace {

// The enums have the same numbers.
static_assert(static_cast<int>(LotClass::kRefund) == v1::StoreCreditLot::CLASS_REFUND);
static_assert(static_cast<int>(LotClass::kGoodwill) == v1::StoreCreditLot::CLASS_GOODWILL);

using Lots = std::vector<StoredLot>;
using Parts = std::vector<LotPart>;

type::v1::Money MoneyOf(const std::string& currency, int64_t minor) {
  type::v1::Money money;
  money.set_currency_code(currency);
  money.set_minor_units(minor);
  return money;
}

v1::StoreCreditLot ToProto(const StoredLot& stored) {
  v1::StoreCreditLot lot;
  lot.set_name(stored.name);
  lot.set_class_(static_cast<v1::StoreCreditLot::Class>(stored.lot_class));
  lot.set_source(stored.source);
  *lot.mutable_credited() = MoneyOf(stored.currency, stored.credited);
  *lot.mutable_remaining() = MoneyOf(stored.currency, stored.remaining);
  if (stored.expire_time) *lot.mutable_expire_time() = clock::ToProto(*stored.expire_time);
  *lot.mutable_create_time() = clock::ToProto(stored.create_time);
  return lot;
}

template <class Request>
v1::StoreCreditEntry EntryOf(const Request& request, v1::StoreCreditEntry::Kind kind) {
  v1::StoreCreditEntry entry;
  entry.set_ledger_entry(request.ledger_entry());
  entry.set_customer(request.customer());
  entry.set_kind(kind);
  *entry.mutable_amount() = request.amount();
  return entry;
}

// What an entry asked for, without what became of it.
v1::StoreCreditEntry AskedBy(v1::StoreCreditEntry entry) {
  entry.clear_parts();
  entry.clear_create_time();
  return entry;
}

// Runs `move`, which changes lots and answers the parts, unless the ledger's entry has been taken in before.
absl::Status TakeIn(outbox::Transaction& tx, v1::StoreCreditEntry& entry,
                    const std::function<absl::StatusOr<Parts>()>& move) {
  RETURN_IF_ERROR(tx.sql().Lock("store_credit", entry.customer()));
  ASSIGN_OR_RETURN(const std::optional<v1::StoreCreditEntry> known, FindEntry(tx.sql(), entry.ledger_entry()));
  if (known) {
    if (!google::protobuf::util::MessageDifferencer::Equals(AskedBy(*known), AskedBy(entry))) {
      return status::Error(errors::v1::REASON_RESOURCE_EXISTS, "this ledger entry said something else before",
                           {{"ledger_entry", entry.ledger_entry()}});
    }
    entry = *known;
    return absl::OkStatus();
  }
  ASSIGN_OR_RETURN(const Parts parts, move());
  for (const LotPart& part : parts) {
    v1::StoreCreditEntry::Part& shown = *entry.add_parts();
    shown.set_lot(part.lot);
    *shown.mutable_amount() = MoneyOf(entry.amount().currency_code(), part.amount);
  }
  *entry.mutable_create_time() = clock::ToProto(tx.now());
  RETURN_IF_ERROR(InsertEntry(tx.sql(), entry));
  v1::StoreCreditChanged event;
  *event.mutable_entry() = entry;
  return tx.Emit({.type = "store_credit.changed", .resource = entry.customer(), .payload = event});
}

// Of a debit: what has not been given back yet.
absl::StatusOr<Parts> HeldBy(sql::Transaction& tx, const v1::StoreCreditEntry& debit) {
  std::map<std::string, int64_t> restored;
  ASSIGN_OR_RETURN(const std::vector<v1::StoreCreditEntry> restores, ListRestoresOf(tx, debit.ledger_entry()));
  for (const v1::StoreCreditEntry& restore : restores) {
    for (const auto& part : restore.parts()) restored[part.lot()] += part.amount().minor_units();
  }
  Parts held;
  for (const auto& part : debit.parts()) {
    held.push_back({part.lot(), part.amount().minor_units() - restored[part.lot()]});
  }
  return held;
}

StoredLot& LotOf(Lots& lots, const std::string& name) { return *std::ranges::find(lots, name, &StoredLot::name); }

}  // namespace

absl::StatusOr<v1::CreditStoreCreditResponse> StoreCredit::Credit(const rpc::Call& call,
                                                                  const v1::CreditStoreCreditRequest& request) {
  outbox::CommandKey key = outbox::KeyOf(request, call.method, call.actor());
  key.deadline = call.deadline;
  v1::CreditStoreCreditResponse response;
  RETURN_IF_ERROR(outbox_.Run(key, &response, [&](outbox::Transaction& tx) -> absl::Status {
    *response.mutable_entry() = EntryOf(request, v1::StoreCreditEntry::KIND_CREDIT);
    return TakeIn(tx, *response.mutable_entry(), [&]() -> absl::StatusOr<Parts> {
      ASSIGN_OR_RETURN(const std::optional<StoredCustomer> customer, FindCustomer(tx.sql(), request.customer()));
      if (!customer) return status::NotFound(request.customer());
      StoredLot lot{.name = absl::StrCat("storeCreditLots/", tx.ids().New()),
                    .customer = request.customer(),
                    .currency = request.amount().currency_code(),
                    .lot_class = request.class_(),
                    .source = request.source(),
                    .credited = request.amount().minor_units(),
                    .remaining = request.amount().minor_units(),
                    .expire_time = {},
                    .create_time = tx.now()};
      if (request.has_expire_time()) lot.expire_time = clock::FromProto(request.expire_time());
      RETURN_IF_ERROR(CheckExpiry(static_cast<LotClass>(lot.lot_class), lot.expire_time, tx.now()));
      RETURN_IF_ERROR(InsertLot(tx.sql(), lot));
      return Parts{{lot.name, lot.credited}};
    });
  }));
  return response;
}

absl::StatusOr<v1::DebitStoreCreditResponse> StoreCredit::Debit(const rpc::Call& call,
                                                                const v1::DebitStoreCreditRequest& request) {
  outbox::CommandKey key = outbox::KeyOf(request, call.method, call.actor());
  key.deadline = call.deadline;
  v1::DebitStoreCreditResponse response;
  RETURN_IF_ERROR(outbox_.Run(key, &response, [&](outbox::Transaction& tx) -> absl::Status {
    *response.mutable_entry() = EntryOf(request, v1::StoreCreditEntry::KIND_DEBIT);
    return TakeIn(tx, *response.mutable_entry(), [&]() -> absl::StatusOr<Parts> {
      ASSIGN_OR_RETURN(Lots lots, ListLots(tx.sql(), request.customer()));
      std::vector<SpendableLot> spendable;
      for (const StoredLot& lot : lots) {
        if (lot.currency != request.amount().currency_code()) continue;
        spendable.push_back({.name = lot.name, .remaining = lot.remaining, .expire_time = lot.expire_time});
      }
      ASSIGN_OR_RETURN(const Parts parts, TakeFrom(std::move(spendable), request.amount().minor_units(), tx.now()));
      for (const LotPart& part : parts) {
        StoredLot& lot = LotOf(lots, part.lot);
        lot.remaining -= part.amount;
        RETURN_IF_ERROR(UpdateLot(tx.sql(), lot));
      }
      return parts;
    });
  }));
  return response;
}

absl::StatusOr<v1::RestoreStoreCreditResponse> StoreCredit::Restore(const rpc::Call& call,
                                                                    const v1::RestoreStoreCreditRequest& request) {
  outbox::CommandKey key = outbox::KeyOf(request, call.method, call.actor());
  key.deadline = call.deadline;
  v1::RestoreStoreCreditResponse response;
  RETURN_IF_ERROR(outbox_.Run(key, &response, [&](outbox::Transaction& tx) -> absl::Status {
    v1::StoreCreditEntry& entry = *response.mutable_entry();
    entry = EntryOf(request, v1::StoreCreditEntry::KIND_RESTORE);
    entry.set_restored_entry(request.restored_entry());
    return TakeIn(tx, entry, [&]() -> absl::StatusOr<Parts> {
      ASSIGN_OR_RETURN(const std::optional<v1::StoreCreditEntry> debit, FindEntry(tx.sql(), request.restored_entry()));
      if (!debit || debit->customer() != request.customer() || debit->kind() != v1::StoreCreditEntry::KIND_DEBIT) {
        return status::NotFound(request.restored_entry());
      }
      if (debit->amount().currency_code() != request.amount().currency_code()) {
        return status::Error(errors::v1::REASON_CURRENCY_MISMATCH, "the debit was in another currency");
      }
      ASSIGN_OR_RETURN(const Parts held, HeldBy(tx.sql(), *debit));
      ASSIGN_OR_RETURN(const Parts parts, GiveBack(held, request.amount().minor_units()));
      ASSIGN_OR_RETURN(Lots lots, ListLots(tx.sql(), request.customer()));
      for (const LotPart& part : parts) {
        StoredLot& lot = LotOf(lots, part.lot);
        if (HasExpired(lot.expire_time, tx.now())) lot.remaining = 0;  // what was left then has lapsed
        lot.remaining += part.amount;
        lot.expire_time = ExpiryOnceRestored(lot.expire_time, tx.now());
        RETURN_IF_ERROR(UpdateLot(tx.sql(), lot));
      }
      return parts;
    });
  }));
  return response;
}

absl::StatusOr<v1::GetStoreCreditResponse> StoreCredit::Get(const rpc::Call& call,
                                                            const v1::GetStoreCreditRequest& request) {
  const std::string owner = auth::OwnerOf(call.actor());
  if (!owner.empty() && owner != request.customer()) return status::NotFound(request.customer());
  const absl::Time now = outbox_.clock().Now();
  return outbox_.db().Read([&](sql::Transaction& tx) -> absl::StatusOr<v1::GetStoreCreditResponse> {
    ASSIGN_OR_RETURN(const std::optional<StoredCustomer> customer, FindCustomer(tx, request.customer()));
    if (!customer) return status::NotFound(request.customer());
    ASSIGN_OR_RETURN(Lots lots, ListLots(tx, request.customer()));
    std::erase_if(lots, [&](const StoredLot& lot) { return lot.remaining == 0 || HasExpired(lot.expire_time, now); });
    std::ranges::stable_sort(lots, {},
                             [](const StoredLot& lot) { return lot.expire_time.value_or(absl::InfiniteFuture()); });
    v1::GetStoreCreditResponse response;
    std::map<std::string, money::Money> sums;
    for (const StoredLot& lot : lots) {
      *response.add_lots() = ToProto(lot);
      ASSIGN_OR_RETURN(const money::Money remaining, money::FromProto(MoneyOf(lot.currency, lot.remaining)));
      const auto [sum, added] = sums.try_emplace(lot.currency, remaining);
      if (!added) {
        ASSIGN_OR_RETURN(sum->second, money::Add(sum->second, remaining));
      }
    }
    for (const auto& [currency, sum] : sums) *response.add_balances() = money::ToProto(sum);
    return response;
  });
}

}  // namespace recourse::account
