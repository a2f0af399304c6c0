export const dynamic = "force-dynamic";

/**
 * Liveness and readiness of this server alone: a backend outage must neither restart nor remove the
 * page that reports it.
 */
export function GET(): Response {
  return Response.json({ status: "ok" }, { headers: { "cache-control": "no-store" } });
}
