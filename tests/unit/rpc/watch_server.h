// A real server with one watch stream, whose poll the test writes.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include <grpcpp/server.h>
#include <grpcpp/server_builder.h>

#include "libs/rpc/watch.h"
#include "recourse/events/v1/event_log_service.grpc.pb.h"

namespace recourse::rpc {

using Update = events::v1::FollowEventsResponse;  // the cursor carries the test's words
using Poll = WatchPoll<Update>;

class WatchServer final : public events::v1::EventLogService::CallbackService {
 public:
  explicit WatchServer(WatchReactor<Update>::Begin begin) : begin_(std::move(begin)) {
    grpc::ServerBuilder builder;
    builder.RegisterService(this);
    server_ = builder.BuildAndStart();
    stub_ = events::v1::EventLogService::NewStub(server_->InProcessChannel({}));
  }
  ~WatchServer() override {
    hub_.Stop();
    server_->Shutdown();
    pool_.Join();
  }

  grpc::ServerWriteReactor<Update>* FollowEvents(grpc::CallbackServerContext*,
                                                 const events::v1::FollowEventsRequest*) override {
    return StartWatch<Update>(pool_, hub_, begin_);
  }

  struct Read {
    std::vector<std::string> cursors;
    grpc::Status status;
  };
  // Reads until the stream ends; `limit` is for the machine.
  Read ReadAll(std::chrono::milliseconds limit) {
    grpc::ClientContext context;
    context.set_deadline(std::chrono::system_clock::now() + limit);
    const auto reader = stub_->FollowEvents(&context, {});
    Read read;
    for (Update update; reader->Read(&update);) read.cursors.push_back(update.cursor());
    read.status = reader->Finish();
    return read;
  }

  events::v1::EventLogService::Stub& stub() { return *stub_; }
  ChangeHub& hub() { return hub_; }

 private:
  const WatchReactor<Update>::Begin begin_;
  WorkerPool pool_{2, 16};
  ChangeHub hub_;
  std::unique_ptr<grpc::Server> server_;
  std::unique_ptr<events::v1::EventLogService::Stub> stub_;
};

}  // namespace recourse::rpc
