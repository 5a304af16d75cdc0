#include <atomic>
#include <cstdlib>
#include <filesystem>

#include "outbox_migrations.h"
#include <catch2/catch.hpp>
#include <libpq-fe.h>
#include <unistd.h>

#include "tests/unit/outbox/contract.h"

namespace recourse::outbox {
namespace {

// A PostgreSQL server of this process on a socket in a temporary folder. PostgreSQL refuses to run as root.
class Server {
 public:
  Server() {
    std::string pattern = (std::filesystem::temp_directory_path() / "recourse-pg-XXXXXX").string();
    folder_ = mkdtemp(pattern.data());
    if (geteuid() == 0) REQUIRE(std::system(("chown postgres " + folder_).c_str()) == 0);
    REQUIRE(Control("initdb -s -o '-A trust -U postgres --no-sync'") == 0);
    REQUIRE(Control("start -s -w -l " + folder_ + "/log -o \"-k " + folder_ +
                    " -c listen_addresses='' -c fsync=off -c max_connections=200\"") == 0);
  }
  ~Server() {
    Control("stop -s -m immediate");
    std::filesystem::remove_all(folder_);
  }
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  std::string NewDatabase() {
    const std::string name = "t" + std::to_string(++databases_);
    PGconn* connection = PQconnectdb(Url("postgres").c_str());
    PGresult* result = PQexec(connection, ("CREATE DATABASE " + name).c_str());
    const bool created = PQresultStatus(result) == PGRES_COMMAND_OK;
    INFO(PQerrorMessage(connection));
    PQclear(result);
    PQfinish(connection);
    REQUIRE(created);
    return Url(name);
  }

 private:
  std::string Url(const std::string& database) const {
    return "postgresql:///" + database + "?user=postgres&host=" + folder_;
  }
  int Control(const std::string& command) const {
    const std::string as_postgres = geteuid() == 0 ? "cd / && runuser -u postgres -- " : "";
    return std::system((as_postgres + POSTGRES_PG_CTL + " -D " + folder_ + "/data " + command + " >/dev/null").c_str());
  }

  std::string folder_;
  std::atomic<int> databases_ = 0;
};

}  // namespace

std::unique_ptr<sql::Database> OpenDatabase() {
  static Server server;
  auto db = sql::Database::Open(server.NewDatabase(), kOutboxMigrations, {});
  INFO(db.status().ToString());
  REQUIRE(db.ok());
  return *std::move(db);
}

}  // namespace recourse::outbox
