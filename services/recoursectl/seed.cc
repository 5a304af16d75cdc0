#include "services/recoursectl/seed.h"

#include <array>

#include <absl/strings/str_cat.h>
#include <absl/time/clock.h>

#include "libs/ids/ids.h"
#include "libs/status/status.h"
#include "recourse/account/v1/account_service.pb.h"
#include "recourse/order/v1/order_service.pb.h"
#include "services/recoursectl/book.h"
#include "services/recoursectl/progress.h"

namespace recourse::recoursectl {
namespace {

constexpr char kNamespace[] = "3a1f1d3e-9a53-5d57-8a2e-6c1b0f6d2f11";

struct Person {
  const char* id;
  const char* name;
};

constexpr std::array kPeople = {Person{"ada", "Ada Moreno"},     Person{"ben", "Ben Okafor"},
                                Person{"chloe", "Chloe Martin"}, Person{"dev", "Dev Sharma"},
                                Person{"elena", "Elena Rossi"},  Person{"farid", "Farid Haddad"},
                                Person{"grace", "Grace Lim"},    Person{"hugo", "Hugo Silva"},
                                Person{"ines", "Ines Weber"},    Person{"jonas", "Jonas Berg"}};

const std::vector<Article>& Catalogue() {
  static const std::vector<Article> catalogue = {
      {"products/blender-500", "Countertop blender", "red, 1.5 l", "home/kitchen/blenders", 7999},
      {"products/kettle-17", "Electric kettle", "steel, 1.7 l", "home/kitchen/kettles", 3450},
      {"products/headset-2", "Wireless headphones", "black", "electronics/audio", 12900},
      {"products/mug-set", "Stoneware mugs, set of 4", "blue", "home/kitchen/tableware", 2499},
      {"products/lamp-4", "Desk lamp", "brass", "home/lighting", 4599},
      {"products/boots-9", "Hiking boots", "size 9", "apparel/shoes", 13999},
      {"products/novel-12", "A paperback novel", "", "books/fiction", 1299},
      {"products/phone-9", "Phone, 128 GB", "graphite", "electronics/phones", 69900}};
  return catalogue;
}

struct Age {
  const char* label;
  int placed_days;
  std::optional<int> delivered_days;  // absent: under way
};

constexpr std::array kAges = {Age{"today", 3, 0},      Age{"week", 9, 6},     Age{"month", 24, 20},
                              Age{"sixweeks", 46, 42}, Age{"transit", 2, {}}, Age{"late", 12, {}}};

}  // namespace

absl::StatusOr<ImportResult> Seed(const GatewayClient& gateway) {
  ASSIGN_OR_RETURN(const std::string token, gateway.DevelopmentToken("admins/importer", "admin"));
  const absl::Time now = absl::Now();
  ImportResult result;
  const auto count = [&](const std::string& what, const absl::Status& status) -> absl::Status {
    if (status.ok()) {
      ++result.imported;
    } else if (status.code() == absl::StatusCode::kAlreadyExists) {
      ++result.already_there;
    } else if (status.code() == absl::StatusCode::kUnavailable) {
      return status;
    } else {
      result.bad.push_back({what, 0, std::string(status.message())});
    }
    return absl::OkStatus();
  };
  Progress progress("seed", kPeople.size() * (1 + kAges.size()));
  size_t pick = 0;
  for (const Person& person : kPeople) {
    account::v1::ImportCustomerRequest customer;
    *customer.mutable_customer() = MakeCustomer(person.id, person.name);
    customer.set_request_id(ids::Derived(kNamespace, person.id));
    RETURN_IF_ERROR(count(person.id, gateway
                                         .Call<account::v1::ImportCustomerResponse>(
                                             "recourse.account.v1.AccountService/ImportCustomer", token, customer)
                                         .status()));
    progress.Step();
    for (const Age& age : kAges) {
      const std::string id = absl::StrCat("seed-", person.id, "-", age.label);
      const auto& catalogue = Catalogue();
      const std::vector<Article> articles = {catalogue[pick % catalogue.size()],
                                             catalogue[(pick + 3) % catalogue.size()]};
      ++pick;
      order::v1::ImportOrderRequest order;
      *order.mutable_order() =
          MakeOrder(id, customer.customer().name(), articles, now - absl::Hours(24 * age.placed_days),
                    age.delivered_days ? now - absl::Hours(24 * *age.delivered_days) : absl::InfiniteFuture());
      // Dates are relative to now, so a second run is another body: the order's own name keeps it from coming twice.
      order.set_request_id(ids::Derived(kNamespace, absl::StrCat(id, "\n", absl::ToUnixMicros(now))));
      RETURN_IF_ERROR(count(
          id, gateway.Call<order::v1::ImportOrderResponse>("recourse.order.v1.OrderService/ImportOrder", token, order)
                  .status()));
      progress.Step();
    }
  }
  return result;
}

}  // namespace recourse::recoursectl
