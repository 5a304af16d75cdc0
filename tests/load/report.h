// What was measured, as a table of medians and ratios.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "tests/load/measure.h"

namespace recourse::load {

// The ways that the others are compared with.
inline constexpr char kService[] = "service";
inline constexpr char kBareChain[] = "bare chain";
inline constexpr char kPeer[] = "fastify + pg";

struct Way {
  std::string stack;  // label of the stack; empty for floors and peers
  std::string name;
};

class Report {
 public:
  void Add(const std::string& what, const Way& way, const Figures& figures);
  // A Markdown table.
  void Print() const;

 private:
  struct Row {
    Way way;
    std::vector<Figures> rounds;
  };
  using Rows = std::vector<Row>;

  std::vector<std::pair<std::string, Rows>> tables_;  // in the order of measuring
};

}  // namespace recourse::load
