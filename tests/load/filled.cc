#include "tests/load/filled.h"

#include <absl/strings/str_format.h>

#include "services/recoursectl/book.h"

namespace recourse::load {

order::v1::ImportedOrder OrderToRead(const std::string& id, const std::string& customer, absl::Time placed) {
  recoursectl::OrderSketch sketch;
  sketch.id = id;
  sketch.customer = customer;
  sketch.articles = {{"products/blender-500", "Countertop blender", "red, 1.5 l", "home/kitchen/blenders", 7999}};
  sketch.placed = placed;
  sketch.scans = recoursectl::DeliveredAfter(3);
  return recoursectl::MakeOrder(sketch);
}

std::string FilledOrder(int number) { return absl::StrFormat("orders/filled-%09d", number); }

}  // namespace recourse::load
