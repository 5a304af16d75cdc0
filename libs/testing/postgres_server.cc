#include "libs/testing/postgres_server.h"

#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <memory>
#include <system_error>

#include <libpq-fe.h>
#include <unistd.h>

namespace recourse::testing {
namespace {

constexpr char kSuperuser[] = "postgres";  // of the system and of the database

void Check(bool done, const std::string& what) {
  if (done) return;
  std::cerr << "PostgreSQL: " << what << "\n";
  std::abort();
}

// Debian keeps pg_ctl out of PATH, one per major version. Empty when there is none.
std::filesystem::path FindPgCtl() {
  std::filesystem::path newest;
  std::error_code ignored;
  for (const auto& version : std::filesystem::directory_iterator("/usr/lib/postgresql", ignored)) {
    const std::filesystem::path candidate = version.path() / "bin" / "pg_ctl";
    if (std::filesystem::exists(candidate) && candidate > newest) newest = candidate;
  }
  return newest;
}

}  // namespace

bool PostgresServer::Installed() {
  static const bool installed = !FindPgCtl().empty();
  return installed;
}

PostgresServer& PostgresServer::Shared() {
  static PostgresServer server;
  return server;
}

PostgresServer::PostgresServer() {
  if (geteuid() == 0) {
    Check(std::system(("chown " + std::string(kSuperuser) + " " + folder_.path().string()).c_str()) == 0, "chown");
  }
  Check(Control("initdb -s -o '-A trust --no-sync -U " + std::string(kSuperuser) + "'"), "initdb");
  Start();
}

PostgresServer::~PostgresServer() { Control("stop -s -m immediate"); }

std::string PostgresServer::NewDatabase() {
  const std::string name = "test" + std::to_string(++databases_);
  const std::unique_ptr<PGconn, decltype(&PQfinish)> connection(PQconnectdb(Url(kSuperuser).c_str()), &PQfinish);
  const std::unique_ptr<PGresult, decltype(&PQclear)> result(
      PQexec(connection.get(), ("CREATE DATABASE " + name).c_str()), &PQclear);
  Check(PQresultStatus(result.get()) == PGRES_COMMAND_OK, PQerrorMessage(connection.get()));
  return Url(name);
}

void PostgresServer::Restart() {
  Check(Control("stop -s -m fast"), "stop");
  Start();
}

std::string PostgresServer::Url(const std::string& database) const {
  return "postgresql:///" + database + "?user=" + kSuperuser + "&host=" + folder_.path().string();
}

void PostgresServer::Start() const {
  Check(Control("start -s -w -l " + folder_ / "log" + " -o \"-k " + folder_.path().string() +
                " -c listen_addresses='' -c fsync=off -c max_connections=200\""),
        "start");
}

bool PostgresServer::Control(const std::string& arguments) const {
  const std::string user = geteuid() == 0 ? "runuser -u " + std::string(kSuperuser) + " -- " : "";
  const std::string command = "cd / && " + user + FindPgCtl().string() + " -D " + folder_ / "data" + " ";
  return std::system((command + arguments + " >/dev/null").c_str()) == 0;
}

}  // namespace recourse::testing
