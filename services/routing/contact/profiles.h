// What the help catalog says about agents and queues.
#pragma once

#include <string>
#include <vector>

#include "recourse/routing/v1/issue.pb.h"

namespace recourse::routing {

// The profile that names the agent, or the one for everybody.
const v1::RoutingProfile& ProfileOf(const v1::HelpCatalog& catalog, const std::string& agent);

int PointsOf(const v1::HelpCatalog& catalog, const std::string& queue);

// Queues whose contacts stand in line for the same people as those of `queue`; empty: all.
std::vector<std::string> QueuesInLineWith(const v1::HelpCatalog& catalog, const std::string& queue);

}  // namespace recourse::routing
