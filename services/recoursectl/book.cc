#include "services/recoursectl/book.h"

#include <algorithm>

#include <absl/strings/str_cat.h>
#include <google/protobuf/util/time_util.h>

namespace recourse::recoursectl {
namespace {

using order::v1::Component;

constexpr char kCurrency[] = "USD";
constexpr int64_t kFreeShippingFrom = 3500;
constexpr int64_t kShipping = 499;
constexpr int64_t kTaxPercent = 8;
constexpr int64_t kPromotionPercent = 10;
constexpr int64_t kGiftCard = 2000;

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

void AddScan(order::v1::ImportedShipment* shipment, const char* code, absl::Time time) {
  auto* event = shipment->add_events();
  event->set_carrier(shipment->carrier());
  event->set_tracking_number(shipment->tracking_number());
  event->set_event_code(code);
  *event->mutable_event_time() = At(time);
  event->set_location("Portland, OR");
}

order::v1::ImportedLine* AddLine(order::v1::ImportedOrder* order, const Article& article, const std::string& seller) {
  auto* line = order->add_lines();
  line->set_line_id(absl::StrCat(order->lines_size()));
  line->set_product(article.product);
  line->set_title(article.title);
  line->set_variant_title(article.variant_title);
  line->set_quantity(1);
  auto* facts = line->mutable_facts();
  facts->set_marketplace(order->marketplace());
  facts->set_category_path(article.category_path);
  facts->set_seller(seller);
  facts->set_fulfilment(seller.empty() ? policy::v1::PolicyFacts::FULFILMENT_PLATFORM
                                       : policy::v1::PolicyFacts::FULFILMENT_SELLER);
  Set(facts->mutable_unit_price(), article.price);
  return line;
}

int64_t AddPrice(order::v1::ImportedLine* line, int64_t price, bool promotion) {
  int64_t paid = AddComponent(line, Component::KIND_ITEM, price);
  if (promotion) paid += AddComponent(line, Component::KIND_ITEM_DISCOUNT, -price * kPromotionPercent / 100);
  return paid + AddComponent(line, Component::KIND_ITEM_TAX, (paid * kTaxPercent + 50) / 100);
}

int64_t AddShipping(order::v1::ImportedLine* line, bool member) {
  const int64_t paid = AddComponent(line, Component::KIND_SHIPPING, kShipping);
  return member ? paid + AddComponent(line, Component::KIND_SHIPPING_DISCOUNT, -kShipping) : paid;
}

void AddPayment(order::v1::ImportedOrder* order, const std::string& label, const std::string& reference,
                int64_t minor_units) {
  auto* payment = order->add_payments();
  payment->set_label(label);
  payment->set_provider_reference(reference);
  Set(payment->mutable_captured(), minor_units);
}

void AddPayments(order::v1::ImportedOrder* order, const OrderSketch& sketch, int64_t total) {
  const int64_t by_gift_card = sketch.two_tenders ? std::min(kGiftCard, total / 2) : 0;
  AddPayment(order, "Visa ending 4242", "pi_" + sketch.id, total - by_gift_card);
  if (by_gift_card > 0) AddPayment(order, "Gift card ending GZ7K", "gc_" + sketch.id, by_gift_card);
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

std::vector<CarrierScan> DeliveredAfter(int days) {
  return {{"102", absl::Hours(20)}, {"201", absl::Hours(30)}, {"301", absl::Hours(24 * days)}};
}

order::v1::ImportedOrder MakeOrder(const OrderSketch& sketch) {
  order::v1::ImportedOrder order;
  order.set_name("orders/" + sketch.id);
  order.set_customer(sketch.customer);
  order.set_marketplace("marketplaces/US");
  order.set_currency_code(kCurrency);
  order.set_gift(sketch.gift);
  *order.mutable_placed_time() = At(sketch.placed);
  FillAddress(order.mutable_shipping_address(), sketch.customer);

  int64_t goods = 0;
  for (const Article& article : sketch.articles) goods += article.price;
  int64_t total = 0;
  for (const Article& article : sketch.articles) {
    const bool first = order.lines().empty();
    order::v1::ImportedLine* line = AddLine(&order, article, sketch.seller);
    total += AddPrice(line, article.price, first && sketch.promotion);
    if (first && goods < kFreeShippingFrom) total += AddShipping(line, sketch.member);
  }
  AddPayments(&order, sketch, total);

  auto* shipment = order.add_shipments();
  shipment->set_shipment_id("1");
  shipment->set_carrier("sandbox");
  shipment->set_tracking_number("TRK" + sketch.id);
  *shipment->mutable_promised_time() = At(sketch.placed + sketch.promised);
  for (const auto& line : order.lines()) shipment->add_line_ids(line.line_id());
  for (const CarrierScan& scan : sketch.scans) AddScan(shipment, scan.code, sketch.placed + scan.after_placed);
  return order;
}

}  // namespace recourse::recoursectl
