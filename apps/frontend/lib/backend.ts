import { answerAuthFault } from "./auth-handler";
import { backendToken } from "./backend-token";
import { backendUrl, EnvironmentError } from "./env";
import { failure } from "./json-failure";
import { log } from "./log";
import { headersForBackend, headersForBrowser } from "./proxy-headers";
import { requestIdOf } from "./request-id";
import { isSameOrigin } from "./same-origin";
import { findSession, type SessionLookup } from "./session";

interface Route {
  /** Seconds within which the response must begin. A stream that has begun has no limit. */
  seconds: number;
  /** True if the route needs no session. The request to the backend then carries no token. */
  isPublic?: boolean;
}

/**
 * The routes that the browser may use, keyed by their first path segment. `/backend/tasks/…`
 * becomes `${BACKEND_URL}/api/tasks/…`.
 */
const routes = new Map<string, Route>([
  ["tasks", { seconds: 15 }],
  ["conversations", { seconds: 15 }],
  // The backend waits 60 s for its model, so its own message about a slow model arrives before this
  // limit.
  ["chat", { seconds: 65 }],
  ["tool-calls", { seconds: 15 }],
  ["assistant", { seconds: 15 }],
  ["health", { seconds: 15, isPublic: true }],
]);
const methods = new Set(["GET", "POST", "PATCH", "DELETE"]);

/** A request that is forwarded to the backend. */
interface Forwarding {
  request: Request;
  path: string[];
  route: Route;
  requestId: string;
}

/**
 * Forwards a request from the browser to the backend and streams both bodies. Never throws: every
 * failure becomes a JSON response.
 */
export async function proxyToBackend(request: Request, path: string[]): Promise<Response> {
  const requestId = requestIdOf(request.headers);
  const route = admit(request, path);
  if (route instanceof Response) return route;
  let sender: SessionLookup = { session: null, setCookies: [] };
  try {
    if (!route.isPublic) sender = await findSession(request.headers, { prolong: true });
  } catch (error) {
    return answerAuthFault(error);
  }
  let answer: Response;
  try {
    answer =
      sender.session || route.isPublic
        ? await forward({ request, path, route, requestId }, sender)
        : failure(401, "unauthenticated", "Please sign in.");
  } catch (error) {
    return answerFault(error, request, requestId);
  }
  for (const cookie of sender.setCookies) answer.headers.append("set-cookie", cookie);
  return answer;
}

/**
 * Returns the route of a request, or, if the request is not permitted, a response that refuses it.
 */
function admit(request: Request, path: string[]): Route | Response {
  if (!methods.has(request.method))
    return failure(405, "method_not_allowed", `${request.method} is not allowed here.`);
  const route = routes.get(path[0] ?? "");
  // Segments with a dot, slash or escape are refused, because they could lead out of /api.
  if (!route || !path.every((segment) => /^[\w-]+$/.test(segment))) {
    return failure(404, "not_found", "This address does not exist.");
  }
  if (request.method !== "GET" && !isSameOrigin(request.headers)) {
    return failure(
      403,
      "cross_origin",
      "Changes are accepted only from this application's own pages.",
    );
  }
  return route;
}

async function forward(
  { request, path, route, requestId }: Forwarding,
  { session }: SessionLookup,
): Promise<Response> {
  const target = backendUrl();
  target.pathname = `${target.pathname.replace(/\/+$/, "")}/api/${path.join("/")}`;
  target.search = new URL(request.url).search;
  const token = session ? await backendToken(session) : undefined;

  const timeout = new AbortController();
  const timer = setTimeout(
    () => timeout.abort(new Error("no answer in time")),
    route.seconds * 1000,
  );
  try {
    const answer = await fetch(target, {
      method: request.method,
      headers: headersForBackend(request.headers, requestId, token),
      body: request.body,
      // @ts-expect-error Node needs `duplex` for a streamed body; the DOM types lack it.
      duplex: "half",
      redirect: "manual",
      cache: "no-store",
      signal: AbortSignal.any([request.signal, timeout.signal]),
    });
    if (answer.headers.get("x-request-id") !== requestId) throw await foreignAnswer(answer);
    if (token && answer.status === 401) return await refusedToken(answer, requestId);
    return new Response(answer.body, {
      status: answer.status,
      headers: headersForBrowser(answer.headers, requestId),
    });
  } finally {
    clearTimeout(timer);
  }
}

/**
 * Responds with 502 instead of the backend's 401. The user is signed in, but the backend rejects
 * this server's token. Signing in again would not help.
 */
async function refusedToken(answer: Response, requestId: string): Promise<Response> {
  await answer.body?.cancel();
  log("error", "backend_refused_token", {
    request_id: requestId,
    reason:
      "The backend rejects this server's tokens. Set the same BETTER_AUTH_SECRET for the frontend and the backend, and check that their clocks agree.",
  });
  return failure(
    502,
    "backend_refused_token",
    "The task service rejects this server's tokens. The server's log says what to set.",
  );
}

/**
 * Returns the error for a response that lacks the request id. The backend always echoes the id, so
 * the response comes from another server, for example a gateway. A 404 from that server does not
 * mean that a task is missing.
 */
async function foreignAnswer(answer: Response): Promise<Error> {
  await answer.body?.cancel();
  return new Error(`another server answered ${answer.status} instead of the backend`);
}

function answerFault(error: unknown, request: Request, requestId: string): Response {
  // The browser closed the connection, so the backend has not failed.
  if (request.signal.aborted) return new Response(null, { status: 499 });
  const reason =
    error instanceof Error
      ? ((error.cause as NodeJS.ErrnoException | undefined)?.code ?? error.message)
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
        "The frontend's BACKEND_URL is invalid. The frontend's log says what to set.",
      )
    : failure(502, code, "The task service cannot be reached right now.");
}
