#include "services/gateway/static_pages.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include <catch2/catch.hpp>

#include "libs/testing/temporary_folder.h"
#include "services/gateway/http_server.h"
#include "tests/integration/gateway/raw_client.h"

namespace recourse::gateway {
namespace {

namespace fs = std::filesystem;

// A site in a folder beside a file that is nobody's business, behind a real server.
class Site {
 public:
  Site() {
    Write("secret.txt", "secret");
    Write("site/help/index.html", "<p>help</p>");
    Write("site/help/assets/app-1a2b3c.js", "start()");
    Write("site/help/logo.svg", "<svg/>");
    Write("site/agent/index.html", "<p>agent</p>");
    Write("site/.env", "hidden");
    fs::create_symlink(folder_.path() / "secret.txt", folder_.path() / "site/help/link.txt");
    pages_ = *StaticPages::Load(folder_ / "site");
    server_ = *HttpServer::Start(
        {}, [this](std::shared_ptr<Exchange> exchange) { pages_.Handle(*exchange); },
        [](std::shared_ptr<Exchange> exchange, HttpServer::Refusal) { exchange->Respond(413, {}, ""); });
  }
  ~Site() { server_->Stop(); }

  RawResponse Ask(const std::string& request, bool head_only = false) const {
    RawClient client(server_->port());
    client.Send(request);
    return client.Read(head_only);
  }

 private:
  void Write(const std::string& name, const std::string& text) const {
    fs::create_directories((folder_.path() / name).parent_path());
    std::ofstream(folder_ / name) << text;
  }

  const testing::TemporaryFolder folder_;
  StaticPages pages_ = {};
  std::unique_ptr<HttpServer> server_;
};

}  // namespace

TEST_CASE("a path names a file, a folder's page, the page above it, or nothing") {
  const Site site;
  struct Case {
    std::string path;
    int status;
    std::string body;
    std::string type;
  };
  const std::string html = "text/html; charset=utf-8";
  const auto c =
      GENERATE_COPY(values<Case>({{"/help/", 200, "<p>help</p>", html},
                                  {"/agent/", 200, "<p>agent</p>", html},
                                  {"/agent/index.html", 200, "<p>agent</p>", html},
                                  {"/help/returns/17?tab=label", 200, "<p>help</p>", html},
                                  {"/help/assets/app-1a2b3c.js", 200, "start()", "text/javascript; charset=utf-8"},
                                  {"/help/logo.svg", 200, "<svg/>", "image/svg+xml"},
                                  {"/help/assets/gone.js", 404, "not found\n", "text/plain; charset=utf-8"},
                                  {"/elsewhere", 404, "not found\n", "text/plain; charset=utf-8"}}));
  CAPTURE(c.path);
  const RawResponse response = site.Ask(Get(c.path));
  CHECK(response.status == c.status);
  CHECK(response.body == c.body);
  CHECK(response.headers.at("content-type") == c.type);
  CHECK(response.headers.at("x-content-type-options") == "nosniff");
  CHECK(response.headers.at("referrer-policy") == "same-origin");
  CHECK(response.headers.at("content-security-policy").find("script-src 'self';") != std::string::npos);
  CHECK(response.headers.at("content-security-policy").find("unsafe") == std::string::npos);
}

TEST_CASE("the root goes to the Help page, a folder without its slash to the folder") {
  const Site site;
  const auto [path, location] =
      GENERATE(table<std::string, std::string>({{"/", "/help/"}, {"/help", "/help/"}, {"/agent", "/agent/"}}));
  const RawResponse response = site.Ask(Get(path));
  CHECK(response.status == 307);
  CHECK(response.headers.at("location") == location);
}

TEST_CASE("nothing outside of the folder, hidden or linked can be had") {
  const Site site;
  const std::string path =
      GENERATE("/../secret.txt", "/help/../../secret.txt", "/%2e%2e/secret.txt", "/help/%2e%2e/%2e%2e/secret.txt",
               "//secret.txt", "/.env", "/help/link.txt", "/help/..%2f..%2fsecret.txt", "/help/\\..\\..\\secret.txt");
  CAPTURE(path);
  const RawResponse response = site.Ask(Get(path));
  CHECK(response.body.find("secret") == std::string::npos);
  CHECK(response.body.find("hidden") == std::string::npos);
  CHECK((response.status == 404 || response.status == 400));
}

TEST_CASE("a file that the reader has is not sent again, and hashed names are kept for good") {
  const Site site;
  const RawResponse first = site.Ask(Get("/help/"));
  CHECK(first.headers.at("cache-control") == "no-cache");
  const RawResponse second = site.Ask(Get("/help/", "If-None-Match: " + first.headers.at("etag") + "\r\n"));
  CHECK(second.status == 304);
  CHECK(second.body.empty());
  CHECK(site.Ask(Get("/help/", "If-None-Match: \"other\"\r\n")).status == 200);
  CHECK(site.Ask(Get("/help/assets/app-1a2b3c.js")).headers.at("cache-control") ==
        "public, max-age=31536000, immutable");
}

TEST_CASE("HEAD answers the head of GET, other methods are refused") {
  const Site site;
  const RawResponse head = site.Ask("HEAD /help/ HTTP/1.1\r\nHost: localhost\r\n\r\n", /*head_only=*/true);
  CHECK(head.status == 200);
  CHECK(head.headers.at("content-length") == "11");
  const RawResponse post = site.Ask("POST /help/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n");
  CHECK(post.status == 405);
  CHECK(post.headers.at("allow") == "GET, HEAD");
}

TEST_CASE("a folder that is not there is an error") { CHECK_FALSE(StaticPages::Load("/nonexistent/site").ok()); }

}  // namespace recourse::gateway
