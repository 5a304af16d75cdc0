// What may be asked of insights.
#pragma once

#include <string>
#include <vector>

#include "libs/outbox/outbox.h"
#include "libs/rpc/call.h"
#include "recourse/insights/v1/insights_service.pb.h"

namespace recourse::insights {

class Insights {
 public:
  explicit Insights(outbox::Outbox& outbox) : outbox_(outbox) {}

  absl::StatusOr<v1::Survey> GetSurvey(const std::string& name, const rpc::Call& call) const;
  absl::StatusOr<v1::Survey> SubmitSurvey(const v1::SubmitSurveyRequest& request, const rpc::Call& call);
  absl::StatusOr<std::vector<v1::ContactReason>> QueryContactReasons(
      const v1::QueryContactReasonsRequest& request) const;

 private:
  outbox::Outbox& outbox_;
};

}  // namespace recourse::insights
