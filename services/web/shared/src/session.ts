/** Who is signed in, for as long as the tab is open. In a shop the token comes from its identity provider. */
export interface Session {
  subject: string;
  token: string;
}

const KEY = "recourse.session";

export function loadSession(kind: string): Session | undefined {
  try {
    const kept = JSON.parse(sessionStorage.getItem(`${KEY}.${kind}`) ?? "null") as Session | null;
    return kept && !isExpired(kept.token) ? kept : undefined;
  } catch {
    return undefined;
  }
}

export function keepSession(kind: string, session: Session): void {
  sessionStorage.setItem(`${KEY}.${kind}`, JSON.stringify(session));
}

export function dropSession(kind: string): void {
  sessionStorage.removeItem(`${KEY}.${kind}`);
}

/** What the token itself says; whether it is good is for the gateway to judge. */
export function isExpired(token: string, now = Date.now()): boolean {
  const payload = token.split(".")[1];
  if (payload === undefined) return true;
  const { exp } = JSON.parse(atob(payload.replaceAll("-", "+").replaceAll("_", "/"))) as { exp?: number };
  return exp !== undefined && exp * 1000 <= now;
}

/** Whether the gateway hands out development tokens. */
export async function offersDevelopmentTokens(): Promise<boolean> {
  try {
    return (await fetch("/dev/tokens")).ok;
  } catch {
    return false;
  }
}

export async function developmentSession(subject: string, role: string): Promise<Session> {
  const response = await fetch("/dev/tokens", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ subject, role }),
  });
  if (!response.ok) throw new Error(`the gateway answered ${response.status}`);
  const { token } = (await response.json()) as { token: string };
  return { subject, token };
}
