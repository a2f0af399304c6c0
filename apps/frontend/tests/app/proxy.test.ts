// @vitest-environment node
import { NextRequest } from "next/server";
import { expect, test } from "vitest";
import { contentSecurityPolicy } from "../../lib/content-security-policy";
import { config, proxy } from "../../proxy";

const policyOf = (path = "/") =>
  proxy(new NextRequest(`http://todo.example${path}`)).headers.get("content-security-policy")!;

test("every response has a different nonce", () => {
  const nonces = [policyOf(), policyOf()].map(
    (policy) => /'nonce-([\w+/=]{24})'/.exec(policy)?.[1],
  );
  expect(nonces[0]).toBeTruthy();
  expect(nonces[0]).not.toBe(nonces[1]);
});

test("a page cannot load anything from other origins or run a script without the nonce", () => {
  const policy = policyOf();
  expect(policy).toContain("default-src 'none'");
  expect(policy).not.toMatch(/unsafe|https?:|\*|upgrade-insecure/);
});

test("eval is allowed only under `next dev`", () => {
  expect(contentSecurityPolicy("n", true)).toContain("'unsafe-eval'");
  expect(contentSecurityPolicy("n", false)).not.toContain("'unsafe-eval'");
});

test.each([
  ["/", true],
  ["/no-such-page", true],
  ["/sign-in", true],
  ["/auth/sign-in/email", false],
  ["/backend/tasks", false],
  ["/api/health", false],
  ["/_next/static/chunk.js", false],
])("%s gets the page's content security policy: %s", (path, expected) => {
  expect(new RegExp(`^${config.matcher}$`).test(path)).toBe(expected);
});
