/**
 * What to do about a refusal that waiting will not mend:
 * https://www.postgresql.org/docs/current/errcodes-appendix.html
 */
const remedies: Record<string, string> = {
  "28P01":
    "The database refuses the password in DATABASE_URL. Postgres keeps the password its data was made with: give that one, or remove the data.",
  "28000": "The database refuses the user in DATABASE_URL.",
  "3D000": "The database named in DATABASE_URL does not exist. Create it, or name another.",
  "55P03": "Another server is preparing the tables; this one waits.",
  "42501": 'The user in DATABASE_URL may not make schema "auth". Grant CREATE on the database.',
};

/**
 * A fault of the database as a log may tell it: its code, never its text, which can hold a user's
 * input.
 */
export function databaseFault(error: unknown): { reason: string; remedy?: string } {
  const reason = codeOf(error);
  return { reason, remedy: remedies[reason] };
}

function codeOf(error: unknown): string {
  const { code, cause, errors, name, message } = (error ?? {}) as NodeJS.ErrnoException & {
    errors?: unknown[];
  };
  if (code) return code;
  if (/timeout/i.test(message ?? "")) return "TIMEOUT";
  // Several addresses tried, or the driver's error wrapped by somebody else's.
  const inner = errors?.[0] ?? cause;
  if (inner) return codeOf(inner);
  return name ?? "unknown";
}
