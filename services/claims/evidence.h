// Files that parties show. They live in agent; a claim holds their names.
#pragma once

#include <string>
#include <vector>

#include "libs/rpc/call.h"
#include "recourse/claims/v1/claims_service.pb.h"
#include "services/claims/peers.h"

namespace recourse::claims {

class EvidenceFiles {
 public:
  explicit EvidenceFiles(const Attachments& attachments) : attachments_(attachments) {}

  // A file with its content's hash.
  struct Shown {
    v1::Evidence evidence;
    std::string content_hash;
  };

  // RESOURCE_NOT_FOUND for what is not the caller's; FILE_REFUSED for what is not whole or was not uploaded for a
  // claim.
  absl::StatusOr<std::vector<Shown>> Look(const v1::AddEvidenceRequest& request, const rpc::Call& call) const;

  // For a caller who may see the claim that holds it.
  absl::StatusOr<std::string> Read(const v1::ReadEvidenceRequest& request, const rpc::Call& call) const;

 private:
  const Attachments& attachments_;
};

}  // namespace recourse::claims
