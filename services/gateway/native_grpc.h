// Native gRPC for callers that are not browsers, on a port of its own, with the same checks.
#pragma once

#include <memory>
#include <string>

#include <absl/status/status.h>
#include <grpcpp/generic/async_generic_service.h>
#include <grpcpp/server.h>

#include "services/gateway/admission.h"

namespace recourse::gateway {

class NativeGrpc final : public grpc::CallbackGenericService {
 public:
  NativeGrpc(const Admission& admission, Upstream& upstream) : admission_(admission), upstream_(upstream) {}

  absl::Status Start(const std::string& address, int port);
  int port() const { return port_; }
  void Stop();

  grpc::ServerGenericBidiReactor* CreateReactor(grpc::GenericCallbackServerContext* context) override;

 private:
  const Admission& admission_;
  Upstream& upstream_;
  std::unique_ptr<grpc::Server> server_;
  int port_ = 0;
};

}  // namespace recourse::gateway
