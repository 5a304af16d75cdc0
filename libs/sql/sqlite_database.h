#pragma once

#include "libs/sql/database.h"

namespace recourse::sql {

absl::StatusOr<std::unique_ptr<Database>> OpenSqlite(const std::string& path, std::span<const Migration> migrations,
                                                     Database::Options options);

}  // namespace recourse::sql
