// @vitest-environment node
import { expect, test, vi } from "vitest";
import { backendUrl, EnvironmentError, isDevelopment } from "../../lib/env";

test("the backend's address is the Service name unless BACKEND_URL says otherwise", () => {
  vi.stubEnv("BACKEND_URL", undefined);
  expect(backendUrl().href).toBe("http://todo-backend:8000/");
  vi.stubEnv("BACKEND_URL", "https://tasks.example/base");
  expect(backendUrl().href).toBe("https://tasks.example/base");
});

test.each(["todo-backend:8000", "ftp://todo-backend", "nonsense"])("%s is refused with the value seen and the way to set it", (value) => {
  vi.stubEnv("BACKEND_URL", value);
  expect(backendUrl).toThrow(EnvironmentError);
  expect(backendUrl).toThrow(`BACKEND_URL is "${value}", which is not an http(s) address. Set it like BACKEND_URL=http://todo-backend:8000`);
});

test("only `next dev` counts as development", () => {
  vi.stubEnv("NODE_ENV", "production");
  expect(isDevelopment()).toBe(false);
  vi.stubEnv("NODE_ENV", "development");
  expect(isDevelopment()).toBe(true);
});
