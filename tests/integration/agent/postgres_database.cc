#include "libs/testing/postgres_server.h"
#include "tests/integration/agent/desk.h"

namespace recourse::agent {

std::string NewDatabaseUrl() { return testing::PostgresServer::Shared().NewDatabase(); }

}  // namespace recourse::agent
