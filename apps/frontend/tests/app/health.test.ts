// @vitest-environment node
import { expect, test, vi } from "vitest";
import { GET } from "../../app/api/health/route";

test("the health route answers without calling the backend", async () => {
  const fetch = vi.fn();
  vi.stubGlobal("fetch", fetch);
  const answer = GET();
  expect([answer.status, await answer.json()]).toEqual([200, { status: "ok" }]);
  expect(fetch).not.toHaveBeenCalled();
});
