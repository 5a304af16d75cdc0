// What Redis answers, copied out of the client library.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace recourse::redis {

// A list of commands has errors among its replies; a single command turns one into a status.
struct Reply {
  enum class Kind { kNil, kInteger, kText, kList, kError };

  Kind kind = Kind::kNil;
  int64_t integer = 0;
  std::string text;  // of kText ("OK" of a status, too) and of kError
  std::vector<Reply> items;

  bool is_nil() const { return kind == Kind::kNil; }
  bool is_error() const { return kind == Kind::kError; }
};

}  // namespace recourse::redis
