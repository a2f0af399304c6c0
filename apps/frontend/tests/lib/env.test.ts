// @vitest-environment node
import { expect, test, vi } from "vitest";
import {
  authRateLimit,
  authSecret,
  backendUrl,
  databaseUrl,
  environmentFaults,
  EnvironmentError,
  isDevelopment,
  publicUrl,
} from "../../lib/env";

const usable = {
  BACKEND_URL: "http://b:8000",
  DATABASE_URL: "postgresql://u:p@h/d",
  BETTER_AUTH_SECRET: "x".repeat(32),
  BETTER_AUTH_URL: undefined,
  AUTH_RATE_LIMIT: undefined,
};
const stub = (values: Record<string, string | undefined>) =>
  Object.entries(values).forEach(([name, value]) => vi.stubEnv(name, value));

test("if BACKEND_URL is not set, the backend's Kubernetes Service is used", () => {
  stub({ BACKEND_URL: undefined });
  expect(backendUrl().href).toBe("http://todo-backend:8000/");
  stub({ BACKEND_URL: "https://tasks.example/base" });
  expect(backendUrl().href).toBe("https://tasks.example/base");
});

test.each(["todo-backend:8000", "ftp://todo-backend", "nonsense"])(
  "%s is refused with a message that states the value and how to set BACKEND_URL",
  (value) => {
    stub({ BACKEND_URL: value });
    expect(backendUrl).toThrow(EnvironmentError);
    expect(backendUrl).toThrow(
      `BACKEND_URL is "${value}", which is not an http(s) address. Set a value such as BACKEND_URL=http://todo-backend:8000`,
    );
  },
);

test.each([
  ["postgresql://u:p@h:5432/d?sslmode=require", "postgresql://u:p@h:5432/d?sslmode=require"],
  ["postgres://u:p@h/d", "postgres://u:p@h/d"],
  ["postgresql+psycopg://u:p@h/d", "postgresql://u:p@h/d"],
])("the database URL %s is read as %s", (value, expected) => {
  stub({ DATABASE_URL: value });
  expect(databaseUrl()).toBe(expected);
});

test("an invalid database address is reported without its password", () => {
  stub({ DATABASE_URL: "mysql://u:hunter2@h/d" });
  expect(databaseUrl).toThrow(
    /^DATABASE_URL is not a Postgres address\. Set a value such as DATABASE_URL=postgresql:/,
  );
  expect(() => databaseUrl()).not.toThrow(/hunter2/);
  stub({ DATABASE_URL: "" });
  expect(databaseUrl).toThrow("DATABASE_URL is not set");
});

test("a secret with fewer than 32 characters is refused, and the message does not contain it", () => {
  stub({ BETTER_AUTH_SECRET: "y".repeat(31) });
  expect(authSecret).toThrow("BETTER_AUTH_SECRET has 31 characters and needs at least 32");
  expect(() => authSecret()).not.toThrow(/yyy/);
  stub({ BETTER_AUTH_SECRET: "y".repeat(32) });
  expect(authSecret()).toHaveLength(32);
});

test("the public address is optional", () => {
  stub({ BETTER_AUTH_URL: "" });
  expect(publicUrl()).toBeUndefined();
  stub({ BETTER_AUTH_URL: "https://todo.example/" });
  expect(publicUrl()?.origin).toBe("https://todo.example");
});

test("the rate limit is 100 requests in ten seconds by default, and must be a whole number", () => {
  stub({ AUTH_RATE_LIMIT: undefined });
  expect(authRateLimit()).toBe(100);
  stub({ AUTH_RATE_LIMIT: "5" });
  expect(authRateLimit()).toBe(5);
  for (const value of ["0", "-1", "1.5", "many"]) {
    stub({ AUTH_RATE_LIMIT: value });
    expect(authRateLimit).toThrow(`AUTH_RATE_LIMIT is "${value}"`);
  }
});

test("all invalid settings are reported together, and valid settings cause no report", () => {
  stub(usable);
  expect(environmentFaults()).toEqual([]);
  stub({ DATABASE_URL: undefined, BETTER_AUTH_SECRET: undefined, BETTER_AUTH_URL: "here" });
  expect(environmentFaults().map((fault) => fault.split(" ")[0])).toEqual([
    "DATABASE_URL",
    "BETTER_AUTH_SECRET",
    "BETTER_AUTH_URL",
  ]);
});

test("only `next dev` counts as development", () => {
  stub({ NODE_ENV: "production" });
  expect(isDevelopment()).toBe(false);
  stub({ NODE_ENV: "development" });
  expect(isDevelopment()).toBe(true);
});
