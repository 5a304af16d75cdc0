#include "libs/log/log.h"

#include <absl/time/clock.h>
#include <absl/time/time.h>
#include <nlohmann/json.hpp>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include "libs/log/redact.h"
#include "libs/trace/trace.h"

namespace recourse::log {
namespace {

struct State {
  std::string service;
  std::shared_ptr<spdlog::logger> logger;

  State() : logger(std::make_shared<spdlog::logger>("recourse", std::make_shared<spdlog::sinks::stderr_sink_mt>())) {
    logger->set_pattern("%v");
    logger->set_level(spdlog::level::warn);
    logger->flush_on(spdlog::level::trace);
  }
};

State& TheState() {
  static State state;
  return state;
}

void Write(spdlog::level::level_enum level, const char* name, std::string_view message, Fields fields) {
  State& state = TheState();
  if (!state.logger->should_log(level)) return;
  nlohmann::ordered_json line;
  line["ts"] = absl::FormatTime("%Y-%m-%dT%H:%M:%E6SZ", absl::Now(), absl::UTCTimeZone());
  line["level"] = name;
  if (!state.service.empty()) line["service"] = state.service;
  line["msg"] = message;
  if (!trace::Current().trace_id.empty()) line["trace_id"] = trace::Current().trace_id;
  for (const Field& field : fields) {
    const std::string key(field.key);
    if (const auto* text = std::get_if<std::string>(&field.value)) {
      line[key] = Redact(*text);
    } else {
      std::visit([&](const auto& value) { line[key] = value; }, field.value);
    }
  }
  state.logger->log(level, line.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace));
}

}  // namespace

void Init(std::string service, const std::string& level) {
  TheState().service = std::move(service);
  TheState().logger->set_level(spdlog::level::from_str(level));
}

void Debug(std::string_view message, Fields fields) { Write(spdlog::level::debug, "debug", message, fields); }
void Info(std::string_view message, Fields fields) { Write(spdlog::level::info, "info", message, fields); }
void Warn(std::string_view message, Fields fields) { Write(spdlog::level::warn, "warn", message, fields); }
void Error(std::string_view message, Fields fields) { Write(spdlog::level::err, "error", message, fields); }

}  // namespace recourse::log
