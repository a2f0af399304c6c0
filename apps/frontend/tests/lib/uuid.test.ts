import { expect, test, vi } from "vitest";
import { uuid } from "../../lib/uuid";

test("ids are random version 4 UUIDs, even without https", () => {
  vi.stubGlobal("crypto", { getRandomValues: crypto.getRandomValues.bind(crypto) });
  const ids = Array.from({ length: 100 }, uuid);
  expect(
    ids.filter(
      (id) => !/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(id),
    ),
  ).toEqual([]);
  expect(new Set(ids).size).toBe(100);
});
