// Building blocks of generated orders, for the demo and the seed.
#pragma once

#include <string>
#include <vector>

#include <absl/time/time.h>

#include "recourse/account/v1/account.pb.h"
#include "recourse/order/v1/order_service.pb.h"

namespace recourse::recoursectl {

struct Article {
  std::string product;  // "products/blender-500"
  std::string title;
  std::string variant_title;
  std::string category_path;
  int64_t price = 0;  // minor units of USD, without tax
};

account::v1::Customer MakeCustomer(const std::string& id, const std::string& display_name);

// One scan of the carrier; codes as in order.proto's TrackingEvent.
struct CarrierScan {
  const char* code;
  absl::Duration after_placed;
};

// An order of one shipment with one line per article, in USD with 8 % tax; below 35 USD of goods shipping is 4.99 USD.
struct OrderSketch {
  std::string id;
  std::string customer;
  std::vector<Article> articles;
  absl::Time placed;
  std::vector<CarrierScan> scans;
  absl::Duration promised = absl::Hours(24 * 4);  // after placed
  bool gift = false;
  bool member = false;       // shipping is charged and discounted away
  bool promotion = false;    // 10 % off the first line
  bool two_tenders = false;  // 20.00 USD, or half, from a gift card, the rest by card
  std::string seller = {};   // "sellers/…": sold and sent by them
};

order::v1::ImportedOrder MakeOrder(const OrderSketch& sketch);

// The usual way: sent a day later, delivered `days` after it was placed.
std::vector<CarrierScan> DeliveredAfter(int days);

}  // namespace recourse::recoursectl
