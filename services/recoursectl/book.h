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

// An order of one shipment with one line per article, paid by card, with 8 % tax and, below 35 USD, 4.99 USD of
// shipping. `placed` three days before `delivered`; not delivered yet when `delivered` is InfiniteFuture: then still in
// transit.
order::v1::ImportedOrder MakeOrder(const std::string& id, const std::string& customer,
                                   const std::vector<Article>& articles, absl::Time placed, absl::Time delivered);

}  // namespace recourse::recoursectl
