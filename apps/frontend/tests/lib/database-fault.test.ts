// @vitest-environment node
import { expect, test } from "vitest";
import { databaseFault } from "../../lib/database-fault";

const withCode = (code: string) =>
  Object.assign(new Error("connect to postgresql://u:hunter2@h"), { code });

test("if the database permanently refuses connections, the report contains a remedy", () => {
  expect(databaseFault(withCode("28P01"))).toEqual({
    reason: "28P01",
    remedy: expect.stringContaining("password in DATABASE_URL"),
  });
  expect(databaseFault(withCode("ECONNREFUSED"))).toEqual({
    reason: "ECONNREFUSED",
    remedy: undefined,
  });
});

test("the reason is the wrapped error's code, never its message", () => {
  expect(databaseFault(new AggregateError([withCode("ETIMEDOUT")])).reason).toBe("ETIMEDOUT");
  expect(databaseFault(new Error("outer", { cause: withCode("57P01") })).reason).toBe("57P01");
  expect(databaseFault(new Error("timeout exceeded when trying to connect")).reason).toBe(
    "TIMEOUT",
  );
  expect(
    databaseFault(
      new Error("Connection terminated due to connection timeout", {
        cause: new Error("Connection terminated"),
      }),
    ).reason,
  ).toBe("TIMEOUT");
  expect(databaseFault(new Error("hunter2")).reason).toBe("Error");
  expect(databaseFault("hunter2").reason).toBe("unknown");
});
