#include "services/routing/contact/profiles.h"

#include <algorithm>
#include <set>

namespace recourse::routing {
namespace {

bool Contains(const google::protobuf::RepeatedPtrField<std::string>& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

}  // namespace

const v1::RoutingProfile& ProfileOf(const v1::HelpCatalog& catalog, const std::string& agent) {
  const v1::RoutingProfile* for_everybody = &v1::RoutingProfile::default_instance();
  for (const v1::RoutingProfile& profile : catalog.profiles()) {
    if (Contains(profile.agents(), agent)) return profile;
    if (profile.agents().empty()) for_everybody = &profile;
  }
  return *for_everybody;
}

int PointsOf(const v1::HelpCatalog& catalog, const std::string& queue) {
  for (const v1::Queue& candidate : catalog.queues()) {
    if (candidate.name() == queue) return candidate.priority_points();
  }
  return 0;
}

std::vector<std::string> QueuesInLineWith(const v1::HelpCatalog& catalog, const std::string& queue) {
  std::set<std::string> queues = {queue};
  for (const v1::RoutingProfile& profile : catalog.profiles()) {
    if (profile.queues().empty()) return {};
    if (Contains(profile.queues(), queue)) queues.insert(profile.queues().begin(), profile.queues().end());
  }
  return {queues.begin(), queues.end()};
}

}  // namespace recourse::routing
