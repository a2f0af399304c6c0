// @vitest-environment node
import { expect, test, vi } from "vitest";
import { BoundedCache } from "../../lib/bounded-cache";

test("a value expires", () => {
  vi.useFakeTimers();
  const cache = new BoundedCache<number>(2);
  cache.set("a", 1, 10);
  vi.advanceTimersByTime(9_999);
  expect(cache.get("a")).toBe(1);
  vi.advanceTimersByTime(1);
  expect(cache.get("a")).toBeUndefined();
});

test("a full cache evicts its oldest value, and writing a value again makes it the newest", () => {
  const cache = new BoundedCache<number>(2);
  cache.set("a", 1, 10);
  cache.set("b", 2, 10);
  cache.set("a", 3, 10);
  cache.set("c", 4, 10);
  expect(["a", "b", "c"].map((key) => cache.get(key))).toEqual([3, undefined, 4]);
});
