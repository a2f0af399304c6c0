import assert from "node:assert/strict";
import { hostOf, isPostgresUrl, libpqVariables } from "../../ops/lib/database/libpq";
import { reasonOf } from "../../ops/lib/database/reachable";

const URL_ =
  "postgresql+psycopg://ana%40x:p%2Fw%3A1@db.example:6543/to%20do?sslmode=require&channel_binding=require";

describe("a database URL", () => {
  it("is passed to libpq in environment variables, regardless of the driver and the percent-encoding", () => {
    assert.deepEqual(libpqVariables(URL_), {
      PGHOST: "db.example",
      PGPORT: "6543",
      PGUSER: "ana@x",
      PGPASSWORD: "p/w:1",
      PGDATABASE: "to do",
      PGCONNECT_TIMEOUT: "10",
      PGSSLMODE: "require",
      PGCHANNELBINDING: "require",
    });
    assert.equal(libpqVariables("postgres://u:p@[fd00::1]/d?ssl=require").PGHOST, "fd00::1");
    assert.equal(libpqVariables("postgres://u:p@h/d?ssl=require").PGSSLMODE, "require");
  });

  it("is shown in messages only as its host, followed by any port other than 5432", () => {
    assert.equal(hostOf(URL_), "db.example:6543");
    assert.equal(hostOf("postgres://u:p@h/d"), "h");
  });

  it("is distinguished from other values in a Secret", () => {
    assert.ok(isPostgresUrl(URL_));
    for (const other of ["", "sk-123", "https://h/d", "postgres password"])
      assert.equal(isPostgresUrl(other), false);
  });

  const reasons: [message: string, reason: RegExp][] = [
    [
      'psql: error: could not translate host name "x" to address: Name or service not known',
      /does not resolve/,
    ],
    [
      'psql: error: connection to server at "h" (10.0.0.1), port 1 failed: Connection refused\n\tIs the server running?',
      /refused/,
    ],
    [
      'psql: error: connection to server at "h", port 5432 failed: timeout expired',
      /does not answer/,
    ],
    ['FATAL:  password authentication failed for user "ana@x"', /refuses the user or the password/],
    ['FATAL:  database "to do" does not exist', /no database with that name/],
    ["failed: received invalid response to SSL negotiation: H", /is not Postgres/],
    ["ERROR:  permission denied for schema public", /may not create tables/],
    ["FATAL:  ana@x may not, says p/w:1", /^FATAL: {2}… may not, says …$/],
  ];
  for (const [message, reason] of reasons) {
    it(`that cannot be used is reported with the reason: ${reason.source}`, () => {
      const explained = reasonOf(message, URL_);
      assert.match(explained, reason);
      assert.doesNotMatch(explained, /ana@x|p\/w:1/);
    });
  }
});
