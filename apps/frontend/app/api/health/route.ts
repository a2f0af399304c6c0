export const dynamic = "force-dynamic";

/**
 * Answers the liveness and readiness probes. Does not check the backend, because this server must
 * keep serving pages during a backend outage.
 */
export function GET(): Response {
  return Response.json({ status: "ok" }, { headers: { "cache-control": "no-store" } });
}
