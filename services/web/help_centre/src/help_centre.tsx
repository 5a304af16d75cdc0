import { useEffect, useMemo, useState } from "preact/hooks";

import { createRecourseTransport } from "@recourse/client";
import { dropSession, keepSession, loadSession, type Session } from "@recourse/web-shared/session";
import { SignIn } from "@recourse/web-shared/sign_in";

import { HelpModel } from "./help_model.js";
import { HelpPage } from "./help_page.js";

const KIND = "customer";

export function HelpCentre() {
  const [session, setSession] = useState(() => loadSession(KIND));
  if (!session) {
    return (
      <SignIn title="Help" role={KIND} lead="Sign in, so that we can see your orders and you do not have to type them."
              fieldLabel="Customer" hint="Any customer of this stack, for example ada."
              onSignedIn={(signedIn) => (keepSession(KIND, signedIn), setSession(signedIn))} />
    );
  }
  return <SignedIn session={session} onSignOut={() => (dropSession(KIND), setSession(undefined))} />;
}

function SignedIn({ session, onSignOut }: { session: Session; onSignOut(): void }) {
  const model = useMemo(() => {
    const transport = createRecourseTransport({ baseUrl: location.origin, token: session.token });
    return new HelpModel(transport, session.subject, onSignOut);
  }, [session]);
  useEffect(() => {
    model.start();
    return () => model.stop();
  }, [model]);
  const signOut = () => {
    model.startOver();
    onSignOut();
  };
  return <HelpPage model={model} onSignOut={signOut} />;
}
