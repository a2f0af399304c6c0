import { expect, test } from "vitest";
import { actionOf } from "../../lib/shortcuts";

const press = (
  key: string,
  held: Partial<Record<"ctrlKey" | "metaKey" | "altKey" | "shiftKey", boolean>> = {},
) => actionOf({ key, ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, ...held });

test.each([
  ["/", "chat"],
  ["q", "add"],
  ["j", "next"],
  ["k", "previous"],
  ["x", "toggle"],
  ["e", "edit"],
  ["Delete", "remove"],
  ["Backspace", "remove"],
  ["z", undefined],
  ["a", undefined],
  ["Ctrl", undefined],
  ["toString", undefined],
])("%s alone means %s", (key, expected) => {
  expect(press(key)).toBe(expected);
});

test("the question mark works with Shift", () => {
  expect(press("?", { shiftKey: true })).toBe("help");
});

test("Ctrl+Z and Cmd+Z undo, but do nothing together with Shift", () => {
  expect([
    press("z", { ctrlKey: true }),
    press("z", { metaKey: true }),
    press("z", { ctrlKey: true, shiftKey: true }),
  ]).toEqual(["undo", "undo", undefined]);
});

test("the browser's shortcuts are not intercepted", () => {
  expect([
    press("j", { ctrlKey: true }),
    press("x", { metaKey: true }),
    press("e", { altKey: true }),
  ]).toEqual([undefined, undefined, undefined]);
});
