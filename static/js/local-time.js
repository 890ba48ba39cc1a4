// <time datetime data-local-time="time|date|datetime|relative|short|class"> in the viewer's own zone and the page's language.
// Recent relative times keep up with the clock.
import { each } from "./each.js";

const language = `${document.documentElement.lang || "en"}-u-nu-latn`; // digits as the server writes them
const FORMATS = {
  time: { timeStyle: "short" },
  date: { dateStyle: "medium" },
  weekday: { weekday: "short" },
  day: { day: "numeric", month: "short" },
  datetime: { dateStyle: "medium", timeStyle: "short" },
  class: { weekday: "short", year: "numeric", month: "short", day: "numeric", hour: "numeric", minute: "2-digit" },
};
const formatters = {};
const relative = new Intl.RelativeTimeFormat(language, { numeric: "auto", style: "short" });
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

function format(style, moment) {
  formatters[style] ??= new Intl.DateTimeFormat(language, FORMATS[style] ?? FORMATS.datetime);
  return formatters[style].format(moment);
}

function ago(moment) {
  const distance = moment - Date.now();
  const size = Math.abs(distance);
  if (size < MINUTE) return relative.format(0, "second");
  if (size < HOUR) return relative.format(Math.round(distance / MINUTE), "minute");
  if (size < DAY) return relative.format(Math.round(distance / HOUR), "hour");
  if (size < 7 * DAY) return relative.format(Math.round(distance / DAY), "day");
  return format("date", moment);
}

// As short as it can be in a list: the hour today, the day's name this week, then the date.
function short(moment) {
  const now = new Date();
  if (moment.toDateString() === now.toDateString()) return format("time", moment);
  if (now - moment < 6 * DAY) return format("weekday", moment);
  return format(moment.getFullYear() === now.getFullYear() ? "day" : "date", moment);
}

function show(element) {
  const moment = new Date(element.dateTime);
  if (Number.isNaN(moment.getTime())) return;
  const style = element.dataset.localTime;
  const text = style === "relative" ? ago(moment) : style === "short" ? short(moment) : format(style, moment);
  if (element.textContent !== text) element.textContent = text;
  if (style !== "datetime" && style !== "class") element.title = format("datetime", moment);
}

each("time[data-local-time]", show);
setInterval(() => document.querySelectorAll('time[data-local-time="relative"]').forEach(show), MINUTE);
