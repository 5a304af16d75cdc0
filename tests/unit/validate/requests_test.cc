// The rules of the services' real requests.
#include <algorithm>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include <catch2/catch.hpp>
#include <google/protobuf/text_format.h>
#include <google/rpc/error_details.pb.h>
#include <google/rpc/status.pb.h>

#include "libs/status/status.h"
#include "libs/validate/validate.h"
#include "recourse/account/v1/account_service.pb.h"
#include "recourse/events/v1/event_log_service.pb.h"
#include "recourse/options/v1/options.pb.h"
#include "recourse/order/v1/order_service.pb.h"
#include "recourse/refunds/v1/refunds_service.pb.h"
#include "recourse/returns/v1/returns_service.pb.h"
#include "recourse/type/v1/money.pb.h"

namespace recourse::validate {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::MessageFactory;
using google::protobuf::ServiceDescriptor;

std::vector<const Descriptor*> Requests() {
  std::vector<const Descriptor*> requests;
  for (const ServiceDescriptor* service : {account::v1::GetCustomerRequest::descriptor()->file()->service(0),
                                           events::v1::FollowEventsRequest::descriptor()->file()->service(0),
                                           order::v1::GetOrderRequest::descriptor()->file()->service(0),
                                           refunds::v1::GetRefundRequest::descriptor()->file()->service(0),
                                           returns::v1::GetReturnRequest::descriptor()->file()->service(0)}) {
    for (int i = 0; i < service->method_count(); ++i) requests.push_back(service->method(i)->input_type());
  }
  return requests;
}

void AddWithParts(const Descriptor* message, std::set<const Descriptor*>* all) {
  if (!all->insert(message).second) return;
  for (int i = 0; i < message->field_count(); ++i) {
    if (message->field(i)->message_type() != nullptr) AddWithParts(message->field(i)->message_type(), all);
  }
}

std::vector<std::string> BrokenFields(const Message& request) {
  std::vector<std::string> fields;
  const google::rpc::Status proto = status::ToProto(Validate(request));
  for (const auto& detail : proto.details()) {
    google::rpc::BadRequest bad;
    if (!detail.UnpackTo(&bad)) continue;
    for (const auto& violation : bad.field_violations()) fields.push_back(violation.field());
  }
  return fields;
}

// Whether a rule on a field of this kind is ever looked at.
bool Applies(const std::string& rule, const FieldDescriptor& field) {
  const auto kind = field.cpp_type();
  const bool text = kind == FieldDescriptor::CPPTYPE_STRING;
  const bool number = kind == FieldDescriptor::CPPTYPE_INT32 || kind == FieldDescriptor::CPPTYPE_INT64;
  const bool message = kind == FieldDescriptor::CPPTYPE_MESSAGE;
  if (rule == "sensitive") return true;
  if (rule == "min_items" || rule == "max_items") return field.is_repeated();
  if (rule == "unique") return field.is_repeated() && text;
  if (rule == "required") {
    return !field.is_repeated() && (text || number || message || kind == FieldDescriptor::CPPTYPE_ENUM);
  }
  if (rule == "min" || rule == "max") return !field.is_repeated() && number;
  if (rule == "positive" || rule == "not_negative") {
    return message && field.message_type() == type::v1::Money::descriptor();
  }
  return text;
}

TEST_CASE("every rule in a request stands on a field for which it is checked") {
  std::set<const Descriptor*> messages;
  for (const Descriptor* request : Requests()) AddWithParts(request, &messages);
  for (const Descriptor* message : messages) {
    for (int i = 0; i < message->field_count(); ++i) {
      const FieldDescriptor* field = message->field(i);
      const auto& rules = field->options().GetExtension(options::v1::field);
      std::vector<const FieldDescriptor*> set;
      rules.GetReflection()->ListFields(rules, &set);
      for (const FieldDescriptor* rule : set) {
        CAPTURE(field->full_name(), rule->name());
        CHECK(Applies(rule->name(), *field));
      }
    }
  }
}

TEST_CASE("an empty request is told of each field that it must have") {
  for (const Descriptor* request : Requests()) {
    CAPTURE(request->full_name());
    std::vector<std::string> expected;
    for (int i = 0; i < request->field_count(); ++i) {
      const auto& rules = request->field(i)->options().GetExtension(options::v1::field);
      if (rules.required() || rules.min_items() > 0) expected.push_back(request->field(i)->name());
    }
    const std::unique_ptr<Message> empty(MessageFactory::generated_factory()->GetPrototype(request)->New());
    CHECK(BrokenFields(*empty) == expected);
  }
}

template <class Request>
Request Read(const std::string& text) {
  Request request;
  REQUIRE(google::protobuf::TextFormat::ParseFromString(text, &request));
  return request;
}

constexpr char kId[] = "request_id: '0190c2a4-0000-7000-8000-000000000001' ";

TEST_CASE("a reservation names an order and its units, each once") {
  struct Case {
    std::string text;
    std::vector<std::string> broken;
  };
  const std::string ok = std::string(kId) + "order: 'orders/1' holder: 'returns/1' ";
  const auto test = GENERATE_COPY(values<Case>({
      {ok + "units: 'a' units: 'b'", {}},
      {ok, {"units"}},
      {ok + "units: 'a' units: 'a'", {"units[1]"}},
      {"order: 'carts/1' holder: 'returns/1' units: 'a' request_id: '1'", {"order", "request_id"}},
  }));
  CAPTURE(test.text);
  CHECK(BrokenFields(Read<order::v1::ReserveUnitsRequest>(test.text)) == test.broken);
}

TEST_CASE("a page has at most a hundred entries, and no negative number of them") {
  const auto [size, ok] = GENERATE(table<int, bool>({{-1, false}, {0, true}, {100, true}, {101, false}}));
  order::v1::ListOrdersRequest request;
  request.set_parent("customers/1");
  request.set_page_size(size);
  CAPTURE(size);
  CHECK(Validate(request).ok() == ok);
}

TEST_CASE("a payment is captured in a currency, and is above zero") {
  struct Case {
    std::string captured;
    std::vector<std::string> broken;
  };
  const auto test = GENERATE(values<Case>({
      {"captured { currency_code: 'EUR' minor_units: 1 }", {}},
      {"captured { currency_code: 'EUR' }", {"payments[0].captured"}},
      {"captured { currency_code: 'EUR' minor_units: -1 }", {"payments[0].captured"}},
      {"captured { minor_units: 1 }", {"payments[0].captured.currency_code"}},
      {"", {"payments[0].captured"}},
  }));
  CAPTURE(test.captured);
  auto request = Read<refunds::v1::RecordChargesRequest>(
      std::string(kId) +
      "order: 'orders/1' customer: 'customers/1' payments { label: 'card' provider_reference: 'pi_1' " + test.captured +
      "}");
  std::vector<std::string> broken = test.broken;
  broken.push_back("items");  // none are given
  CHECK(BrokenFields(request) == broken);
}

TEST_CASE("a return has a reason, and one that exists") {
  auto request = Read<returns::v1::QuoteReturnRequest>("order: 'orders/1' units: 'a'");
  CHECK(BrokenFields(request) == std::vector<std::string>{"reason"});
  request.set_reason(static_cast<policy::v1::ReturnReason>(9999));
  CHECK(BrokenFields(request) == std::vector<std::string>{"reason"});
  request.set_reason(static_cast<policy::v1::ReturnReason>(1));
  CHECK(Validate(request).ok());
}

TEST_CASE("the fault of an imported order is named down to its line") {
  order::v1::ImportOrderRequest request;
  request.set_request_id("0190c2a4-0000-7000-8000-000000000001");
  request.mutable_order()->add_lines()->set_line_id("-1");
  const std::vector<std::string> broken = BrokenFields(request);
  for (const char* field : {"order.name", "order.customer", "order.placed_time", "order.payments",
                            "order.lines[0].line_id", "order.lines[0].quantity", "order.lines[0].components"}) {
    CAPTURE(field);
    CHECK(std::count(broken.begin(), broken.end(), field) == 1);
  }
}

}  // namespace
}  // namespace recourse::validate
