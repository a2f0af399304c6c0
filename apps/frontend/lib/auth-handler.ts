import { auth, AuthUnavailable, reportAuthFailure } from "./auth";
import { EnvironmentError } from "./env";
import { failure } from "./json-failure";
import { log } from "./log";
import { requestIdOf } from "./request-id";
import { isSameOrigin } from "./same-origin";
import { cookiesFor } from "./secure-cookies";
import { forgetSession } from "./session";

/**
 * Methods and paths of the Better Auth routes that this server offers. The application does not use
 * the other routes (social sign-in, e-mails, HTML pages).
 */
const offered: Record<string, string> = {
  "sign-up/email": "POST",
  "sign-in/email": "POST",
  "sign-out": "POST",
  "get-session": "GET",
};
const maxBodyBytes = 16 * 1024;

/** Handles a request under /auth. Never throws: every failure becomes a JSON response. */
export async function answerAuth(request: Request, path: string[]): Promise<Response> {
  const route = path.join("/");
  const refusal = refuse(request, route);
  if (refusal) return refusal;
  const requestId = requestIdOf(request.headers);
  try {
    const answer = await auth().handler(request);
    // During a database outage, Better Auth returns an error response instead of throwing.
    if (answer.status >= 500) throw new Error(`Better Auth answered ${answer.status}`);
    if (answer.status >= 400)
      log("warn", "auth_refused", { request_id: requestId, route, status: answer.status });
    if (route === "sign-out") forgetSession(request.headers);
    const body = answer.ok ? withoutTokens(await answer.text()) : answer.body;
    return new Response(body, {
      status: answer.status,
      headers: headersFor(request, answer, requestId),
    });
  } catch (error) {
    return answerAuthFault(error);
  }
}

/** Returns the response to a request whose session cannot be looked up. */
export function answerAuthFault(error: unknown): Response {
  if (error instanceof EnvironmentError) {
    log("error", "misconfigured", { reason: error.message });
    return failure(
      500,
      "misconfigured",
      "A frontend setting is missing or invalid. The frontend's log names the setting.",
    );
  }
  if (!(error instanceof AuthUnavailable)) reportAuthFailure(error);
  return failure(
    503,
    "auth_unavailable",
    "Signing in is not possible right now, as the database does not answer. Please try again in a moment.",
    { "retry-after": "2" },
  );
}

function refuse(request: Request, route: string): Response | undefined {
  const method = Object.hasOwn(offered, route) ? offered[route] : undefined;
  if (!method) return failure(404, "not_found", "This address does not exist.");
  if (request.method !== method)
    return failure(405, "method_not_allowed", `${request.method} is not allowed here.`, {
      allow: method,
    });
  if (method !== "GET" && !isSameOrigin(request.headers)) {
    return failure(
      403,
      "cross_origin",
      "Signing in is possible from this application's own pages only.",
    );
  }
  if (
    Number(request.headers.get("content-length") ?? 0) > maxBodyBytes ||
    request.headers.has("transfer-encoding")
  ) {
    return failure(413, "too_large", "The request is too large.");
  }
}

/**
 * Removes the session token from the body, where a script on the page could read it. Better Auth
 * sends the token in the body as well as in the HttpOnly cookie, and the cookie is enough.
 */
function withoutTokens(body: string): string {
  return JSON.stringify(JSON.parse(body), (name, value: unknown) =>
    name === "token" ? undefined : value,
  );
}

function headersFor(request: Request, answer: Response, requestId: string): Headers {
  const headers = new Headers(answer.headers);
  headers.delete("set-cookie");
  headers.delete("content-length");
  for (const cookie of cookiesFor(request.headers, answer.headers.getSetCookie()))
    headers.append("set-cookie", cookie);
  headers.set("cache-control", "no-store");
  headers.set("x-request-id", requestId);
  const wait = headers.get("x-retry-after");
  if (wait) headers.set("retry-after", wait);
  return headers;
}
