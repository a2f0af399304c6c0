import { headers } from "next/headers";
import { redirect } from "next/navigation";
import { safeNext } from "./next-path";
import { findSession, type Session } from "./session";

/**
 * For a page of the signed-in application: leads to /sign-in when nobody is signed in.
 *
 * `user` is null while the database is away and nobody can tell: the page is shown all the same,
 * and its own requests say why they fail, so that a short outage signs nobody out.
 */
export async function requireSession(): Promise<{ user: { name: string; email: string } | null }> {
  const session = await currentSession();
  if (session === null) redirect("/sign-in");
  return { user: session ? { name: session.user.name, email: session.user.email } : null };
}

/**
 * For the sign-in and sign-up pages: leads on where somebody is signed in already. Returns where to
 * go afterwards.
 */
export async function leaveIfSignedIn(
  searchParams: Promise<{ next?: string | string[] }>,
): Promise<string> {
  const next = safeNext((await searchParams).next);
  if (await currentSession()) redirect(next);
  return next;
}

/** Undefined: the database cannot tell. A page cannot set cookies, so it prolongs no session. */
async function currentSession(): Promise<Session | null | undefined> {
  const incoming = new Headers(await headers());
  try {
    return (await findSession(incoming, { prolong: false })).session;
  } catch {
    return undefined;
  }
}
