// Instants in the reader's words and zone. The browser's language is the reader's.

const clockFormat = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit" });
const DAY = { weekday: "long", day: "numeric", month: "long", year: "numeric" };
const fullFormat = new Intl.DateTimeFormat(undefined, { ...DAY, hour: "2-digit", minute: "2-digit", timeZoneName: "short" });
const STEPS = [["year", 31_556_952], ["month", 2_629_746], ["day", 86_400], ["hour", 3_600], ["minute", 60], ["second", 1]];

const asDate = (unix) => new Date(unix * 1000);

export const clock = (unix) => clockFormat.format(asDate(unix));
export const inFull = (unix) => fullFormat.format(asDate(unix));

/** Name the day of an instant: "Today", "Yesterday", else the date. */
export function dayName(unix, now = new Date()) {
  const date = asDate(unix);
  const yesterday = new Date(now.getFullYear(), now.getMonth(), now.getDate() - 1);
  if (date.toDateString() === now.toDateString()) return "Today";
  if (date.toDateString() === yesterday.toDateString()) return "Yesterday";
  const year = date.getFullYear() === now.getFullYear() ? undefined : "numeric";
  return date.toLocaleDateString(undefined, { day: "numeric", month: "long", year });
}

/** Write a date entity as Telegram does: format `r`, or of `w`, `d` or `D`, `t` or `T`; null keeps the text. */
export function formatted(unix, format, now = Date.now()) {
  if (!format) return null;
  if (format === "r") return relative(unix - now / 1000);
  const parts = {
    weekday: format.includes("w") ? "long" : undefined,
    dateStyle: undefined,
    ...(format.includes("d") && { day: "numeric", month: "numeric", year: "2-digit" }),
    ...(format.includes("D") && { day: "numeric", month: "long", year: "numeric" }),
    ...(/[tT]/.test(format) && { hour: "2-digit", minute: "2-digit" }),
    ...(format.includes("T") && { second: "2-digit" }),
  };
  return new Intl.DateTimeFormat(undefined, parts).format(asDate(unix));
}

function relative(seconds) {
  const [unit, size] = STEPS.find(([, size]) => Math.abs(seconds) >= size) ?? STEPS.at(-1);
  return new Intl.RelativeTimeFormat(undefined, { numeric: "auto" }).format(Math.round(seconds / size), unit);
}
