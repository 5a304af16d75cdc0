#include "tests/load/report.h"

#include <algorithm>
#include <cstdio>
#include <optional>

#include <absl/strings/str_format.h>

namespace recourse::load {
namespace {

template <class Value>
Figures Median(std::vector<Figures> rounds, Value value) {
  std::ranges::sort(rounds, {}, value);
  return rounds[rounds.size() / 2];
}

std::string Ratio(double value, std::optional<double> of) { return of ? absl::StrFormat("%.2f", value / *of) : ""; }

}  // namespace

void Report::Add(const std::string& what, const Way& way, const Figures& figures) {
  auto table = std::ranges::find(tables_, what, [](const auto& entry) { return entry.first; });
  if (table == tables_.end()) table = tables_.insert(tables_.end(), {what, {}});
  const auto same = [&](const Row& row) { return row.way.stack == way.stack && row.way.name == way.name; };
  auto row = std::ranges::find_if(table->second, same);
  if (row == table->second.end()) row = table->second.insert(table->second.end(), {way, {}});
  row->rounds.push_back(figures);
}

void Report::Print() const {
  std::printf(
      "| what | stack | way | per s | p50 ms | p99 ms | of its service | of the bare chain | of fastify + pg |\n");
  std::printf("|---|---|---|---|---|---|---|---|---|\n");
  for (const auto& [what, rows] : tables_) {
    const auto speed = [&rows](const std::string& stack, const char* name) -> std::optional<double> {
      for (const Row& row : rows) {
        if (row.way.stack == stack && row.way.name == name) return Median(row.rounds, &Figures::per_second).per_second;
      }
      return std::nullopt;
    };
    for (const Row& row : rows) {
      const double mine = Median(row.rounds, &Figures::per_second).per_second;
      std::printf("| %s | %s | %s | %.0f | %.2f | %.2f | %s | %s | %s |\n", what.c_str(), row.way.stack.c_str(),
                  row.way.name.c_str(), mine, absl::ToDoubleMilliseconds(Median(row.rounds, &Figures::p50).p50),
                  absl::ToDoubleMilliseconds(Median(row.rounds, &Figures::p99).p99),
                  Ratio(mine, speed(row.way.stack, kService)).c_str(), Ratio(mine, speed("", kBareChain)).c_str(),
                  Ratio(mine, speed("", kPeer)).c_str());
    }
  }
}

}  // namespace recourse::load
