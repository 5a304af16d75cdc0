#include <string>

#include <catch2/catch.hpp>

#include "libs/sql/postgres_database.h"

namespace recourse::sql {
namespace {

TEST_CASE("placeholders are numbered outside of quoted text only") {
  const auto [sql, numbered] = GENERATE(table<std::string, std::string>({
      {"", ""},
      {"SELECT 1", "SELECT 1"},
      {"a = ? AND b = ?", "a = $1 AND b = $2"},
      {"a = '?' AND b = ?", "a = '?' AND b = $1"},
      {"a = 'it''s ?' AND b = ?", "a = 'it''s ?' AND b = $1"},
      {"\"what?\" = ?", "\"what?\" = $1"},
      {"a = '\"' AND b = ? AND c = '\"'", "a = '\"' AND b = $1 AND c = '\"'"},
      {"(?,?,?,?,?,?,?,?,?,?,?)", "($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11)"},
  }));
  CHECK(NumberPlaceholders(sql) == numbered);
}

}  // namespace
}  // namespace recourse::sql
