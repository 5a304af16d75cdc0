// What a help session counts as among the reasons why customers came.
#pragma once

#include <string>

namespace recourse::insights {

struct SessionFacts {
  std::string issue;  // empty: not understood
  bool with_person = false;

  bool operator==(const SessionFacts&) const = default;
};

// Later news about a session: an issue replaces the one before, for it is better understood; that a person was asked
// for is never taken back.
SessionFacts Merged(const SessionFacts& known, const SessionFacts& news);

}  // namespace recourse::insights
