export const dynamic = "force-dynamic";

/**
 * Answers the liveness and readiness probes for this server only. A backend outage must not restart
 * or remove the page that reports it.
 */
export function GET(): Response {
  return Response.json({ status: "ok" }, { headers: { "cache-control": "no-store" } });
}
