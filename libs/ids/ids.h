// Identifiers. Everything of ours is a UUIDv7: sorted by time, which keeps indexes warm at 10⁶ rows.
#pragma once

#include <absl/time/time.h>

#include <atomic>
#include <string>
#include <string_view>

#include "libs/clock/clock.h"

namespace recourse::ids {

class IdSource {
 public:
  virtual ~IdSource() = default;
  // A new UUIDv7 in lower-case canonical form.
  virtual std::string New() = 0;
};

class RandomIds final : public IdSource {
 public:
  explicit RandomIds(const clock::Clock& clock) : clock_(clock) {}
  std::string New() override;

 private:
  const clock::Clock& clock_;
};

// 00000000-0000-7000-8000-000000000001, …2, …: tests read well and repeat.
class SequentialIds final : public IdSource {
 public:
  std::string New() override;

 private:
  std::atomic<uint64_t> next_ = 1;
};

// UUIDv5 of a step under a parent: a call made on the way has the same id on every attempt.
std::string Derived(std::string_view parent_uuid, std::string_view step);

bool IsUuid(std::string_view text);

}  // namespace recourse::ids
