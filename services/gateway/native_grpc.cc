#include "services/gateway/native_grpc.h"

#include <optional>

#include <absl/strings/str_cat.h>
#include <absl/synchronization/mutex.h>
#include <grpcpp/server_builder.h>
#include <grpcpp/support/byte_buffer.h>

#include "libs/rpc/grpc_status.h"
#include "libs/status/status.h"

namespace recourse::gateway {
namespace {

constexpr int kMaxMessageBytes = 4 << 20;
constexpr std::chrono::seconds kShutdownGrace{5};
constexpr int kMaxCallsPerConnection = 256;  // further ones wait on the client's side

std::string Flatten(grpc::ByteBuffer& buffer) {
  std::vector<grpc::Slice> slices;
  std::string bytes;
  if (!buffer.Dump(&slices).ok()) return bytes;
  for (const grpc::Slice& slice : slices) bytes.append(reinterpret_cast<const char*>(slice.begin()), slice.size());
  return bytes;
}

grpc::ByteBuffer ToBuffer(const std::string& bytes) {
  const grpc::Slice slice(bytes);
  return {&slice, 1};
}

Headers HeadersOf(const grpc::CallbackServerContext& context) {
  Headers headers;
  for (const auto& [key, value] : context.client_metadata()) {
    headers.emplace_back(std::string(key.data(), key.size()), std::string(value.data(), value.size()));
  }
  return headers;
}

absl::Time DeadlineOf(const grpc::CallbackServerContext& context) {
  const auto deadline = context.deadline();
  return deadline == std::chrono::system_clock::time_point::max() ? absl::InfiniteFuture() : absl::FromChrono(deadline);
}

// One call: reads its one message, forwards it, writes what comes back.
class Call final : public grpc::ServerGenericBidiReactor {
 public:
  Call(grpc::GenericCallbackServerContext& context, const Admission& admission, Upstream& upstream)
      : context_(context), admission_(admission), upstream_(upstream) {}

  void Start(std::shared_ptr<Call> self) {
    self_ = std::move(self);
    StartRead(&request_);
  }

  void OnReadDone(bool ok) override {
    const std::shared_ptr<Call> alive = self_;
    if (!ok) return Refuse(status::Error(errors::v1::REASON_METHOD_UNKNOWN, "the request has no message"));
    absl::StatusOr<Admitted> admitted = admission_.Admit(context_.method(), HeadersOf(context_), DeadlineOf(context_));
    if (!admitted.ok()) return Refuse(admitted.status());
    admitted->call.message = Flatten(request_);
    streaming_ = admitted->call.server_streaming;
    auto stream = upstream_.Start(
        admitted->package, std::move(admitted->call),
        [self = self_](const std::string& message) { self->OnMessage(message); },
        [self = self_](const UpstreamEnd& end) { self->OnEnd(end); });
    absl::MutexLock lock(&mutex_);
    if (cancelled_) stream->Cancel();
    if (asked_) stream->ReadNext();
    if (!done_) stream_ = std::move(stream);  // else it would keep this call alive for ever
  }

  void OnWriteDone(bool ok) override {
    if (!streaming_) return;
    absl::MutexLock lock(&mutex_);
    if (!ok) cancelled_ = true;
    asked_ = stream_ == nullptr;  // OnReadDone has not come back from Start yet
    if (asked_) return;
    if (!ok) stream_->Cancel();
    stream_->ReadNext();  // also after a failed write: the upstream call ends with its last read
  }

  void OnCancel() override {
    absl::MutexLock lock(&mutex_);
    cancelled_ = true;
    if (stream_ != nullptr) stream_->Cancel();
  }

  void OnDone() override {
    std::shared_ptr<UpstreamStream> stream;
    {
      absl::MutexLock lock(&mutex_);
      done_ = true;
      stream = std::move(stream_);
    }
    const std::shared_ptr<Call> last = std::move(self_);
  }

 private:
  void Refuse(const absl::Status& error) { Finish(rpc::ToGrpc(error)); }

  void OnMessage(const std::string& message) {
    response_ = ToBuffer(message);
    if (streaming_) StartWrite(&response_);
  }

  void OnEnd(const UpstreamEnd& end) {
    for (const auto& [name, value] : end.trailers) {
      if (name.rfind("grpc-", 0) != 0) context_.AddTrailingMetadata(name, value);
    }
    const grpc::Status status(static_cast<grpc::StatusCode>(end.code), end.message, end.details);
    if (status.ok() && !streaming_) {
      StartWriteAndFinish(&response_, grpc::WriteOptions(), status);
    } else {
      Finish(status);
    }
  }

  grpc::GenericCallbackServerContext& context_;
  const Admission& admission_;
  Upstream& upstream_;
  grpc::ByteBuffer request_;
  grpc::ByteBuffer response_;
  bool streaming_ = false;
  std::shared_ptr<Call> self_;  // until OnDone

  absl::Mutex mutex_;
  std::shared_ptr<UpstreamStream> stream_ ABSL_GUARDED_BY(mutex_);
  bool cancelled_ ABSL_GUARDED_BY(mutex_) = false;
  bool asked_ ABSL_GUARDED_BY(mutex_) = false;
  bool done_ ABSL_GUARDED_BY(mutex_) = false;
};

}  // namespace

grpc::ServerGenericBidiReactor* NativeGrpc::CreateReactor(grpc::GenericCallbackServerContext* context) {
  auto call = std::make_shared<Call>(*context, admission_, upstream_);
  Call* raw = call.get();
  raw->Start(std::move(call));
  return raw;
}

absl::Status NativeGrpc::Start(const std::string& address, int port) {
  grpc::ServerBuilder builder;
  builder.AddChannelArgument(GRPC_ARG_ALLOW_REUSEPORT, 0);
  builder.AddChannelArgument(GRPC_ARG_MAX_CONCURRENT_STREAMS, kMaxCallsPerConnection);
  builder.SetMaxReceiveMessageSize(kMaxMessageBytes);
  builder.AddListeningPort(absl::StrCat(address, ":", port), grpc::InsecureServerCredentials(), &port_);
  builder.RegisterCallbackGenericService(this);
  server_ = builder.BuildAndStart();
  if (server_ == nullptr || port_ == 0) {
    return absl::FailedPreconditionError(absl::StrCat("native gRPC cannot listen on ", address, ":", port));
  }
  return absl::OkStatus();
}

void NativeGrpc::Stop() {
  if (server_ != nullptr) server_->Shutdown(std::chrono::system_clock::now() + kShutdownGrace);
}

}  // namespace recourse::gateway
