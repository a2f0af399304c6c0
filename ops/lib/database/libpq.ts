type Variables = Readonly<Record<string, string>>;

/** Parameters of a connection URL that libpq also reads from a variable. */
const PARAMETERS: Variables = {
  sslmode: "PGSSLMODE",
  channel_binding: "PGCHANNELBINDING",
  options: "PGOPTIONS",
  sslnegotiation: "PGSSLNEGOTIATION",
  gssencmode: "PGGSSENCMODE",
  target_session_attrs: "PGTARGETSESSIONATTRS",
};

/** Seconds until a host that does not answer counts as away. */
const CONNECT_SECONDS = "10";

/**
 * The variables by which psql and pg_dump reach the database of a URL. As an argument the URL would
 * be readable for every user of the machine.
 *
 * The URL may name a driver (`postgresql+psycopg://`), and `ssl=require` in place of `sslmode`, as
 * other clients do.
 * https://www.postgresql.org/docs/current/libpq-envars.html
 */
export function libpqVariables(url: string): Variables {
  const { hostname, port, username, password, pathname, searchParams } = parse(url);
  const variables: Record<string, string> = {
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
 * The host of a connection URL, with its port where that is not 5432: the only part that a message
 * may quote.
 */
export function hostOf(url: string): string {
  const { PGHOST, PGPORT } = libpqVariables(url);
  return PGPORT === "5432" ? PGHOST! : `${PGHOST}:${PGPORT}`;
}

export function isPostgresUrl(text: string): boolean {
  return /^postgres(ql)?(\+\w+)?:\/\//.test(text) && URL.canParse(withoutDriver(text));
}

function parse(url: string): URL {
  return new URL(withoutDriver(url));
}

function withoutDriver(url: string): string {
  return url.trim().replace(/^(postgres(?:ql)?)\+\w+:/, "$1:");
}
