#include "libs/testing/postgres_server.h"
#include "tests/unit/outbox/contract.h"

namespace recourse::outbox {

std::string NewDatabaseUrl() { return testing::PostgresServer::Shared().NewDatabase(); }

}  // namespace recourse::outbox
