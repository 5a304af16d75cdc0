#include "libs/validate/validate.h"

#include <memory>
#include <string>
#include <thread>
#include <vector>

#include <catch2/catch.hpp>
#include <google/protobuf/dynamic_message.h>
#include <google/protobuf/text_format.h>
#include <google/rpc/error_details.pb.h>
#include <google/rpc/status.pb.h>

#include "libs/status/status.h"
#include "recourse/options/v1/options.pb.h"
#include "recourse/type/v1/money.pb.h"
#include "tests/unit/validate/proto_text.h"

namespace recourse::validate {
namespace {

constexpr char kContract[] = R"(
  syntax = "proto3";
  import "recourse/options/v1/options.proto";
  import "recourse/type/v1/money.proto";

  enum Colour { COLOUR_UNSPECIFIED = 0; COLOUR_RED = 1; }
  message Text {
    string required = 1 [(recourse.options.v1.field).required = true];
    string length = 2 [(recourse.options.v1.field) = {min_length: 2, max_length: 4}];
    string pattern = 3 [(recourse.options.v1.field).pattern = "[a-z]+"];
    string uuid = 4 [(recourse.options.v1.field).uuid = true];
    string order = 5 [(recourse.options.v1.field).resource = "orders"];
    bytes bytes = 6 [(recourse.options.v1.field).max_length = 4];
    optional string present = 7 [(recourse.options.v1.field).required = true];
  }
  message Numbers {
    int32 bounded = 1 [(recourse.options.v1.field) = {min: -1, max: 3}];
    int64 required = 2 [(recourse.options.v1.field).required = true];
    optional int32 perhaps = 3 [(recourse.options.v1.field).min = 1];
  }
  message Colours {
    Colour any = 1;
    Colour required = 2 [(recourse.options.v1.field).required = true];
    repeated Colour many = 3;
  }
  message Lists {
    repeated string tags = 1 [(recourse.options.v1.field) = {min_items: 1, max_items: 3, unique: true, max_length: 5}];
  }
  message Amounts {
    recourse.type.v1.Money any = 1;
    recourse.type.v1.Money price = 2 [(recourse.options.v1.field).not_negative = true];
    recourse.type.v1.Money refund = 3 [(recourse.options.v1.field) = {required: true, positive: true}];
  }
  message Node {
    string name = 1 [(recourse.options.v1.field).required = true];
    repeated Node children = 2;
    oneof choice {
      Text text = 3;
      Lists lists = 4;
    }
  }
)";

class Contract {
 public:
  Contract() : pool_(google::protobuf::DescriptorPool::generated_pool()), factory_(&pool_) {
    factory_.SetDelegateToGeneratedFactory(true);
    file_ = ParseProto(kContract, &pool_);
  }

  std::unique_ptr<google::protobuf::Message> Read(const std::string& type, const std::string& text) {
    const auto* descriptor = file_->FindMessageTypeByName(type);
    REQUIRE(descriptor != nullptr);
    std::unique_ptr<google::protobuf::Message> message(factory_.GetPrototype(descriptor)->New());
    REQUIRE(google::protobuf::TextFormat::ParseFromString(text, message.get()));
    return message;
  }

