#include "services/recoursectl/book.h"

#include <absl/strings/str_cat.h>
#include <google/protobuf/util/time_util.h>

namespace recourse::recoursectl {
namespace {

using order::v1::Component;

constexpr char kCurrency[] = "USD";
constexpr int64_t kFreeShippingFrom = 3500;
constexpr int64_t kShipping = 499;
constexpr int64_t kTaxPercent = 8;

google::protobuf::Timestamp At(absl::Time time) {
  return google::protobuf::util::TimeUtil::MicrosecondsToTimestamp(absl::ToUnixMicros(time));
}

void Set(type::v1::Money* money, int64_t minor_units) {
  money->set_currency_code(kCurrency);
  money->set_minor_units(minor_units);
}

int64_t AddComponent(order::v1::ImportedLine* line, Component::Kind kind, int64_t minor_units) {
  auto* component = line->add_components();
  component->set_kind(kind);
  Set(component->mutable_amount(), minor_units);
  return minor_units;
}

void AddScan(order::v1::ImportedShipment* shipment, const char* code, absl::Time time, const char* location) {
  auto* event = shipment->add_events();
  event->set_carrier(shipment->carrier());
  event->set_tracking_number(shipment->tracking_number());
  event->set_event_code(code);
  *event->mutable_event_time() = At(time);
  event->set_location(location);
}

void FillAddress(type::v1::Address* address, const std::string& recipient) {
  address->set_recipient(recipient);
  address->add_lines("12 Harbour Street");
  address->set_locality("Portland");
  address->set_administrative_area("OR");
  address->set_postal_code("97201");
  address->set_region_code("US");
}

}  // namespace

account::v1::Customer MakeCustomer(const std::string& id, const std::string& display_name) {
  account::v1::Customer customer;
  customer.set_name("customers/" + id);
  customer.set_display_name(display_name);
  customer.set_email(id + "@mail.example");
  customer.set_locale("en-US");
  customer.set_time_zone("America/Los_Angeles");
  FillAddress(customer.mutable_address(), display_name);
  auto* card = customer.add_payment_methods();
  card->set_name(customer.name() + "/paymentMethods/card");
  card->set_kind(account::v1::PaymentMethod::KIND_CARD);
  card->set_label("Visa ending 4242");
  return customer;
}

order::v1::ImportedOrder MakeOrder(const std::string& id, const std::string& customer,
                                   const std::vector<Article>& articles, absl::Time placed, absl::Time delivered) {
  order::v1::ImportedOrder order;
  order.set_name("orders/" + id);
  order.set_customer(customer);
  order.set_marketplace("marketplaces/US");
  order.set_currency_code(kCurrency);
  *order.mutable_placed_time() = At(placed);
  FillAddress(order.mutable_shipping_address(), customer);
  auto* shipment = order.add_shipments();
  shipment->set_shipment_id("1");
  shipment->set_carrier("sandbox");
  shipment->set_tracking_number("TRK" + id);
  *shipment->mutable_promised_time() = At(placed + absl::Hours(24 * 4));

  int64_t goods = 0;
  for (const Article& article : articles) goods += article.price;
  int64_t total = 0;
  for (size_t i = 0; i < articles.size(); ++i) {
    const Article& article = articles[i];
    auto* line = order.add_lines();
    line->set_line_id(absl::StrCat(i + 1));
    line->set_product(article.product);
    line->set_title(article.title);
    line->set_variant_title(article.variant_title);
    line->set_quantity(1);
    total += AddComponent(line, Component::KIND_ITEM, article.price);
    total += AddComponent(line, Component::KIND_ITEM_TAX, (article.price * kTaxPercent + 50) / 100);
    if (i == 0 && goods < kFreeShippingFrom) total += AddComponent(line, Component::KIND_SHIPPING, kShipping);
    auto* facts = line->mutable_facts();
    facts->set_marketplace(order.marketplace());
    facts->set_category_path(article.category_path);
    facts->set_fulfilment(policy::v1::PolicyFacts::FULFILMENT_PLATFORM);
    Set(facts->mutable_unit_price(), article.price);
    shipment->add_line_ids(line->line_id());
  }
  auto* payment = order.add_payments();
  payment->set_label("card");
  payment->set_provider_reference("pi_" + id);
  Set(payment->mutable_captured(), total);

  AddScan(shipment, "102", placed + absl::Hours(20), "Reno, NV");
  AddScan(shipment, "201", placed + absl::Hours(30), "Salem, OR");
  if (delivered != absl::InfiniteFuture()) AddScan(shipment, "301", delivered, "Portland, OR");
  return order;
}

}  // namespace recourse::recoursectl
