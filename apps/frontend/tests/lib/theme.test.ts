import { afterEach, expect, test } from "vitest";
import { applyTheme, themeOf } from "../../lib/theme";

afterEach(() => applyTheme("system"));

test.each([
  ["dark", "dark"],
  ["light", "light"],
  [undefined, "system"],
  ["purple", "system"],
])("the cookie %s means %s", (value, expected) => {
  expect(themeOf(value)).toBe(expected);
});

test("a choice shows at once and is there for the server's next page; the system's own needs neither", () => {
  applyTheme("dark");
  expect([document.documentElement.dataset.theme, document.cookie]).toEqual(["dark", "theme=dark"]);
  applyTheme("system");
  expect([document.documentElement.dataset.theme, document.cookie]).toEqual([undefined, ""]);
});
