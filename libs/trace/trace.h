// W3C trace context: https://www.w3.org/TR/trace-context/
#pragma once

#include <string>
#include <string_view>

namespace recourse::trace {

struct Context {
  std::string trace_id;  // 32 hex digits; empty when there is none
  std::string span_id;   // 16 hex digits
  bool sampled = false;

  // Empty for anything malformed, as the specification wants.
  static Context Parse(std::string_view traceparent);
  // A new trace.
  static Context Random();

  // The same trace, a new span; of an empty context, empty.
  Context Child() const;
  // "00-…", or empty.
  std::string Format() const;
};

// Of the calling thread.
const Context& Current();

// Makes `context` the thread's current one, or starts a new trace when it is empty, until destroyed.
class Scope {
 public:
  explicit Scope(Context context);
  ~Scope();
  Scope(const Scope&) = delete;
  Scope& operator=(const Scope&) = delete;

 private:
  Context previous_;
};

}  // namespace recourse::trace
