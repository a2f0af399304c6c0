/**
 * The formats of dates and times. The time zone is UTC, because the values are already in local
 * time and must not be shifted.
 */
const shapes = {
  /** “Sat 21 Nov” */
  short: { weekday: "short", day: "numeric", month: "short" },
  /** “Sat, 21 Nov 2026” */
  shortWithYear: { weekday: "short", day: "numeric", month: "short", year: "numeric" },
  /** “Saturday 21 November” */
  heading: { weekday: "long", day: "numeric", month: "long" },
  /** “Saturday, 21 November 2026” */
  full: { weekday: "long", day: "numeric", month: "long", year: "numeric" },
  /** “17:05”, or “5:05 PM” in a 12-hour locale. */
  time: { minute: "2-digit" },
} as const satisfies Record<string, Intl.DateTimeFormatOptions>;

type Shape = keyof typeof shapes;

const formats = new Map<string, Intl.DateTimeFormat>();

/** Formats a date such as `2026-11-21`. */
export const dateWords = (date: string, shape: Exclude<Shape, "time">): string =>
  formatOf(shape).format(new Date(`${date}T00:00:00Z`));

/** Formats a time such as `17:05`. */
export const timeWords = (time: string): string =>
  formatOf("time").format(new Date(`2000-01-01T${time}Z`));

/**
 * Returns the formatter for a kind of date or time. The page is in British English unless the
 * browser is set to another English locale. The browser's locale also decides between the 12-hour
 * and the 24-hour clock.
 */
function formatOf(shape: Shape): Intl.DateTimeFormat {
  const own = navigator.language;
  const key = `${own} ${shape}`;
  const known = formats.get(key);
  if (known) return known;
  const { hour12 } = new Intl.DateTimeFormat(own, { hour: "numeric" }).resolvedOptions();
  const clock = shape === "time" && ({ hour12, hour: hour12 ? "numeric" : "2-digit" } as const);
  const made = new Intl.DateTimeFormat(/^en\b/.test(own) ? own : "en-GB", {
    ...shapes[shape],
    ...clock,
    timeZone: "UTC",
  });
  formats.set(key, made);
  return made;
}
