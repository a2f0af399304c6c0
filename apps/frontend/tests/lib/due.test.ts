import { beforeEach, describe, expect, test, vi } from "vitest";
import { dateWords } from "../../lib/date-words";
import { addDays, dueInFull, dueLabel, isOverdue, localNow, quickDates } from "../../lib/due";

// 21 November 2026 is a Saturday.
const today = "2026-11-21";
const due = (due_date: string | null, due_time: string | null = null) => ({ due_date, due_time });

const speaks = (language: string) => vi.stubGlobal("navigator", { language });
beforeEach(() => void speaks("en-GB"));

test.each([
  [due(null), ""],
  [due("2026-11-21"), "Today"],
  [due("2026-11-21", "17:00"), "Today 17:00"],
  [due("2026-11-22", "08:05"), "Tomorrow 08:05"],
  [due("2026-11-20"), "Yesterday"],
  [due("2026-11-27"), "Fri 27 Nov"],
  [due("2026-12-01", "00:00"), "Tue 1 Dec 00:00"],
  [due("2027-01-02"), "Sat, 2 Jan 2027"],
  [due("2025-11-21"), "Fri, 21 Nov 2025"],
])("the label of %o is “%s”", (given, expected) => {
  expect(dueLabel(given, today)).toBe(expected);
});

test("the tooltip shows the full date", () => {
  expect(dueInFull(due("2026-11-20", "17:00"))).toBe("Friday, 20 November 2026, 17:00");
  expect(dueInFull(due("2026-11-20"))).toBe("Friday, 20 November 2026");
});

test.each([
  ["en-GB", "Saturday 21 November", "Tomorrow 08:05", "Fri 27 Nov"],
  ["en-US", "Saturday, November 21", "Tomorrow 8:05 AM", "Fri, Nov 27"],
  ["de-DE", "Saturday 21 November", "Tomorrow 08:05", "Fri 27 Nov"],
  ["hi-IN", "Saturday 21 November", "Tomorrow 8:05 am", "Fri 27 Nov"],
  ["ar", "Saturday 21 November", "Tomorrow 8:05 am", "Fri 27 Nov"],
])(
  "for %s, dates use the language's order and clock, with English words",
  (language, heading, hour, day) => {
    speaks(language);
    // ICU may write a non-breaking space, so every kind of space is replaced with a plain one.
    const plain = (text: string) => text.replace(/\s/g, " ");
    expect([
      dateWords(today, "heading"),
      plain(dueLabel(due("2026-11-22", "08:05"), today)),
      dueLabel(due("2026-11-27"), today),
    ]).toEqual([heading, hour, day]);
  },
);

test.each([
  ["2026-02-28", 1, "2026-03-01"],
  ["2028-02-28", 1, "2028-02-29"],
  ["2026-12-31", 1, "2027-01-01"],
  ["2026-03-28", 2, "2026-03-30"],
  ["2026-11-01", -1, "2026-10-31"],
])("%s plus %i days is %s, even across the change to summer time", (date, days, expected) => {
  expect(addDays(date, days)).toBe(expected);
});

test.each([
  [due(null), false, false],
  [due("2026-11-20"), false, true],
  [due("2026-11-20"), true, false],
  [due("2026-11-21"), false, false],
  [due("2026-11-21", "11:59"), false, true],
  [due("2026-11-21", "12:00"), false, false],
  [due("2026-11-22", "01:00"), false, false],
])(
  "at noon on the 21st, a task with %o and completed=%s is overdue: %s",
  (given, completed, expected) => {
    expect(isOverdue({ ...given, completed }, { date: today, time: "12:00" })).toBe(expected);
  },
);

describe("the quick choices", () => {
  const labels = (date: string) =>
    quickDates(date).map(({ label, date }) => `${label} ${date.slice(8)}`);
  test.each([
    ["on a Wednesday", "2026-11-18", ["Today 18", "Tomorrow 19", "Weekend 21", "Next week 23"]],
    [
      "on a Friday, when the weekend starts tomorrow",
      "2026-11-20",
      ["Today 20", "Tomorrow 21", "Next week 23"],
    ],
    [
      "on a Saturday, during the weekend",
      "2026-11-21",
      ["Today 21", "Tomorrow 22", "Next week 23"],
    ],
    [
      "on a Sunday, when next week starts tomorrow",
      "2026-11-22",
      ["Today 22", "Tomorrow 23", "Weekend 28"],
    ],
    [
      "on a Monday, when next week starts in seven days",
      "2026-11-23",
      ["Today 23", "Tomorrow 24", "Weekend 28", "Next week 30"],
    ],
  ])("show the expected dates %s", (_, date, expected) => {
    expect(labels(date)).toEqual(expected);
  });
});

test("the current date and time are local, not UTC", () => {
  expect(localNow(new Date(2026, 0, 5, 3, 7))).toEqual({ date: "2026-01-05", time: "03:07" });
});
