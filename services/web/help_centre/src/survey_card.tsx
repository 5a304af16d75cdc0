import { useState } from "preact/hooks";

import { Survey_State, type Survey } from "@recourse/client/recourse/insights/v1/survey_pb";

import type { HelpModel } from "./help_model.js";

const WORDS = ["Very bad", "Bad", "Fair", "Good", "Very good"];

/** How it was; never in the way of writing on. */
export function SurveyCard({ survey, model }: { survey: Survey; model: HelpModel }) {
  const [rating, setRating] = useState(0);
  const [comment, setComment] = useState("");
  const [error, setError] = useState("");
  if (survey.state === Survey_State.ANSWERED) return <p class="card thanks" role="status">Thank you for telling us.</p>;
  if (survey.state !== Survey_State.OPEN) return null;
  const submit = (event: Event) => {
    event.preventDefault();
    if (rating === 0) return setError("Please choose one of the five.");
    setError("");
    void model.rate(rating, comment.trim());
  };
  return (
    <form class="card survey" onSubmit={submit} noValidate aria-label="Survey">
      <fieldset aria-describedby="survey-error">
        <legend>How was the help you got?</legend>
        <div class="ratings">
          {WORDS.map((words, index) => (
            <label class="rating" key={words}>
              <input type="radio" name="rating" value={index + 1} checked={rating === index + 1} onChange={() => setRating(index + 1)} />
              <span>{words}</span>
            </label>
          ))}
        </div>
        <p class="field-error" id="survey-error" role="alert">{error}</p>
      </fieldset>
      <label class="field">
        <span>Anything else? (optional)</span>
        <textarea rows={2} maxLength={4000} value={comment} onInput={(event) => setComment(event.currentTarget.value)} />
      </label>
      <button type="submit" class="button primary">Send rating</button>
    </form>
  );
}
