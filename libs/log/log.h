// JSON lines on standard error, one object a line: ts, level, service, msg, trace_id, then the fields given.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

namespace recourse::log {

using FieldValue = std::variant<std::string, int64_t, double, bool>;

struct Field {
  template <class T>
  Field(std::string_view name, const T& content) : key(name), value(ToValue(content)) {}

  std::string_view key;
  FieldValue value;

 private:
  static FieldValue ToValue(const std::string& text) { return text; }
  static FieldValue ToValue(std::string_view text) { return std::string(text); }
  static FieldValue ToValue(const char* text) { return std::string(text); }
  static FieldValue ToValue(bool flag) { return flag; }
  static FieldValue ToValue(int number) { return int64_t{number}; }
  static FieldValue ToValue(int64_t number) { return number; }
  static FieldValue ToValue(size_t number) { return static_cast<int64_t>(number); }
  static FieldValue ToValue(double number) { return number; }
};

using Fields = std::initializer_list<Field>;

// `level` is debug, info, warn, error or off. Before Init: level warn, no service.
void Init(std::string service, const std::string& level);

// `message` is a constant sentence; what varies goes into fields, whose text is redacted (redact.h).
void Debug(std::string_view message, Fields fields = {});
void Info(std::string_view message, Fields fields = {});
void Warn(std::string_view message, Fields fields = {});
void Error(std::string_view message, Fields fields = {});

}  // namespace recourse::log
