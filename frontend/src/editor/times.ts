// A moment as the portal's pages say it: `23 November 2026 at 4:05pm`, by the clock of the United Kingdom.
const parts = new Intl.DateTimeFormat("en-GB", {
  timeZone: "Europe/London",
  day: "numeric",
  month: "long",
  year: "numeric",
  hour: "numeric",
  minute: "2-digit",
  hourCycle: "h23",
});
const NOON = 12;

// Empty for what is no moment: a mark may say anything.
export function ukTime(moment: Date): string {
  if (Number.isNaN(moment.getTime())) return "";
  const said = new Map(parts.formatToParts(moment).map(({ type, value }) => [type, value]));
  const hour = Number(said.get("hour"));
  const clock = `${hour % NOON || NOON}:${said.get("minute")?.padStart(2, "0")}${hour < NOON ? "am" : "pm"}`;
  return `${said.get("day")} ${said.get("month")} ${said.get("year")} at ${clock}`;
}
