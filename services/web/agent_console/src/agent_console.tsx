import { useEffect, useMemo, useState } from "preact/hooks";

import { createRecourseTransport } from "@recourse/client";
import { dropSession, keepSession, loadSession, type Session } from "@recourse/web-shared/session";
import { SignIn } from "@recourse/web-shared/sign_in";

import { ConsoleModel } from "./console_model.js";
import { ConsolePage } from "./console_page.js";

const KIND = "agent";

export function AgentConsole() {
  const [session, setSession] = useState(() => loadSession(KIND));
  if (!session) {
    return (
      <SignIn title="Agent console" role={KIND} lead="Chats with customers, with what is already known beside them."
              fieldLabel="Agent" hint="Any name on this stack, for example maria."
              onSignedIn={(signedIn) => (keepSession(KIND, signedIn), setSession(signedIn))} />
    );
  }
  return <SignedIn session={session} onSignOut={() => (dropSession(KIND), setSession(undefined))} />;
}

function SignedIn({ session, onSignOut }: { session: Session; onSignOut(): void }) {
  const model = useMemo(() => {
    const transport = createRecourseTransport({ baseUrl: location.origin, token: session.token });
    return new ConsoleModel(transport, session.subject, onSignOut);
  }, [session]);
  useEffect(() => {
    model.start();
    return () => model.stop();
  }, [model]);
  return <ConsolePage model={model} onSignOut={() => void model.goOffline().then(onSignOut)} />;
}
