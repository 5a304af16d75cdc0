#include "services/gateway/gateway_module.h"

#include <filesystem>

#include "libs/log/log.h"
#include "libs/status/status.h"
#include "services/gateway/gateway.h"
#include "services/gateway/http_server.h"
#include "services/gateway/method_catalog.h"

namespace recourse::gateway {
namespace {

// The descriptor set lies beside the binaries.
std::string DescriptorSetPath() {
  return std::filesystem::read_symlink("/proc/self/exe").parent_path() / "recourse.binpb";
}

absl::Status AddGateway(rpc::Host& host, const config::v1::Gateway& config) {
  ASSIGN_OR_RETURN(std::unique_ptr<MethodCatalog> catalog, MethodCatalog::Load(DescriptorSetPath()));
  MethodCatalog& methods = host.Adopt(std::move(catalog));
  ASSIGN_OR_RETURN(std::unique_ptr<Gateway> created, Gateway::Create(config, host.process(), methods));
  Gateway& gateway = host.Adopt(std::move(created));

  HttpServer::Options options;
  options.address = host.process().common().bind_address();
  options.port = config.http_port();
  if (config.max_body_bytes() > 0) options.max_body_bytes = static_cast<size_t>(config.max_body_bytes());
  options.streams = [&gateway](const HttpRequest& request) { return gateway.Streams(request); };
  ASSIGN_OR_RETURN(std::unique_ptr<HttpServer> started,
                   HttpServer::Start(
                       options, [&gateway](std::shared_ptr<Exchange> exchange) { gateway.Handle(std::move(exchange)); },
                       [&gateway](std::shared_ptr<Exchange> exchange, HttpServer::Refusal refusal) {
                         gateway.Refuse(std::move(exchange), refusal);
                       }));
  HttpServer& server = host.Adopt(std::move(started));
  NativeGrpc& native = gateway.native_grpc();
  RETURN_IF_ERROR(native.Start(options.address, config.grpc_port()));
  host.OnStop([&native] { native.Stop(); });
  host.OnStart([&server] { log::Info("serving HTTP", {{"port", server.port()}}); });
  host.OnStop([&server] { server.Stop(); });
  host.OnStop([&gateway] { gateway.Stop(); });
  return absl::OkStatus();
}

}  // namespace

rpc::Module Module() {
  return {"gateway",
          [](const config::v1::Config&) -> const config::v1::Server& { return config::v1::Server::default_instance(); },
          [](rpc::Host& host, const config::v1::Config& config) { return AddGateway(host, config.gateway()); }};
}

}  // namespace recourse::gateway
