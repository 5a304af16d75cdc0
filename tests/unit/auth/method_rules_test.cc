#include "libs/auth/method_rules.h"

#include <memory>
#include <vector>

#include <catch2/catch.hpp>

#include "libs/status/status.h"
#include "tests/unit/validate/proto_text.h"

namespace recourse::auth {
namespace {

using google::protobuf::DescriptorPool;
using google::protobuf::FileDescriptor;
using google::protobuf::ServiceDescriptor;

// The methods of one service, over requests Read, Write (with a request_id), Bare and Numbered (whose id is a number).
class Contract {
 public:
  explicit Contract(const std::string& methods) : pool_(DescriptorPool::generated_pool()) {
    file_ = ParseProto(R"(syntax = "proto3"; package shop; import "recourse/options/v1/options.proto";
        message Read {} message Write { string request_id = 1; } message Bare {} message Numbered { int32 request_id = 1; }
        message Reply {}
        service Shop {)" + methods +
                           "}",
                       &pool_);
  }

  absl::StatusOr<MethodTable> Table() const {
    const std::vector<const ServiceDescriptor*> services = {file_->service(0)};
    return MethodTable::FromDescriptors(services);
  }
  const google::protobuf::Descriptor* Message(const std::string& name) const {
    return file_->FindMessageTypeByName(name);
  }

 private:
  DescriptorPool pool_;
  const FileDescriptor* file_ = nullptr;
};

std::string Method(const std::string& request, const std::string& rules) {
  return "rpc " + request + "It(" + request + ") returns (Reply) { option (recourse.options.v1.method) = {" + rules +
         "}; }";
}

TEST_CASE("a rule is found by path and by request") {
  const Contract contract(Method("Read", "roles: [ROLE_AGENT]") +
                          Method("Write", "roles: [ROLE_ADMIN] mutation: true"));
  const auto table = contract.Table();
  INFO(table.status());
  REQUIRE(table.ok());
  const Rule* write = table->FindByPath("/shop.Shop/WriteIt");
  REQUIRE(write != nullptr);
  CHECK(write->path == "/shop.Shop/WriteIt");
  CHECK(write->method->name() == "WriteIt");
  CHECK(write->rules.mutation());
  CHECK(table->FindByRequest(contract.Message("Write")) == write);
  CHECK(table->FindByRequest(contract.Message("Reply")) == nullptr);
  CHECK(table->FindByPath("/shop.Shop/Other") == nullptr);
  CHECK(table->FindByPath("shop.Shop/WriteIt") == nullptr);
}

TEST_CASE("a contract that leaves a method open or a mutation without an id is refused") {
  auto [fault, methods] = GENERATE(table<std::string, std::string>(
      {{"no rules", "rpc ReadIt(Read) returns (Reply);"},
       {"nobody may call it", Method("Read", "watch: true")},
       {"a mutation without request_id", Method("Bare", "roles: [ROLE_ADMIN] mutation: true")},
       {"a request_id that is a number", Method("Numbered", "roles: [ROLE_ADMIN] mutation: true")},
       {"a public mutation without request_id", Method("Bare", "public: true mutation: true")},
       {"one request of two methods",
        Method("Read", "public: true") +
            "rpc Again(Read) returns (Reply) { option (recourse.options.v1.method) = {public: true}; }"}}));
  CAPTURE(fault);
  CHECK(Contract(methods).Table().status().code() == absl::StatusCode::kFailedPrecondition);
}

TEST_CASE("a method may be public, and a mutation exempt from ids") {
  const std::string methods = GENERATE(Method("Read", "public: true"),
                                       Method("Bare", "roles: [ROLE_AGENT] mutation: true idempotency_exempt: true"));
  CAPTURE(methods);
  CHECK(Contract(methods).Table().ok());
}

TEST_CASE("roles and services open a method, both where both are named") {
  struct Case {
    std::string rules;
    type::v1::Role role;
    std::string service;
    bool allowed;
  };
  const auto test = GENERATE(values<Case>({
      {"public: true", type::v1::ROLE_UNSPECIFIED, "", true},
      {"roles: [ROLE_AGENT, ROLE_ADMIN]", type::v1::ROLE_ADMIN, "", true},
      {"roles: [ROLE_AGENT, ROLE_ADMIN]", type::v1::ROLE_CUSTOMER, "", false},
      {"roles: [ROLE_AGENT]", type::v1::ROLE_UNSPECIFIED, "", false},
      {"roles: [ROLE_AGENT]", type::v1::ROLE_AGENT, "order", true},
      {"roles: [ROLE_AGENT]", type::v1::ROLE_SERVICE, "order", false},
      {"roles: [ROLE_SERVICE]", type::v1::ROLE_SERVICE, "order", true},
      {"roles: [ROLE_SERVICE] internal: true", type::v1::ROLE_SERVICE, "order", true},
      {"roles: [ROLE_CUSTOMER] internal: true", type::v1::ROLE_CUSTOMER, "", false},
      {"roles: [ROLE_CUSTOMER] internal: true", type::v1::ROLE_CUSTOMER, "order", true},
      {"roles: [ROLE_CUSTOMER] services: ['order']", type::v1::ROLE_CUSTOMER, "order", true},
      {"roles: [ROLE_CUSTOMER] services: ['order']", type::v1::ROLE_CUSTOMER, "routing", false},
      {"roles: [ROLE_CUSTOMER] services: ['order']", type::v1::ROLE_CUSTOMER, "", false},
      {"roles: [ROLE_CUSTOMER] services: ['order']", type::v1::ROLE_AGENT, "order", false},
  }));
  CAPTURE(test.rules, test.role, test.service);
  const Contract contract(Method("Read", test.rules));
  const auto table = contract.Table();
  REQUIRE(table.ok());
  Caller caller;
  caller.role = test.role;
  caller.service = test.service;
  const absl::Status verdict = Authorize(*table->FindByPath("/shop.Shop/ReadIt"), caller);
  CHECK(verdict.ok() == test.allowed);
  if (!test.allowed) CHECK(status::ReasonOf(verdict) == errors::v1::REASON_ROLE_NOT_ALLOWED);
}

}  // namespace
}  // namespace recourse::auth
