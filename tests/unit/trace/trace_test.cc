#include "libs/trace/trace.h"

#include <thread>

#include <catch2/catch.hpp>

namespace recourse::trace {
namespace {

const std::string kTrace = "4bf92f3577b34da6a3ce929d0e0e4736";
const std::string kSpan = "00f067aa0ba902b7";

TEST_CASE("a traceparent is read and written") {
  auto [flags, sampled] = GENERATE(table<std::string, bool>(
      {{"00", false}, {"01", true}, {"02", false}, {"03", true}, {"fe", false}, {"ff", true}, {"09", true}}));
  CAPTURE(flags);
  const Context context = Context::Parse("00-" + kTrace + "-" + kSpan + "-" + flags);
  CHECK(context.trace_id == kTrace);
  CHECK(context.span_id == kSpan);
  CHECK(context.sampled == sampled);
  CHECK(context.Format() == "00-" + kTrace + "-" + kSpan + (sampled ? "-01" : "-00"));
}

TEST_CASE("a later version may say more, after a dash") {
  const std::string known = kTrace + "-" + kSpan + "-01";
  CHECK(Context::Parse("cc-" + known).trace_id == kTrace);
  CHECK(Context::Parse("cc-" + known + "-what-the-future-will-be-like").trace_id == kTrace);
  CHECK(Context::Parse("cc-" + known + ".what-the-future-will-not-be-like").trace_id.empty());
}

TEST_CASE("what is malformed is no context") {
  const std::string text = GENERATE_COPY(values<std::string>({
      "",
      "00",
      "00-" + kTrace + "-" + kSpan,
      "00-" + kTrace + "-" + kSpan + "-1",
      "00-" + kTrace + "-" + kSpan + "-01-",
      "00-" + kTrace + "-" + kSpan + "-01-more",
      "00-" + kTrace + "-" + kSpan + "-0g",
      "ff-" + kTrace + "-" + kSpan + "-01",
      "0x-" + kTrace + "-" + kSpan + "-01",
      "00_" + kTrace + "-" + kSpan + "-01",
      "00-" + std::string(32, '0') + "-" + kSpan + "-01",
      "00-" + kTrace + "-" + std::string(16, '0') + "-01",
      "00-4BF92F3577B34DA6A3CE929D0E0E4736-" + kSpan + "-01",
      " 00-" + kTrace + "-" + kSpan + "-01",
  }));
  CAPTURE(text);
  CHECK(Context::Parse(text).trace_id.empty());
  CHECK(Context::Parse(text).Format().empty());
}

TEST_CASE("a child keeps the trace and gets a span of its own") {
  const Context parent = Context::Random();
  const Context child = parent.Child();
  CHECK(child.trace_id == parent.trace_id);
  CHECK(child.span_id != parent.span_id);
  CHECK(child.sampled == parent.sampled);
  CHECK(Context::Parse(child.Format()).span_id == child.span_id);
  CHECK(Context().Child().trace_id.empty());
}

TEST_CASE("new traces differ and are well formed") {
  const Context context = Context::Random();
  CHECK(Context::Parse(context.Format()).trace_id == context.trace_id);
  CHECK(Context::Random().trace_id != context.trace_id);
}

TEST_CASE("a context is current for its scope and its thread") {
  CHECK(Current().trace_id.empty());
  {
    const Context context = Context::Random();
    const Scope outer(context);
    CHECK(Current().trace_id == context.trace_id);
    {
      const Scope inner{Context()};
      CHECK_FALSE(Current().trace_id.empty());
      CHECK(Current().trace_id != context.trace_id);
    }
    CHECK(Current().trace_id == context.trace_id);

    std::string elsewhere = "unset";
    std::thread([&elsewhere] { elsewhere = Current().trace_id; }).join();
    CHECK(elsewhere.empty());
  }
  CHECK(Current().trace_id.empty());
}

}  // namespace
}  // namespace recourse::trace
