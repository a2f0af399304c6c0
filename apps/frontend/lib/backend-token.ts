import { SignJWT } from "jose";
import { BoundedCache } from "./bounded-cache";
import { authSecret } from "./env";
import { perProcess } from "./per-process";
import type { Session } from "./session";

const lifetimeSeconds = 15 * 60;
/**
 * A token is replaced this many seconds before it expires, because the backend's clock may be
 * ahead.
 */
const reserveSeconds = 60;

/**
 * Returns the token that identifies the user to the backend. The token is a JWT that is signed with
 * the shared secret (HS256) and valid for 15 minutes. It never reaches the browser.
 */
export async function backendToken({ id, user }: Session): Promise<string> {
  const cached = tokens().get(id);
  if (cached) return cached;
  const token = await new SignJWT({ email: user.email, name: user.name })
    .setProtectedHeader({ alg: "HS256", typ: "JWT" })
    .setSubject(user.id)
    .setIssuer("todo-frontend")
    .setAudience("todo-backend")
    .setIssuedAt()
    .setExpirationTime(`${lifetimeSeconds}s`)
    .sign(new TextEncoder().encode(authSecret()));
  tokens().set(id, token, lifetimeSeconds - reserveSeconds);
  return token;
}

const tokens = () => perProcess("backend-tokens", () => new BoundedCache<string>(5000));
