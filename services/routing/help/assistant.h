// One answer: from what the customer said, and what the services below know, to words and what changes.
#pragma once

#include <string>
#include <vector>

#include "libs/clock/clock.h"
#include "libs/nlu/understander.h"
#include "recourse/routing/v1/help_session_service.pb.h"
#include "recourse/routing/v1/issue.pb.h"
#include "services/routing/action/actions.h"
#include "services/routing/domain/dialogue.h"
#include "services/routing/domain/item_choice.h"
#include "services/routing/help/peers.h"
#include "services/routing/store/help_session_store.h"

namespace recourse::routing {

// What a customer said: words, or the id of an option.
struct Input {
  std::string text;
  std::string option;
};

struct Answer {
  HelpSessionRecord session;  // as it is afterwards, last_turn included
  std::string text;
  HandOffReason hand_off = HandOffReason::kNone;
};

class Assistant {
 public:
  Assistant(const nlu::Understander& understander, const v1::HelpCatalog& catalog, Shop shop, Actions& actions,
            const clock::Clock& clock)
      : understander_(understander), catalog_(catalog), shop_(shop), actions_(actions), clock_(clock) {}

  Answer Greet(HelpSessionRecord session) const;

  // Looks things up, may quote an action and may execute the one on the table. `turn` (a UUID) is the identity of what
  // it does: doing it again after a crash does nothing twice. An error means: try again later.
  absl::StatusOr<Answer> Reply(HelpSessionRecord session, const Input& input, const std::string& turn) const;

  v1::IdentifyIssueResponse Identify(const std::string& text) const;
  // Whose skill it needs, and what an agent reads first.
  std::string QueueOf(const v1::Understanding& understanding) const;
  std::string Summarise(const v1::Understanding& understanding) const;

 private:
  struct Scene;  // one turn's working data

  Issue IssueOf(const std::string& name) const;
  std::string TitleOf(const std::string& issue) const;
  absl::StatusOr<std::vector<Item>> ItemsOf(const v1::HelpSession& session) const;
  static void MeanOrderTheyCameFrom(Scene& scene);
  absl::StatusOr<Scene> Look(HelpSessionRecord session, const Input& input) const;

  absl::StatusOr<Answer> Pursue(Scene scene, const Issue& issue, const std::string& turn) const;
  v1::ActionRequest ActionFor(const v1::HelpSession& session, const Issue& issue, const std::vector<Item>& items) const;
  absl::StatusOr<Answer> PursueMembership(Scene scene, const Issue& issue, const std::string& turn) const;
  // About the item that is understood; `title` says what all of it is.
  absl::StatusOr<Answer> Quote(Scene scene, const v1::ActionRequest& request, const std::string& title,
                               const std::string& turn) const;
  absl::StatusOr<Answer> Execute(Scene scene, const std::string& turn) const;
  absl::StatusOr<Answer> Track(Scene scene, const Item& item) const;
  absl::StatusOr<Answer> ShowRefund(Scene scene, const Item& item) const;
  Answer AskIssue(Scene scene) const;
  Answer AskItem(Scene scene, const std::vector<Item>& items) const;
  Answer OfferPerson(Scene scene, const Issue& issue) const;
  Answer HandOff(Scene scene, HandOffReason reason) const;

  const nlu::Understander& understander_;
  const v1::HelpCatalog& catalog_;
  const Shop shop_;
  Actions& actions_;
  const clock::Clock& clock_;
};

}  // namespace recourse::routing
