#include "libs/testing/postgres_server.h"
#include "tests/integration/routing_contact/contact_fixture.h"

namespace recourse::routing {

std::string NewDatabaseUrl() { return testing::PostgresServer::Shared().NewDatabase(); }

}  // namespace recourse::routing
