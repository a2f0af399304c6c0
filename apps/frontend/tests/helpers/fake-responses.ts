/** Values and responses that the fake backend and the fake chat share. */

let count = 0;

/** Returns a new id in UUID format. The ids sort in the order of their creation. */
export const id = () => `00000000-0000-4000-8000-${String(++count).padStart(12, "0")}`;

/** Returns the current time. Each call returns a later time than the previous call. */
export const now = () => new Date(Date.now() + ++count).toISOString();

export const json = (body: unknown, status = 200) => Response.json(body, { status });

export const noContent = () => new Response(null, { status: 204 });

/** Returns an error response in the backend's format. */
export function refusal(
  status: number,
  code: string,
  message: string,
  headers: Record<string, string> = {},
): Response {
  return Response.json({ error: { code, message } }, { status, headers });
}
