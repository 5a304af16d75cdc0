// Files from the announcement to the last byte, and who may see them.
#include <thread>

#include <absl/time/clock.h>

#include "libs/clock/clock_proto.h"
#include "libs/status/status.h"
#include "recourse/agent/v1/attachment_service.grpc.pb.h"
#include "tests/integration/agent/desk.h"
#include "tests/unit/blob/samples.h"

namespace recourse::agent {
namespace {

using Files = v1::AttachmentService::Stub;

errors::v1::Reason ReasonOf(const absl::Status& status) { return status::ReasonOf(status); }

struct FileDesk : Desk {
  absl::StatusOr<v1::CreateAttachmentResponse> Announce(const Identity& who, int64_t size,
                                                        const std::string& type = "image/jpeg",
                                                        const std::string& request_id = {}) {
    v1::CreateAttachmentRequest request;
    request.set_purpose(v1::Attachment::PURPOSE_RETURN);
    request.set_media_type(type);
    request.set_size(size);
    request.set_file_name("../../broken lamp.jpg");
    request.set_request_id(request_id.empty() ? ids.New() : request_id);
    return harness.Call(who, "agent", &Files::CreateAttachment, request);
  }
  absl::StatusOr<v1::WriteUploadResponse> Write(const Identity& who, const std::string& token, int64_t offset,
                                                const std::string& data, bool last) {
    v1::WriteUploadRequest request;
    request.set_token(token);
    request.set_offset(offset);
    request.set_data(data);
    request.set_last(last);
    return harness.Call(who, "agent", &Files::WriteUpload, request);
  }
  absl::StatusOr<v1::Attachment> Get(const Identity& who, const std::string& name) {
    v1::GetAttachmentRequest request;
    request.set_name(name);
    ASSIGN_OR_RETURN(const auto response, harness.Call(who, "agent", &Files::GetAttachment, request));
    return response.attachment();
  }
  absl::StatusOr<std::string> Read(const Identity& who, const std::string& name) {
    v1::ReadAttachmentRequest request;
    request.set_name(name);
    ASSIGN_OR_RETURN(const auto response, harness.Call(who, "agent", &Files::ReadAttachment, request));
    return response.data();
  }
  v1::Attachment AwaitState(const Identity& who, const std::string& name, v1::Attachment::State state) {
    const absl::Time limit = absl::Now() + absl::Seconds(20);
    for (;;) {
      const auto now = Get(who, name);
      REQUIRE(now.ok());
      if (now->state() == state) return *now;
      REQUIRE(absl::Now() < limit);
      std::this_thread::yield();
    }
  }

