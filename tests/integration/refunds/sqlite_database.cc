#include "tests/integration/refunds/refunds_fixture.h"

namespace recourse::refunds {

std::string NewDatabaseUrl() { return {}; }

}  // namespace recourse::refunds
