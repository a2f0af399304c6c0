import { answerAuthFault } from "./auth-handler";
import { backendToken } from "./backend-token";
import { backendUrl, EnvironmentError } from "./env";
import { failure } from "./json-failure";
import { log } from "./log";
import { headersForBackend, headersForBrowser } from "./proxy-headers";
import { requestIdOf } from "./request-id";
import { isSameOrigin } from "./same-origin";
import { findSession, type SessionLookup } from "./session";

/**
 * First path segments the browser may reach, `/backend/tasks/…` becoming
 * `${BACKEND_URL}/api/tasks/…`, and the seconds until the first byte of an answer; a stream that
 * has begun may last as long as it likes. For chat that is longer than the minute the backend gives
 * its model, so that the backend's own words about a slow one arrive.
 */
const answerSeconds: Record<string, number> = {
  tasks: 15,
  conversations: 15,
  chat: 65,
  "tool-calls": 15,
  assistant: 15,
  health: 15,
};
/** Answers anybody, and is asked without saying who asks. */
const open = new Set(["health"]);
const methods = new Set(["GET", "POST", "PATCH", "DELETE"]);

/**
 * Passes one browser request to the backend, body and answer streamed. Never throws: every fault is
 * a JSON answer.
 */
export async function proxyToBackend(request: Request, path: string[]): Promise<Response> {
  const requestId = requestIdOf(request.headers);
  const refusal = refuse(request, path);
  if (refusal) return refusal;
  let sender: SessionLookup = { session: null, setCookies: [] };
  try {
    if (!open.has(path[0]!)) sender = await findSession(request.headers, { prolong: true });
  } catch (error) {
    return answerAuthFault(error);
  }
  let answer: Response;
  try {
    answer =
      sender.session || open.has(path[0]!)
        ? await forward(request, path, requestId, sender)
        : failure(401, "unauthenticated", "Please sign in.");
  } catch (error) {
    return answerFault(error, request, requestId);
  }
  for (const cookie of sender.setCookies) answer.headers.append("set-cookie", cookie);
  return answer;
}

function refuse(request: Request, path: string[]): Response | undefined {
  if (!methods.has(request.method))
    return failure(405, "method_not_allowed", `${request.method} is not offered here.`);
  // Plain segments only: no dot, slash or escape can lead out of /api.
  if (
    !Object.hasOwn(answerSeconds, path[0] ?? "") ||
    !path.every((segment) => /^[\w-]+$/.test(segment))
  ) {
    return failure(404, "not_found", "This address is not offered here.");
  }
  if (request.method !== "GET" && !isSameOrigin(request.headers)) {
    return failure(
      403,
      "cross_origin",
      "Changes are accepted from this application's own pages only.",
    );
  }
}

async function forward(
  request: Request,
  path: string[],
  requestId: string,
  { session }: SessionLookup,
): Promise<Response> {
  const target = backendUrl();
  target.pathname = `${target.pathname.replace(/\/+$/, "")}/api/${path.join("/")}`;
  target.search = new URL(request.url).search;
  const token = session ? await backendToken(session) : undefined;

  const patience = new AbortController();
  const timer = setTimeout(
    () => patience.abort(new Error("no answer in time")),
    answerSeconds[path[0]!]! * 1000,
  );
  try {
    const answer = await fetch(target, {
      method: request.method,
      headers: headersForBackend(request.headers, requestId, token),
      body: request.body,
      // @ts-expect-error Node needs `duplex` for a streamed body; the DOM types do not know it.
      duplex: "half",
      redirect: "manual",
      cache: "no-store",
      signal: AbortSignal.any([request.signal, patience.signal]),
    });
    if (answer.headers.get("x-request-id") !== requestId) throw await notTheBackend(answer);
    if (token && answer.status === 401) return refusedToken(answer, requestId);
    return new Response(answer.body, {
      status: answer.status,
      headers: headersForBrowser(answer.headers, requestId),
    });
  } finally {
    clearTimeout(timer);
  }
}

/**
 * This person is signed in, so signing in again would change nothing: two servers disagree, and the
 * browser must not be told 401.
 */
async function refusedToken(answer: Response, requestId: string): Promise<Response> {
  await answer.body?.cancel();
  log("error", "backend_refused_token", {
    request_id: requestId,
    reason:
      "The backend does not accept this server's tokens. Give both the same BETTER_AUTH_SECRET, and set their clocks.",
  });
  return failure(
    502,
    "backend_refused_token",
    "The task service does not accept this server's word on who you are; its log says what to set.",
  );
}

/**
 * The backend repeats the id of each request. Whatever does not, as a gateway in front of nothing,
 * speaks for itself: its 404 is no missing task.
 */
async function notTheBackend(answer: Response): Promise<Error> {
  await answer.body?.cancel();
  return new Error(`something else answered ${answer.status} in its place`);
}

function answerFault(error: unknown, request: Request, requestId: string): Response {
  // The browser went away: nobody reads this answer, and it is no fault of the backend.
  if (request.signal.aborted) return new Response(null, { status: 499 });
  const reason =
    error instanceof Error
      ? ((error.cause as NodeJS.ErrnoException)?.code ?? error.message)
      : String(error);
  const isOurs = error instanceof EnvironmentError;
  const code = isOurs ? "misconfigured" : "backend_unreachable";
  log("error", code, {
    request_id: requestId,
    backend: isOurs ? undefined : backendUrl().origin,
    reason,
  });
  return isOurs
    ? failure(
        500,
        code,
        "The frontend does not know where its backend is; its log says what to set.",
      )
    : failure(502, code, "The task service cannot be reached right now.");
}
