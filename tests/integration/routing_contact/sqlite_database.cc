#include "tests/integration/routing_contact/contact_fixture.h"

namespace recourse::routing {

std::string NewDatabaseUrl() { return {}; }

}  // namespace recourse::routing
