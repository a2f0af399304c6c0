// @vitest-environment node
import { expect, test, vi } from "vitest";
import { cookiesFor } from "../../lib/secure-cookies";

test.each([
  [{}, undefined, false],
  [{ "x-forwarded-proto": "http" }, undefined, false],
  [{ "x-forwarded-proto": "https" }, undefined, true],
  [{ "x-forwarded-proto": "https, http" }, undefined, true],
  [{}, "https://todo.example", true],
  [{}, "http://todo.example", false],
])(
  "for request %j and BETTER_AUTH_URL %s, cookies are Secure: %s",
  (headers, publicUrl, secure) => {
    vi.stubEnv("BETTER_AUTH_URL", publicUrl);
    expect(cookiesFor(new Headers(headers as Record<string, string>), ["a=b; Path=/"])).toEqual([
      secure ? "a=b; Path=/; Secure" : "a=b; Path=/",
    ]);
  },
);

test("a Secure cookie is not changed", () => {
  expect(
    cookiesFor(new Headers({ "x-forwarded-proto": "https" }), ["a=b; Secure; Path=/"]),
  ).toEqual(["a=b; Secure; Path=/"]);
});
