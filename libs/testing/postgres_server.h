// A PostgreSQL server of the test process, on a unix socket in a temporary folder: started at first use, gone with the
// process.
#pragma once

#include <atomic>
#include <string>

#include "libs/testing/temporary_folder.h"

namespace recourse::testing {

// Faults of the set-up end the process: a test on half of it would mean nothing.
class PostgresServer {
 public:
  static bool Installed();
  static PostgresServer& Shared();

  PostgresServer();
  ~PostgresServer();
  PostgresServer(const PostgresServer&) = delete;
  PostgresServer& operator=(const PostgresServer&) = delete;

  // The URL of a new, empty database.
  std::string NewDatabase();

  // Breaks every connection; the databases stay.
  void Restart();

 private:
  std::string Url(const std::string& database) const;
  void Start() const;
  // Runs pg_ctl with `arguments` as a user that PostgreSQL accepts: it refuses root.
  bool Control(const std::string& arguments) const;

  const TemporaryFolder folder_;
  std::atomic<int> databases_ = 0;
};

}  // namespace recourse::testing