 private:
  google::protobuf::DescriptorPool pool_;
  google::protobuf::DynamicMessageFactory factory_;
  const google::protobuf::FileDescriptor* file_ = nullptr;
};

// Plans are kept per descriptor for the life of the process, so the descriptors must live as long.
Contract& TheContract() {
  static auto& contract = *new Contract();
  return contract;
}

std::vector<std::string> Violations(const google::protobuf::Message& message) {
  const absl::Status verdict = Validate(message);
  if (verdict.ok()) return {};
  CHECK(status::ReasonOf(verdict) == errors::v1::REASON_INVALID_FIELD);
  std::vector<std::string> violations;
  const google::rpc::Status proto = status::ToProto(verdict);
  for (const auto& detail : proto.details()) {
    google::rpc::BadRequest bad;
    if (!detail.UnpackTo(&bad)) continue;
    for (const auto& violation : bad.field_violations()) {
      violations.push_back(violation.field() + " " + violation.description());
    }
  }
  return violations;
}

struct Case {
  std::string rule;
  std::string text;
  std::vector<std::string> violations;
};

void Check(const std::string& type, const std::vector<Case>& cases) {
  for (const Case& test : cases) {
    DYNAMIC_SECTION(type << ": " << test.rule) {
      CHECK(Violations(*TheContract().Read(type, test.text)) == test.violations);
    }
  }
}

TEST_CASE("strings keep their rules, and an empty optional one has none") {
  const std::string ok = "required: 'x' present: 'x' ";
  Check("Text",
        {{"nothing wrong", ok, {}},
         {"required", "present: 'x'", {"required is required"}},
         {"a required field that may be absent", "required: 'x'", {"present is required"}},
         {"a required field that is there but empty", "required: 'x' present: ''", {"present is required"}},
         {"shortest", ok + "length: 'ab'", {}},
         {"too short", ok + "length: 'a'", {"length is shorter than 2"}},
         {"longest", ok + "length: 'abcd'", {}},
         {"too long", ok + "length: 'abcde'", {"length is longer than 4"}},
         {"length is characters", ok + "length: 'äöü€'", {}},
         {"length of bytes is bytes", ok + "bytes: 'äöü'", {"bytes is longer than 4"}},
         {"pattern", ok + "pattern: 'abc'", {}},
         {"a pattern is matched whole", ok + "pattern: 'abc1'", {"pattern does not match [a-z]+"}},
         {"uuid", ok + "uuid: '0190c2a4-0000-7000-8000-000000000001'", {}},
         {"not a uuid", ok + "uuid: '42'", {"uuid is not a UUID"}},
         {"resource", ok + "order: 'orders/A-1'", {}},
         {"resource of another collection", ok + "order: 'carts/1'", {"order is not a name of the form orders/{id}"}},
         {"resource without id", ok + "order: 'orders/'", {"order is not a name of the form orders/{id}"}},
         {"resource with a path", ok + "order: 'orders/../1'", {"order is not a name of the form orders/{id}"}}});
}

TEST_CASE("numbers keep their bounds") {
  Check("Numbers", {{"lowest", "bounded: -1 required: 1", {}},
                    {"below", "bounded: -2 required: 1", {"bounded is below -1"}},
                    {"highest", "bounded: 3 required: 1", {}},
                    {"above", "bounded: 4 required: 1", {"bounded is above 3"}},
                    {"required", "bounded: 0", {"required is required"}},
                    {"an absent optional number is not below", "required: 1", {}},
                    {"a present zero is", "required: 1 perhaps: 0", {"perhaps is below 1"}}});
}

TEST_CASE("a number outside of its enum is refused, and a required enum is not its zero") {
  auto message = TheContract().Read("Colours", "required: COLOUR_RED");
  CHECK(Violations(*message).empty());
  CHECK(Violations(*TheContract().Read("Colours", "")) == std::vector<std::string>{"required is required"});

  const auto* descriptor = message->GetDescriptor();
  const auto* reflection = message->GetReflection();
  reflection->SetEnumValue(message.get(), descriptor->FindFieldByName("any"), 7);
  reflection->SetEnumValue(message.get(), descriptor->FindFieldByName("required"), -1);
  reflection->AddEnumValue(message.get(), descriptor->FindFieldByName("many"), 1);
  reflection->AddEnumValue(message.get(), descriptor->FindFieldByName("many"), 2);
  CHECK(Violations(*message) == std::vector<std::string>{"any 7 is not a value of Colour",
                                                         "required -1 is not a value of Colour",
                                                         "many[1] 2 is not a value of Colour"});
}

TEST_CASE("lists keep their sizes, and their items theirs") {
  Check("Lists", {{"one", "tags: 'a'", {}},
                  {"none", "", {"tags has fewer than 1 items"}},
                  {"the most", "tags: 'a' tags: 'b' tags: 'c'", {}},
                  {"too many are not looked at one by one",
                   "tags: 'a' tags: 'a' tags: 'a' tags: 'a'",
                   {"tags has more than 3 items"}},
                  {"twice", "tags: 'a' tags: 'b' tags: 'a'", {"tags[2] is there twice"}},
                  {"an item", "tags: 'a' tags: 'abcdef'", {"tags[1] is longer than 5"}}});
}

TEST_CASE("money names a currency and keeps its sign") {
  const std::string ok = "refund { currency_code: 'EUR' minor_units: 1 } ";
  Check("Amounts", {{"nothing wrong", ok, {}},
                    {"no currency", ok + "any { minor_units: 5 }", {"any.currency_code is not an ISO 4217 code"}},
                    {"lower case", ok + "any { currency_code: 'eur' }", {"any.currency_code is not an ISO 4217 code"}},
                    {"negative where nothing is said", ok + "any { currency_code: 'EUR' minor_units: -5 }", {}},
                    {"zero is not negative", ok + "price { currency_code: 'EUR' }", {}},
                    {"negative", ok + "price { currency_code: 'EUR' minor_units: -1 }", {"price must not be negative"}},
                    {"zero is not positive", "refund { currency_code: 'EUR' }", {"refund must be above zero"}},
                    {"required", "", {"refund is required"}}});
}

TEST_CASE("every violation is told, with its path through messages, lists and oneofs") {
  Check("Node", {{"depth",
                  "children { name: 'a' children { children { name: 'b' } } }",
                  {"name is required", "children[0].children[0].name is required"}},
                 {"the chosen one of a oneof", "name: 'a' lists {}", {"lists.tags has fewer than 1 items"}},
                 {"nothing of a oneof", "name: 'a'", {}}});
}

TEST_CASE("threads may plan the same type at once") {
  static Contract& contract = *new Contract();  // types that nobody has planned yet; plans outlive a test
  const auto message = contract.Read("Node", "name: 'a' text { required: 'x' }");
  std::vector<std::vector<std::string>> answers(8);
  std::vector<std::thread> threads;
  for (auto& answer : answers) {
    threads.emplace_back([&message, &answer] {
      const absl::Status verdict = Validate(*message);
      answer.push_back(std::string(verdict.message()));
    });
  }
  for (auto& thread : threads) thread.join();
  for (const auto& answer : answers) CHECK(answer == std::vector<std::string>{"text.present: is required"});
}

}  // namespace
}  // namespace recourse::validate
