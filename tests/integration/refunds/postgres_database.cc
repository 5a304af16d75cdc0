#include "libs/testing/postgres_server.h"
#include "tests/integration/refunds/refunds_fixture.h"

namespace recourse::refunds {

std::string NewDatabaseUrl() { return testing::PostgresServer::Shared().NewDatabase(); }

}  // namespace recourse::refunds
