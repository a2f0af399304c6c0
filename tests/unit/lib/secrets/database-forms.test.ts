import assert from "node:assert/strict";
import { type DatabaseForm, databaseForm } from "../../../../lib/secrets/database-forms";

const NEON = "postgresql://me:p%40ss@db.example:6543/todo?sslmode=require&channel_binding=require";

/** Each form of an address, and the text that it must be. */
const FORMS: readonly [DatabaseForm, url: string, text: string][] = [
  ["databaseUrlAsyncpg", NEON, "postgresql+asyncpg://me:p%40ss@db.example:6543/todo?ssl=require"],
  ["databaseUrlAsyncpg", "postgres://u:p@h/d", "postgresql+asyncpg://u:p@h/d"],
  ["databaseUrlPsycopg", "postgresql://u:p@h/d", "postgresql+psycopg://u:p@h/d"],
  ["databaseUrlPsycopg2", NEON, NEON.replace("postgresql:", "postgresql+psycopg2:")],
  ["databaseHost", NEON, "db.example"],
  ["databasePort", NEON, "6543"],
  ["databasePort", "postgresql://u:p@h/d", "5432"],
  ["databaseName", NEON, "todo"],
  ["databaseUser", NEON, "me"],
  ["databasePassword", NEON, "p@ss"],
];

describe("The database's address", () => {
  for (const [form, url, text] of FORMS)
    it(`has the form ${form} for ${url.replace(/:[^:@]*@/, ":…@")}`, () =>
      assert.equal(databaseForm(form, url), text));
});
