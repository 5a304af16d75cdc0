// A numbered change of schema, compiled in from a .sql file and applied once, at start.
#pragma once

namespace recourse::sql {

struct Migration {
  int number;
  const char* name;
  const char* text;  // portable SQL, any number of statements
};

}  // namespace recourse::sql
