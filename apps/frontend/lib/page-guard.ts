import { headers } from "next/headers";
import { redirect } from "next/navigation";
import { safeNext } from "./next-path";
import { findSession, type Session } from "./session";

/**
 * Returns the signed-in user, or redirects to /sign-in. Called by pages that need a session. `user`
 * is null while the database is unavailable. The page is still shown, so that a short outage does
 * not sign anyone out. The page's own requests report the outage.
 */
export async function requireSession(): Promise<{ user: { name: string; email: string } | null }> {
  const session = await currentSession();
  if (session === null) redirect("/sign-in");
  return { user: session ? { name: session.user.name, email: session.user.email } : null };
}

/**
 * Returns the path to open after signing in, or redirects there if the user is already signed in.
 * Called by the sign-in and sign-up pages.
 */
export async function leaveIfSignedIn(
  searchParams: Promise<{ next?: string | string[] }>,
): Promise<string> {
  const next = safeNext((await searchParams).next);
  if (await currentSession()) redirect(next);
  return next;
}

/**
 * Returns the session, or null if there is none, or undefined while the database is unavailable.
 * Does not extend the session, because a page cannot set cookies.
 */
async function currentSession(): Promise<Session | null | undefined> {
  const incoming = new Headers(await headers());
  try {
    return (await findSession(incoming, { prolong: false })).session;
  } catch {
    return undefined;
  }
}
