/** Parameters of libpq that asyncpg does not know. */
const LIBPQ_ONLY = ["channel_binding", "gssencmode", "target_session_attrs"];

/**
 * Forms of the database's address that applications expect, keyed by the name of the source in the
 * setting `kubernetesSecrets`. Each form is computed from a `postgresql://` URL.
 */
const FORMS = {
  databaseUrlAsyncpg: (url: URL) => {
    const sslmode = url.searchParams.get("sslmode");
    for (const name of ["sslmode", ...LIBPQ_ONLY]) url.searchParams.delete(name);
    if (sslmode !== null) url.searchParams.set("ssl", sslmode);
    return withScheme(url, "postgresql+asyncpg");
  },
  databaseUrlPsycopg2: (url: URL) => withScheme(url, "postgresql+psycopg2"),
  databaseUrlPsycopg: (url: URL) => withScheme(url, "postgresql+psycopg"),
  databaseHost: ({ hostname }: URL) => hostname,
  databasePort: ({ port }: URL) => port || "5432",
  databaseName: ({ pathname }: URL) => decodeURIComponent(pathname.slice(1)),
  databaseUser: ({ username }: URL) => decodeURIComponent(username),
  databasePassword: ({ password }: URL) => decodeURIComponent(password),
};

export type DatabaseForm = keyof typeof FORMS;

export const DATABASE_FORMS = Object.keys(FORMS) as DatabaseForm[];

/** Returns a form of an address such as `postgresql://user:password@host/database`. */
export function databaseForm(form: DatabaseForm, url: string): string {
  return FORMS[form](new URL(url));
}

/** The scheme of a URL object cannot be replaced with one that is not in the URL standard. */
function withScheme({ href, protocol }: URL, scheme: string): string {
  return scheme + href.slice(protocol.length - 1);
}
