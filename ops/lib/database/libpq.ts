type Variables = Record<string, string>;
type ConnectionVariables = Variables &
  Record<"PGHOST" | "PGPORT" | "PGUSER" | "PGPASSWORD" | "PGDATABASE", string>;

/** The environment variable that libpq reads for each parameter of a connection URL. */
const PARAMETERS: Readonly<Variables> = {
  sslmode: "PGSSLMODE",
  channel_binding: "PGCHANNELBINDING",
  options: "PGOPTIONS",
  sslnegotiation: "PGSSLNEGOTIATION",
  gssencmode: "PGGSSENCMODE",
  target_session_attrs: "PGTARGETSESSIONATTRS",
};

/** Maximum time to wait for a connection, in seconds. */
const CONNECT_SECONDS = "10";

/**
 * Returns the environment variables that make psql and pg_dump connect to the database at a URL.
 * The URL is not passed as an argument, because every user of the machine could read the argument.
 * The URL may name a driver (`postgresql+psycopg://`) and may contain `ssl=require` instead of
 * `sslmode`, as other clients allow. The variables are documented at
 * https://www.postgresql.org/docs/current/libpq-envars.html.
 */
export function libpqVariables(url: string): ConnectionVariables {
  const { hostname, port, username, password, pathname, searchParams } = parse(url);
  const variables: ConnectionVariables = {
    PGHOST: hostname.replace(/^\[(.*)\]$/, "$1"),
    PGPORT: port || "5432",
    PGUSER: decodeURIComponent(username),
    PGPASSWORD: decodeURIComponent(password),
    PGDATABASE: decodeURIComponent(pathname.slice(1)),
    PGCONNECT_TIMEOUT: CONNECT_SECONDS,
  };
  if (/^(require|true|1)$/.test(searchParams.get("ssl") ?? "")) variables.PGSSLMODE = "require";
  for (const [name, variable] of Object.entries(PARAMETERS)) {
    const value = searchParams.get(name);
    if (value) variables[variable] = value;
  }
  return variables;
}

/**
 * Returns the host of a connection URL, followed by the port unless the port is 5432. Messages must
 * not show any other part of a URL.
 */
export function hostOf(url: string): string {
  const { PGHOST, PGPORT } = libpqVariables(url);
  return PGPORT === "5432" ? PGHOST : `${PGHOST}:${PGPORT}`;
}

/** Returns true if a text is the URL of a Postgres database, with or without a driver. */
export function isPostgresUrl(text: string): boolean {
  return /^postgres(ql)?(\+\w+)?:\/\//.test(text) && URL.canParse(withoutDriver(text));
}

function parse(url: string): URL {
  return new URL(withoutDriver(url));
}

function withoutDriver(url: string): string {
  return url.trim().replace(/^(postgres(?:ql)?)\+\w+:/, "$1:");
}
