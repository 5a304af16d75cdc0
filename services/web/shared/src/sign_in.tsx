import { useEffect, useState } from "preact/hooks";

import { developmentSession, offersDevelopmentTokens, type Session } from "./session.js";

interface SignInProps {
  title: string;
  lead: string;
  /** "customer" or "agent": also the collection of the subject's name. */
  role: string;
  fieldLabel: string;
  hint: string;
  onSignedIn(session: Session): void;
}

/** The shop signs people in; where the gateway hands out development tokens, a form stands in for it. */
export function SignIn({ title, lead, role, fieldLabel, hint, onSignedIn }: SignInProps) {
  const [offered, setOffered] = useState<boolean>();
  const [id, setId] = useState("");
  const [error, setError] = useState("");
  useEffect(() => void offersDevelopmentTokens().then(setOffered), []);

  const submit = async (event: Event) => {
    event.preventDefault();
    const name = id.trim().replace(/^\w+\//, "");
    if (!/^[A-Za-z0-9][A-Za-z0-9._-]*$/.test(name)) {
      return setError("Letters, digits, dots and dashes only, without spaces.");
    }
    try {
      onSignedIn(await developmentSession(`${role}s/${name}`, role));
    } catch {
      setError("The gateway could not be reached. Please try again.");
    }
  };

  return (
    <main class="sign-in">
      <div class="card">
        <h1>{title}</h1>
        <p class="lead">{lead}</p>
        {offered === false && <p>Please sign in at the shop first, and open this page from there.</p>}
        {offered && (
          <form onSubmit={submit} noValidate>
            <div class="field">
              <label for="subject">{fieldLabel}</label>
              <p class="hint" id="subject-hint">{hint}</p>
              <input id="subject" name="subject" autocomplete="username" autocapitalize="none" spellcheck={false} value={id}
                     aria-describedby={error ? "subject-error subject-hint" : "subject-hint"} aria-invalid={error !== ""}
                     onInput={(event) => setId(event.currentTarget.value)} />
              <p class="field-error" id="subject-error" role="alert">{error}</p>
            </div>
            <button type="submit" class="button primary">Sign in</button>
            <p class="hint">This form exists on development stacks only.</p>
          </form>
        )}
      </div>
    </main>
  );
}
