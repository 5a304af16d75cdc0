// Named places at which chaos tests stop the process: every commit and every outgoing call.
//
// RECOURSE_FAILPOINT_WHEN=file: neither of the following before this file exists (a test makes it once the stage is
// set). RECOURSE_FAILPOINT=name[:n] in the environment kills the process (SIGKILL) at the n-th visit of `name`, n = 1
// by default. RECOURSE_FAILPOINT_TRACE=file appends each name once, at its first visit: the list that the chaos test
// walks.
#pragma once

#include <string_view>

namespace recourse::failpoint {

// True when either variable is set; read once.
bool Armed();
void Visit(std::string_view name);

}  // namespace recourse::failpoint

#ifdef RECOURSE_FAILPOINTS
#define RECOURSE_FAILPOINT(name)                                              \
  do {                                                                        \
    if (::recourse::failpoint::Armed()) ::recourse::failpoint::Visit((name)); \
  } while (false)
#else
#define RECOURSE_FAILPOINT(name) \
  do {                           \
  } while (false)
#endif
