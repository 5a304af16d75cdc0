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
  bool member = false;
};

constexpr std::array kPeople = {Person{"ada", "Ada Moreno", true},     Person{"ben", "Ben Okafor"},
                                Person{"chloe", "Chloe Martin", true}, Person{"dev", "Dev Sharma"},
                                Person{"elena", "Elena Rossi", true},  Person{"farid", "Farid Haddad"},
                                Person{"grace", "Grace Lim", true},    Person{"hugo", "Hugo Silva"},
                                Person{"ines", "Ines Weber", true},    Person{"jonas", "Jonas Berg"}};

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

constexpr absl::Duration kDay = absl::Hours(24);

// How far an order is.
struct Situation {
  const char* label;
  int placed_days_ago;
  std::vector<CarrierScan> scans;
};

// Everybody has one of each of these …
const std::vector<Situation>& Usual() {
  static const std::vector<Situation> usual = {
      {"today", 3, {{"102", absl::Hours(20)}, {"201", absl::Hours(30)}, {"301", 3 * kDay - absl::Hours(1)}}},
      {"week", 9, DeliveredAfter(3)},
      {"month", 24, DeliveredAfter(4)},
      {"sixweeks", 46, DeliveredAfter(4)},
      {"transit", 2, {{"102", absl::Hours(20)}, {"201", absl::Hours(30)}}},
      {"late", 12, {{"102", absl::Hours(20)}, {"201", absl::Hours(30)}}}};
  return usual;
}

// … and one of these, in turn: the other states in which a carrier can have a parcel.
const std::vector<Situation>& Special() {
  static const std::vector<Situation> special = {
      {"packed", 1, {{"101", absl::Hours(5)}}},
      {"outfordelivery", 3, {{"102", kDay}, {"201", 2 * kDay}, {"302", 3 * kDay - absl::Hours(2)}}},
      {"attempted", 4, {{"102", kDay}, {"302", 3 * kDay}, {"304", 3 * kDay + absl::Hours(4)}}},
      {"pickup", 4, {{"102", kDay}, {"201", 2 * kDay}, {"308", 3 * kDay}}},
      {"delayed", 5, {{"102", kDay}, {"402", 3 * kDay}}},
      {"damaged", 6, {{"102", kDay}, {"405", 4 * kDay}}},
      {"lost", 20, {{"102", kDay}, {"409", 15 * kDay}}},
      {"refused", 6, {{"102", kDay}, {"302", 4 * kDay}, {"407", 4 * kDay + absl::Hours(3)}}},
      {"returning", 8, {{"102", kDay}, {"407", 4 * kDay}, {"408", 5 * kDay}}},
      {"returned", 12, {{"102", kDay}, {"407", 4 * kDay}, {"408", 5 * kDay}, {"309", 9 * kDay}}}};
  return special;
}

// What is particular about the n-th order of the book.
OrderSketch Sketch(size_t n, const Person& person, const Situation& situation, absl::Time now) {
  const auto& catalogue = Catalogue();
  OrderSketch sketch;
  sketch.id = absl::StrCat("seed-", person.id, "-", situation.label);
  sketch.customer = absl::StrCat("customers/", person.id);
  sketch.articles = {catalogue[n % catalogue.size()]};
  if (n % 2 == 0) sketch.articles.push_back(catalogue[(n + 3) % catalogue.size()]);
  sketch.placed = now - situation.placed_days_ago * kDay;
  sketch.scans = situation.scans;
  sketch.gift = n % 7 == 3;
  sketch.member = person.member;
  sketch.promotion = n % 4 == 1;
  sketch.two_tenders = n % 5 == 2;
  if (n % 3 == 1) sketch.seller = n % 2 == 0 ? "sellers/northwind-home" : "sellers/attic-treasures";
  return sketch;
}

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
  Progress progress("seed", kPeople.size() * (2 + Usual().size()));
  size_t n = 0;
  const auto import_order = [&](const Person& person, const Situation& situation) -> absl::Status {
    const OrderSketch sketch = Sketch(n++, person, situation, now);
    order::v1::ImportOrderRequest request;
    *request.mutable_order() = MakeOrder(sketch);
    // Dates are relative to now, so a second run is another body: the order's own name keeps it from coming twice.
    request.set_request_id(ids::Derived(kNamespace, absl::StrCat(sketch.id, "\n", absl::ToUnixMicros(now))));
    progress.Step();
    return count(
        sketch.id,
        gateway.Call<order::v1::ImportOrderResponse>("recourse.order.v1.OrderService/ImportOrder", token, request)
            .status());
  };
  for (size_t i = 0; i < kPeople.size(); ++i) {
    const Person& person = kPeople[i];
    account::v1::ImportCustomerRequest customer;
    *customer.mutable_customer() = MakeCustomer(person.id, person.name);
    customer.set_request_id(ids::Derived(kNamespace, person.id));
    RETURN_IF_ERROR(count(person.id, gateway
                                         .Call<account::v1::ImportCustomerResponse>(
                                             "recourse.account.v1.AccountService/ImportCustomer", token, customer)
                                         .status()));
    progress.Step();
    for (const Situation& situation : Usual()) RETURN_IF_ERROR(import_order(person, situation));
    RETURN_IF_ERROR(import_order(person, Special()[i % Special().size()]));
  }
  return result;
}

}  // namespace recourse::recoursectl
