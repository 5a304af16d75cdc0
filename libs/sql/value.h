// Values that go into and come out of statements, the same on both databases.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include <absl/time/time.h>

namespace recourse::sql {

struct Blob {
  std::string bytes;
  bool operator==(const Blob&) const = default;
};

// Booleans are 0 and 1; times are microseconds since the epoch.
using Value = std::variant<std::nullptr_t, int64_t, std::string, Blob>;
using Values = std::vector<Value>;

inline int64_t FromTime(absl::Time time) { return absl::ToUnixMicros(time); }
inline absl::Time ToTime(int64_t micros) { return absl::FromUnixMicros(micros); }
Value FromOptionalTime(std::optional<absl::Time> time);

// One row of a result, valid while its callback runs. Columns count from 0; a NULL reads as 0 or "".
class Row {
 public:
  virtual ~Row() = default;
  virtual bool IsNull(int column) const = 0;
  virtual int64_t Int(int column) const = 0;
  virtual std::string Text(int column) const = 0;
  virtual std::string Bytes(int column) const = 0;

  absl::Time Time(int column) const { return ToTime(Int(column)); }
  std::optional<absl::Time> OptionalTime(int column) const {
    return IsNull(column) ? std::nullopt : std::optional(Time(column));
  }
};

}  // namespace recourse::sql
