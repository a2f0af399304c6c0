import { getSessionCookie } from "better-auth/cookies";
import { auth, AuthUnavailable, doubtAuth } from "./auth";
import { BoundedCache } from "./bounded-cache";
import { EnvironmentError } from "./env";
import { perProcess } from "./per-process";
import { cookiesFor } from "./secure-cookies";

export interface Session {
  id: string;
  user: { id: string; email: string; name: string };
}

export interface SessionLookup {
  /** Null when nobody is signed in. */
  session: Session | null;
  /** For the answer to the browser: a prolonged session, or the removal of a dead one. */
  setCookies: string[];
}

/**
 * Seconds a session may be used without asking again: what a sign-out elsewhere needs to be seen
 * here.
 */
const freshSeconds = 10;
const nobody: SessionLookup = { session: null, setCookies: [] };

/**
 * Who sent this request. Costs no query without a cookie, and one per session in ten seconds with
 * one.
 *
 * `prolong`: whether the answer can carry cookies; a session is prolonged once a day, cookie and
 * row together.
 * @throws AuthUnavailable when the database cannot tell.
 */
export async function findSession(
  headers: Headers,
  { prolong }: { prolong: boolean },
): Promise<SessionLookup> {
  const cookie = sessionCookie(headers);
  if (!cookie) return nobody;
  const known = cache().get(cookie);
  if (known) return known;
  // The promise is kept, so that the requests of one page ask once.
  const lookup = lookUp(headers, prolong);
  cache().set(cookie, lookup, freshSeconds);
  try {
    const found = await lookup;
    if (!found.session) cache().delete(cookie);
    return found;
  } catch (error) {
    cache().delete(cookie);
    throw error;
  }
}

/** To be called when the session of this request has ended. */
export function forgetSession(headers: Headers): void {
  cache().delete(sessionCookie(headers) ?? "");
}

async function lookUp(headers: Headers, prolong: boolean): Promise<SessionLookup> {
  try {
    const answer = await auth().api.getSession({
      headers,
      query: { disableRefresh: !prolong },
      returnHeaders: true,
    });
    const setCookies = cookiesFor(headers, answer.headers.getSetCookie());
    if (!answer.response) return { session: null, setCookies };
    const { session, user } = answer.response;
    return {
      session: { id: session.id, user: { id: user.id, email: user.email, name: user.name } },
      setCookies,
    };
  } catch (error) {
    if (error instanceof AuthUnavailable || error instanceof EnvironmentError) throw error;
    doubtAuth(error);
    throw new AuthUnavailable("the session could not be looked up", { cause: error });
  }
}

const sessionCookie = (headers: Headers) => getSessionCookie(headers, { cookiePrefix: "todo" });
const cache = () => perProcess("sessions", () => new BoundedCache<Promise<SessionLookup>>(5000));
