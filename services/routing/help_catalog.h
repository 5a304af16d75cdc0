// What may be wrong and who is there for it: the data of deploy/help/help.textproto.
#pragma once

#include <string>

#include <absl/status/statusor.h>

#include "recourse/routing/v1/issue.pb.h"

namespace recourse::routing {

// FAILED_PRECONDITION names what is wrong: an unreadable file, a name used twice, an issue without its queue, a return
// without a reason, a top issue that does not exist, no profile for agents that are not named.
absl::StatusOr<v1::HelpCatalog> LoadHelpCatalog(const std::string& path);

// Null when there is none.
const v1::IssueType* FindIssue(const v1::HelpCatalog& catalog, const std::string& name);

// Where contacts about nothing in particular go.
inline constexpr char kGeneralQueue[] = "queues/general";

}  // namespace recourse::routing
