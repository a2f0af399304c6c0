// @vitest-environment node
import { expect, test } from "vitest";
import { headersForBackend, headersForBrowser } from "../../lib/proxy-headers";

test("credentials, hop-by-hop headers and headers named by Connection are removed, and all other headers are kept", () => {
  const incoming = new Headers({
    cookie: "session=1",
    authorization: "Bearer token",
    connection: "keep-alive, x-private, bad name",
    "keep-alive": "timeout=5",
    "transfer-encoding": "chunked",
    upgrade: "websocket",
    te: "trailers",
    expect: "100-continue",
    host: "todo.example",
    "content-length": "12",
    "x-private": "1",
    "accept-encoding": "gzip",
    "content-type": "application/json",
    "accept-language": "de",
  });
  expect(Object.fromEntries(headersForBackend(incoming, "r-1"))).toEqual({
    "accept-encoding": "identity",
    "accept-language": "de",
    "content-type": "application/json",
    "x-request-id": "r-1",
  });
});

test("the server's token replaces an Authorization header from the browser", () => {
  expect(
    headersForBackend(new Headers({ authorization: "Bearer forged" }), "r-1", "minted").get(
      "authorization",
    ),
  ).toBe("Bearer minted");
});

test("the response has neither a cookie nor an outdated length, and must not be cached", () => {
  const answer = new Headers({
    "content-type": "application/json",
    "content-length": "9",
    "content-encoding": "gzip",
    "set-cookie": "a=b",
    "transfer-encoding": "chunked",
    "cache-control": "max-age=60",
  });
  expect(Object.fromEntries(headersForBrowser(answer, "r-1"))).toEqual({
    "cache-control": "no-store",
    "content-type": "application/json",
    "x-request-id": "r-1",
  });
});

test("an event stream tells proxies not to buffer it", () => {
  const headers = headersForBrowser(
    new Headers({ "content-type": "text/event-stream; charset=utf-8" }),
    "r-1",
  );
  expect(headers.get("cache-control")).toBe("no-cache, no-transform");
  expect(headers.get("x-accel-buffering")).toBe("no");
});
