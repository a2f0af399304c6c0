/** Parts shared by the fakes of the backend. */

let count = 0;

/** Looks like a UUID, and tells in which order things were made. */
export const id = () => `00000000-0000-4000-8000-${String(++count).padStart(12, "0")}`;

/** Strictly later each time, so that "newest" is never a tie. */
export const now = () => new Date(Date.now() + ++count).toISOString();

export const json = (body: unknown, status = 200) => Response.json(body, { status });

export function refusal(
  status: number,
  code: string,
  message: string,
  headers: Record<string, string> = {},
): Response {
  return Response.json({ error: { code, message } }, { status, headers });
}
