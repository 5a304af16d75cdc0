// A customer whom account knows, for tests of the services that ask it.
#pragma once

#include <string>

#include <catch2/catch.hpp>

#include "libs/testing/service_harness.h"
#include "recourse/account/v1/account_service.grpc.pb.h"

namespace recourse::account {

inline constexpr char kAnasEmail[] = "ana@example.com";

// In Berlin, named Ana.
inline void ImportKnownCustomer(testing::ServiceHarness& harness, const std::string& name,
                                const std::string& request_id) {
  v1::ImportCustomerRequest request;
  v1::Customer& customer = *request.mutable_customer();
  customer.set_name(name);
  customer.set_display_name("Ana");
  customer.set_email(kAnasEmail);
  customer.set_locale("de-DE");
  customer.set_time_zone("Europe/Berlin");
  request.set_request_id(request_id);
  REQUIRE(
      harness
          .Call(harness.Person("admins/root", "admin"), "account", &v1::AccountService::Stub::ImportCustomer, request)
          .ok());
}

}  // namespace recourse::account
