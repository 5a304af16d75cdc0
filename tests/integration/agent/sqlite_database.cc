#include "tests/integration/agent/desk.h"

namespace recourse::agent {

std::string NewDatabaseUrl() { return {}; }

}  // namespace recourse::agent
