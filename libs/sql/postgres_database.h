#pragma once

#include "libs/sql/database.h"

namespace recourse::sql {

absl::StatusOr<std::unique_ptr<Database>> OpenPostgres(const std::string& url, std::span<const Migration> migrations,
                                                       Database::Options options);

// `?` placeholders to $1, $2, …, but not within quoted text.
std::string NumberPlaceholders(std::string_view sql);

}  // namespace recourse::sql
