/**
 * Remedies for the errors that a retry does not fix, keyed by Postgres error code. See
 * https://www.postgresql.org/docs/current/errcodes-appendix.html
 */
const remedies: Record<string, string> = {
  "28P01":
    "The database refuses the password in DATABASE_URL. Postgres keeps the password that its data was created with: set that password, or delete the data.",
  "28000": "The database refuses the user in DATABASE_URL.",
  "3D000": "The database named in DATABASE_URL does not exist. Create it, or name another.",
  "55P03": "Another server is creating the tables. This server waits until the tables are ready.",
  "42501": 'The user in DATABASE_URL may not create schema "auth". Grant CREATE on the database.',
};

/**
 * Returns the details of a database error that may be logged: its code, and a remedy if one is
 * known. The error's text is left out, because it can contain personal data.
 */
export function databaseFault(error: unknown): { reason: string; remedy?: string } {
  const reason = codeOf(error);
  return { reason, remedy: remedies[reason] };
}

type DatabaseError = NodeJS.ErrnoException & { errors: unknown[] };

function codeOf(error: unknown): string {
  const { code, cause, errors, name, message } = (error ?? {}) as Partial<DatabaseError>;
  if (code) return code;
  if (/timeout/i.test(message ?? "")) return "TIMEOUT";
  // The error either wraps the driver's error or, if several addresses were tried, is an
  // AggregateError.
  const inner = errors?.[0] ?? cause;
  if (inner) return codeOf(inner);
  return name ?? "unknown";
}
