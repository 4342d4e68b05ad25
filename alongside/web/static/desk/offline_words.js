// Days, times and lengths as the pages of the desk say them; and pieces of the page, cut from its templates.
export const OTHER = "these";
const LONG = { weekday: "long", month: "long", day: "numeric" };
const said = (day, how) => new Intl.DateTimeFormat("en-US", { timeZone: "UTC", ...how }).format(new Date(`${day}T12:00:00Z`));

// The clock on the wall of a zone: {day: "2026-11-19", time: "14:10"}.
export function now(zone) {
  const how = { timeZone: zone, year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit", hourCycle: "h23" };
  const part = Object.fromEntries(new Intl.DateTimeFormat("en-US", how).formatToParts(new Date()).map(({ type, value }) => [type, value]));
  return { day: `${part.year}-${part.month}-${part.day}`, time: `${part.hour}:${part.minute}` };
}

export function clock(time) {
  const [hour, minute] = time.split(":").map(Number);
  return `${hour % 12 || 12}:${String(minute).padStart(2, "0")} ${hour < 12 ? "am" : "pm"}`;
}

export const fullDay = (day) => said(day, LONG);
export const dayWords = (day, today) => (day === today ? "Today" : said(day, { month: "long", day: "numeric" }));
export const inMinutes = (minutes) => `${minutes} ${Number(minutes) === 1 ? "minute" : "minutes"}`;
export const minutesOf = (log) => Number(log.minutes === OTHER ? log.other : log.minutes);
export const lengthOf = (log) => Number(log.minutes) + (Number(log.second_minutes) || 0); // both ways together
export const names = (all) => (all.length > 1 ? `${all.slice(0, -1).join(", ")} and ${all.at(-1)}` : (all[0] ?? ""));
export const capital = (words) => words.slice(0, 1).toUpperCase() + words.slice(1);

// A copy of the one element in a template.
export const piece = (id) => document.getElementById(id).content.firstElementChild.cloneNode(true);

export function avatar(element, person) {
  element.textContent = person.initials;
  element.dataset.tone = person.tone;
}
