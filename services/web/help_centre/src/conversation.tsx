import { Speaker, type Entry } from "@recourse/client/recourse/agent/v1/conversation_pb";
import { Option_Kind, type Option } from "@recourse/client/recourse/routing/v1/help_session_pb";
import { Composer } from "@recourse/web-shared/composer";
import { Transcript } from "@recourse/web-shared/transcript";

import { turnOf } from "./assistant_turn.js";
import type { HelpModel, HelpState } from "./help_model.js";
import { LabelButton } from "./label_button.js";
import { QuoteCard } from "./quote_card.js";
import { PlaceInLine } from "./place_in_line.js";
import { ReturnProgress } from "./return_progress.js";
import { SurveyCard } from "./survey_card.js";

export function Conversation({ model, state }: { model: HelpModel; state: HelpState }) {
  const waitsForAnswer = state.person.name === "none" && state.entries.at(-1)?.speaker === Speaker.CUSTOMER;
  // The log appears with what is in it already, so that a reload is not read out from the beginning.
  const loaded = state.entries.length > 0 || state.drafts.length > 0;
  return (
    <div class={state.returnCase ? "conversation with-aside" : "conversation"}>
      <div class="conversation-main">
        {loaded ? (
          <Transcript label="Conversation" self={Speaker.CUSTOMER} entries={state.entries} drafts={state.drafts}
                      renderEntry={(entry) => renderEntry(entry, model, state)} onRetry={(draft) => void model.retry(draft)} />
        ) : <p class="transcript-empty" role="status">Opening your conversation…</p>}
        <p class="typing" role="status">
          {state.agentTyping ? "Your agent is typing…" : waitsForAnswer ? "The assistant is looking into it…" : ""}
        </p>
        {state.person.name === "waiting" && <PlaceInLine model={model} state={state} />}
        {state.survey && <SurveyCard key={state.survey.name} survey={state.survey} model={model} />}
        {state.person.name === "none" && state.turn && state.turn.options.length > 0 && (
          <Options options={state.turn.options} model={model} />
        )}
        <Composer label="Your message" placeholder={state.person.name === "connected" ? "Write to your agent" : "Write here"}
                  onSend={(text) => void model.send(text)} onTyping={() => model.typing()} />
      </div>
      {state.returnCase && <ReturnProgress model={model} returnCase={state.returnCase} refund={state.refund} />}
    </div>
  );
}

function renderEntry(entry: Entry, model: HelpModel, { returnCase }: HelpState) {
  const turn = turnOf(entry);
  if (turn?.step.case === "quote") return { body: <QuoteCard quote={turn.step.value} /> };
  if (entry.type !== "return.label_issued" || !returnCase?.label) return undefined;
  // Where the progress of the return is not beside the conversation.
  return { after: <div class="label-in-log"><LabelButton model={model} label={returnCase.label} /></div> };
}

// "A person" has its own place at the top of the page; it stays here too where the assistant names it.
function Options({ options, model }: { options: readonly Option[]; model: HelpModel }) {
  return (
    <ul class="chips options" aria-label="Answers to choose from">
      {options.map((option) => (
        <li key={option.id}>
          <button type="button" class={option.kind === Option_Kind.CONFIRM ? "chip primary" : "chip"}
                  onClick={() => void (option.kind === Option_Kind.PERSON ? model.requestPerson() : model.choose(option))}>
            {option.label}
          </button>
        </li>
      ))}
    </ul>
  );
}
