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

test("a chosen theme applies immediately and is stored in a cookie; choosing the system theme deletes the cookie", () => {
  applyTheme("dark");
  expect([document.documentElement.dataset.theme, document.cookie]).toEqual(["dark", "theme=dark"]);
  applyTheme("system");
  expect([document.documentElement.dataset.theme, document.cookie]).toEqual([undefined, ""]);
});
