import { backendUrl, EnvironmentError } from "./env";
import { headersForBackend, headersForBrowser } from "./proxy-headers";
import { isSameOrigin } from "./same-origin";

/** First path segments the browser may reach: `/backend/tasks/…` becomes `${BACKEND_URL}/api/tasks/…`. */
const prefixes = new Set(["tasks", "health"]);
const methods = new Set(["GET", "POST", "PATCH", "DELETE"]);
/** Seconds until the first byte of an answer; a stream that has begun may last as long as it likes. */
const answerTimeoutSeconds = 15;

/** Passes one browser request to the backend, body and answer streamed. Never throws: every fault is a JSON answer. */
export async function proxyToBackend(request: Request, path: string[]): Promise<Response> {
  const requestId = requestIdOf(request);
  const refusal = refuse(request, path);
  if (refusal) return refusal;
  try {
    return await forward(request, path, requestId);
  } catch (error) {
    return answerFault(error, request, requestId);
  }
}

/** The caller's own id where it is a plain one, so that it can be searched for in both logs. */
function requestIdOf(request: Request): string {
  const given = request.headers.get("x-request-id") ?? "";
  return /^[\w.-]{1,128}$/.test(given) ? given : crypto.randomUUID();
}

function refuse(request: Request, path: string[]): Response | undefined {
  if (!methods.has(request.method)) return failure(405, "method_not_allowed", `${request.method} is not offered here.`);
  // Plain segments only: no dot, slash or escape can lead out of /api.
  if (!prefixes.has(path[0] ?? "") || !path.every((segment) => /^[\w-]+$/.test(segment))) {
    return failure(404, "not_found", "This address is not offered here.");
  }
  if (request.method !== "GET" && !isSameOrigin(request.headers)) {
    return failure(403, "cross_origin", "Changes are accepted from this application's own pages only.");
  }
}

async function forward(request: Request, path: string[], requestId: string): Promise<Response> {
  const target = backendUrl();
  target.pathname = `${target.pathname.replace(/\/+$/, "")}/api/${path.join("/")}`;
  target.search = new URL(request.url).search;

  const patience = new AbortController();
  const timer = setTimeout(() => patience.abort(new Error("no answer in time")), answerTimeoutSeconds * 1000);
  try {
    const answer = await fetch(target, {
      method: request.method,
      headers: headersForBackend(request.headers, requestId),
      body: request.body,
      // @ts-expect-error Node needs `duplex` for a streamed body; the DOM types do not know it.
      duplex: "half",
      redirect: "manual",
      cache: "no-store",
      signal: AbortSignal.any([request.signal, patience.signal]),
    });
    return new Response(answer.body, { status: answer.status, headers: headersForBrowser(answer.headers, requestId) });
  } finally {
    clearTimeout(timer);
  }
}

function answerFault(error: unknown, request: Request, requestId: string): Response {
  // The browser went away: nobody reads this answer, and it is no fault of the backend.
  if (request.signal.aborted) return new Response(null, { status: 499 });
  const reason = error instanceof Error ? ((error.cause as NodeJS.ErrnoException)?.code ?? error.message) : String(error);
  const isOurs = error instanceof EnvironmentError;
  const code = isOurs ? "misconfigured" : "backend_unreachable";
  console.error(JSON.stringify({ level: "error", event: code, request_id: requestId, backend: isOurs ? undefined : backendUrl().origin, reason }));
  return isOurs
    ? failure(500, code, "The frontend does not know where its backend is; its log says what to set.")
    : failure(502, code, "The task service cannot be reached right now.");
}

function failure(status: number, code: string, message: string): Response {
  return Response.json({ error: { code, message } }, { status, headers: { "cache-control": "no-store" } });
}
