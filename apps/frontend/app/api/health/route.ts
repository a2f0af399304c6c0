export const dynamic = "force-dynamic";

/**
 * Answers the liveness and readiness probes. Checks only this server and not the backend, because
 * this server must keep serving the page that reports a backend outage.
 */
export function GET(): Response {
  return Response.json({ status: "ok" }, { headers: { "cache-control": "no-store" } });
}
