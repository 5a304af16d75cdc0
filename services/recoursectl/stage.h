// What the demo's stories share: a customer of their own with orders, a help session, and how to say what happened.
#pragma once

#include <string>

#include "libs/clock/clock.h"
#include "libs/ids/ids.h"
#include "recourse/routing/v1/help_session.pb.h"
#include "services/recoursectl/event_stream.h"
#include "services/recoursectl/gateway_client.h"

namespace recourse::recoursectl {

inline constexpr absl::Duration kPatience = absl::Seconds(30);

absl::Status NotAsTold(const std::string& what);
void Say(const std::string& step, const std::string& answer);

class Stage {
 public:
  explicit Stage(const GatewayClient& gateway) : gateway_(gateway), ids_(clock_) {}

  // A customer with a blender (delivered six days ago), an older one and a kettle, signed in.
  absl::Status Set(const std::string& display_name);
  // Opens Help and waits for the greeting.
  absl::Status OpenHelp();
  absl::Status Write(const std::string& text);
  absl::Status Tap(const std::string& option);
  // The assistant's next answer, and its words.
  absl::StatusOr<routing::v1::AssistantTurn> NextAnswer(std::string* text);

  const GatewayClient& gateway() const { return gateway_; }
  EventStream& events() { return *events_; }
  std::string NewId() { return ids_.New(); }
  const std::string& customer() const { return customer_; }
  const std::string& token() const { return token_; }
  const std::string& blender_order() const { return blender_order_; }
  const std::string& help_session() const { return session_.name(); }
  const std::string& conversation() const { return session_.conversation(); }

 private:
  const GatewayClient& gateway_;
  clock::SystemClock clock_;
  ids::RandomIds ids_;
  std::string customer_;
  std::string token_;
  std::string blender_order_;
  routing::v1::HelpSession session_;
  std::unique_ptr<EventStream> events_;
};

// The id of the first option of this kind; empty when there is none.
std::string OptionOf(const routing::v1::AssistantTurn& turn, routing::v1::Option::Kind kind);

}  // namespace recourse::recoursectl