  const Identity ana = harness.Customer(kAna);
  const Identity ben = harness.Customer("customers/ben");
  const Identity shop = harness.Person("sellers/shop", "seller");
  const std::string photo = blob::Jpeg(blob::Segment(0xe1, blob::ExifBody(0)));
};

}  // namespace

TEST_CASE_METHOD(FileDesk, "a file comes in pieces, is kept without its place, and is seen by its owner and staff") {
  const std::string request_id = ids.New();
  const auto size = static_cast<int64_t>(photo.size());
  const auto announced = Announce(ana, size, "image/jpeg", request_id);
  REQUIRE(announced.ok());
  const std::string name = announced->attachment().name();
  CHECK(announced->attachment().state() == v1::Attachment::STATE_PENDING);
  CHECK(Announce(ana, size, "image/jpeg", request_id)->upload_token() == announced->upload_token());
  CHECK(ReasonOf(Read(ana, name).status()) == errors::v1::REASON_ILLEGAL_STATE);

  const std::string& token = announced->upload_token();
  REQUIRE(Write(ana, token, 0, photo.substr(0, 20), false).ok());
  const absl::Status gap = Write(ana, token, 25, photo.substr(25), true).status();
  CHECK(ReasonOf(gap) == errors::v1::REASON_CONFLICT);
  CHECK(status::MetadataOf(gap, "received") == "20");
  const auto done = Write(ana, token, 20, photo.substr(20), true);
  REQUIRE(done.ok());
  CHECK(done->attachment().state() == v1::Attachment::STATE_READY);
  CHECK(done->attachment().size() == static_cast<int64_t>(blob::Jpeg().size()));
  // Sent once more, it is the same file.
  CHECK(Write(ana, token, 0, photo, true)->attachment().content_hash() == done->attachment().content_hash());

  for (const Identity& reader : {ana, Agent("agents/maria"), harness.Service("claims")}) {
    CHECK(*Read(reader, name) == blob::Jpeg());
  }
  for (const Identity& stranger : {ben, shop}) {
    CHECK(ReasonOf(Get(stranger, name).status()) == errors::v1::REASON_RESOURCE_NOT_FOUND);
    CHECK(ReasonOf(Read(stranger, name).status()) == errors::v1::REASON_RESOURCE_NOT_FOUND);
  }

  harness.clock().AdvanceTo(clock::FromProto(done->attachment().keep_until_time()) - absl::Seconds(1));
  CHECK(Read(ana, name).ok());
  harness.clock().Advance(absl::Seconds(1));
  AwaitState(ana, name, v1::Attachment::STATE_REMOVED);
  CHECK(ReasonOf(Read(ana, name).status()) == errors::v1::REASON_ILLEGAL_STATE);
}

TEST_CASE_METHOD(FileDesk, "a token is of one caller, one file and a quarter of an hour") {
  const auto size = static_cast<int64_t>(photo.size());
  const auto announced = Announce(ana, size);
  REQUIRE(announced.ok());
  const std::string& token = announced->upload_token();
  CHECK(ReasonOf(Write(ben, token, 0, photo, true).status()) == errors::v1::REASON_RESOURCE_NOT_FOUND);
  CHECK(ReasonOf(Write(ana, token + "x", 0, photo, true).status()) == errors::v1::REASON_TOKEN_INVALID);
  CHECK(ReasonOf(Write(ana, "none", 0, photo, true).status()) == errors::v1::REASON_TOKEN_INVALID);
  harness.clock().Advance(absl::Minutes(15));
  CHECK(ReasonOf(Write(ana, token, 0, photo, true).status()) == errors::v1::REASON_TOKEN_INVALID);
  AwaitState(ana, announced->attachment().name(), v1::Attachment::STATE_EXPIRED);
}

TEST_CASE_METHOD(FileDesk, "what is not the file that was announced is refused, and may be sent anew") {
  const auto size = static_cast<int64_t>(photo.size());
  struct Case {
    std::string name;
    std::string bytes;
    errors::v1::Reason reason;
  };
  const std::string page = "<html>" + std::string(photo.size() - 6, ' ');
  const Case cases[] = {
      {"a page called a picture", page, errors::v1::REASON_FILE_REFUSED},
      {"another kind of picture", "\x89PNG\r\n\x1a\n" + photo.substr(8), errors::v1::REASON_FILE_REFUSED},
      {"fewer bytes", photo.substr(0, photo.size() - 1), errors::v1::REASON_FILE_REFUSED},
      {"more bytes", photo + "x", errors::v1::REASON_PAYLOAD_TOO_LARGE},
  };
  const auto announced = Announce(ana, size);
  REQUIRE(announced.ok());
  for (const Case& test : cases) {
    INFO(test.name);
    CHECK(ReasonOf(Write(ana, announced->upload_token(), 0, test.bytes, true).status()) == test.reason);
    CHECK(std::filesystem::is_empty(harness.folder() / "files" / "uploads"));
    CHECK(std::filesystem::is_empty(harness.folder() / "files" / "blobs"));
  }
  CHECK(Write(ana, announced->upload_token(), 0, photo, true).ok());

  CHECK(ReasonOf(Announce(ana, 21 << 20).status()) == errors::v1::REASON_INVALID_FIELD);
  CHECK(ReasonOf(Announce(ana, size, "image/svg+xml").status()) == errors::v1::REASON_INVALID_FIELD);
  for (int file = 1; file < 100; ++file) REQUIRE(Announce(ana, size).ok());
  CHECK(ReasonOf(Announce(ana, size).status()) == errors::v1::REASON_OVERLOADED);
  CHECK(Announce(ben, size).ok());
}

TEST_CASE_METHOD(FileDesk, "an uploader who leaves takes the half that came along") {
  const auto announced = Announce(shop, static_cast<int64_t>(photo.size()));
  REQUIRE(announced.ok());
  REQUIRE(Write(shop, announced->upload_token(), 0, photo.substr(0, 20), false).ok());
  v1::WriteUploadRequest leave;
  leave.set_token(announced->upload_token());
  leave.set_abandon(true);
  REQUIRE(harness.Call(shop, "agent", &Files::WriteUpload, leave).ok());
  CHECK(std::filesystem::is_empty(harness.folder() / "files" / "uploads"));
  CHECK(Write(shop, announced->upload_token(), 0, photo, true).ok());
}

}  // namespace recourse::agent
