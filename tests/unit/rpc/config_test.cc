#include <fstream>

#include <catch2/catch.hpp>

#include "libs/rpc/main.h"
#include "libs/testing/temporary_folder.h"

namespace recourse::rpc {
namespace {

constexpr char kConfig[] = R"(
  common { jwks_file: "{data}/jwks.json" }
  order {
    server { port: 50052 }
    refunds_target: "127.0.0.1:50053"
    carrier_webhook_secret: "file:{data}/carrier"
  }
  refunds { provider { api_key: "file:{data}/only_refunds_has_this" } }
)";

void Write(const std::string& path, const std::string& text) { std::ofstream(path) << text; }

}  // namespace

TEST_CASE("a process reads the secrets of its own section, and needs no other's") {
  const testing::TemporaryFolder data;
  Write(data / "config", kConfig);
  Write(data / "carrier", "s3cret\n");

  const auto config = LoadConfig(data / "config", {"order"}, data.path().string(), 100);
  REQUIRE(config.ok());
  CHECK(config->common().jwks_file() == data / "jwks.json");
  CHECK(config->order().carrier_webhook_secret() == "s3cret");
  CHECK(config->order().server().port() == 50152);
  CHECK(config->order().refunds_target() == "127.0.0.1:50153");
  CHECK_FALSE(config->has_refunds());

  CHECK(LoadConfig(data / "config", {"order", "refunds"}, data.path().string(), 0).status().code() ==
        absl::StatusCode::kFailedPrecondition);
}

}  // namespace recourse::rpc
