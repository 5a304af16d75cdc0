#include "tests/load/callers.h"

#include <chrono>
#include <utility>  // Boost 1.74's Asio needs it first

#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <google/protobuf/wrappers.pb.h>
#include <grpcpp/create_channel.h>
#include <grpcpp/generic/generic_stub.h>
#include <grpcpp/impl/codegen/client_unary_call.h>
#include <grpcpp/security/credentials.h>

#include "libs/grpc_web/codec.h"
#include "libs/rpc/grpc_status.h"
#include "libs/rpc/metadata.h"
#include "libs/status/status.h"

namespace recourse::load {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;

// A connection that is kept open.
class HttpCaller : public Caller {
 public:
  HttpCaller(const std::string& host, int port) : stream_(io_) {
    stream_.connect(asio::ip::tcp::endpoint(asio::ip::make_address(host), static_cast<uint16_t>(port)));
    stream_.socket().set_option(asio::ip::tcp::no_delay(true));
  }

 protected:
  absl::StatusOr<http::response<http::string_body>> Post(const std::string& path, const char* type,
                                                         const std::string& token, std::string body) {
    http::request<http::string_body> request(http::verb::post, path, 11);
    request.set(http::field::host, "load");
    request.set(http::field::content_type, type);
    if (!token.empty()) request.set(http::field::authorization, "Bearer " + token);
    request.body() = std::move(body);
    request.prepare_payload();
    beast::error_code error;
    http::write(stream_, request, error);
    http::response<http::string_body> response;
    if (!error) http::read(stream_, buffer_, response, error);
    if (error) return absl::UnavailableError(error.message());
    return response;
  }

 private:
  asio::io_context io_;
  beast::tcp_stream stream_;
  beast::flat_buffer buffer_;
};

class GrpcWebCaller final : public HttpCaller {
 public:
  using HttpCaller::HttpCaller;

  absl::Status Call(const Method& method, const google::protobuf::Message& message) override {
    ASSIGN_OR_RETURN(const auto response,
                     Post("/" + method.name, "application/grpc-web+proto", method.token,
                          grpc_web::EncodeMessage(message.SerializeAsString(), grpc_web::Mode::kBinary)));
    if (response.body().find("grpc-status:0") == std::string::npos &&
        response.body().find("grpc-status: 0") == std::string::npos) {
      return absl::UnknownError(response.body());
    }
    return absl::OkStatus();
  }
};

class JsonCaller final : public HttpCaller {
 public:
  using HttpCaller::HttpCaller;

  absl::Status Call(const Method& method, const google::protobuf::Message& message) override {
    const auto& text = dynamic_cast<const google::protobuf::StringValue&>(message).value();
    ASSIGN_OR_RETURN(const auto response, Post(method.name, "application/json", method.token, text));
    return response.result() == http::status::ok ? absl::OkStatus() : absl::UnknownError(response.body());
  }
};

class GrpcCaller final : public Caller {
 public:
  explicit GrpcCaller(const std::string& target) {
    grpc::ChannelArguments arguments;
    arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);  // a connection of its own
    channel_ = grpc::CreateCustomChannel(target, grpc::InsecureChannelCredentials(), arguments);
    channel_->WaitForConnected(std::chrono::system_clock::now() + std::chrono::seconds(5));
  }

  absl::Status Call(const Method& method, const google::protobuf::Message& message) override {
    grpc::ClientContext context;
    context.set_wait_for_ready(true);  // a first connection that fails is tried again
    context.set_deadline(std::chrono::system_clock::now() + std::chrono::seconds(20));
    if (!method.token.empty()) context.AddMetadata("authorization", "Bearer " + method.token);
    if (!method.service_token.empty()) {
      context.AddMetadata(rpc::kServiceTokenKey, method.service_token);
      context.AddMetadata(rpc::kActorKey, method.actor.SerializeAsString());
    }
    const std::string path = "/" + method.name;
    const grpc::internal::RpcMethod unary(path.c_str(), grpc::internal::RpcMethod::NORMAL_RPC);
    const grpc::Slice bytes(message.SerializeAsString());
    const grpc::ByteBuffer request(&bytes, 1);
    grpc::ByteBuffer response;
    return rpc::FromGrpc(grpc::internal::BlockingUnaryCall(channel_.get(), unary, &context, request, &response));
  }

 private:
  std::shared_ptr<grpc::Channel> channel_;
};

}  // namespace

CallerFactory OverGrpcWeb(const std::string& host, int port) {
  return [=] { return std::make_unique<GrpcWebCaller>(host, port); };
}

CallerFactory OverJson(const std::string& host, int port) {
  return [=] { return std::make_unique<JsonCaller>(host, port); };
}

CallerFactory OverGrpc(const std::string& target) {
  return [=] { return std::make_unique<GrpcCaller>(target); };
}

}  // namespace recourse::load
