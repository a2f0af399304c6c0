export const dynamic = "force-dynamic";

/**
 * Answers the liveness and readiness probes. Checks only this server, because during a backend
 * outage it must keep serving the page that reports the outage.
 */
export function GET(): Response {
  return Response.json({ status: "ok" }, { headers: { "cache-control": "no-store" } });
}
