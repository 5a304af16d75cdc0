#include "services/insights/domain/session_facts.h"

namespace recourse::insights {

SessionFacts Merged(const SessionFacts& known, const SessionFacts& news) {
  return {.issue = news.issue.empty() ? known.issue : news.issue, .with_person = known.with_person || news.with_person};
}

}  // namespace recourse::insights
