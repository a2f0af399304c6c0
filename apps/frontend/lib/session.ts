import { getSessionCookie } from "better-auth/cookies";
import { auth, AuthUnavailable, reportAuthFailure } from "./auth";
import { BoundedCache } from "./bounded-cache";
import { EnvironmentError } from "./env";
import { perProcess } from "./per-process";
import { cookiesFor } from "./secure-cookies";

export interface Session {
  id: string;
  user: { id: string; email: string; name: string };
}

export interface SessionLookup {
  /** The session; null if no one is signed in. */
  session: Session | null;
  /** Cookies for the response. These cookies extend the session or remove an expired session. */
  setCookies: string[];
}

/**
 * Seconds for which a session is cached. A sign-out on another replica takes effect here within
 * this time.
 */
const freshSeconds = 10;
const nobody: SessionLookup = { session: null, setCookies: [] };

/**
 * Looks up the session of a request. Sends at most one query per session in 10 s, and none if the
 * request has no session cookie.
 *
 * @param prolong If true, extends the session's row and cookie at most once a day. Must be false if
 * the response cannot set cookies.
 * @throws AuthUnavailable while the database does not respond.
 */
export async function findSession(
  headers: Headers,
  { prolong }: { prolong: boolean },
): Promise<SessionLookup> {
  const cookie = sessionCookie(headers);
  if (!cookie) return nobody;
  const known = cache().get(cookie);
  if (known) return known;
  // The promise is cached, so that parallel requests from one page share a query.
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

/** Removes the session of a request from the cache. Must be called after a sign-out. */
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
    reportAuthFailure(error);
    throw new AuthUnavailable("the session could not be looked up", { cause: error });
  }
}

const sessionCookie = (headers: Headers) => getSessionCookie(headers, { cookiePrefix: "todo" });
const cache = () => perProcess("sessions", () => new BoundedCache<Promise<SessionLookup>>(5000));
