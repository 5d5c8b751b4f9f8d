import { Temporal } from 'temporal-polyfill';
import { parisTime } from './paris.ts';

/** Days of the year, month and day (code du travail, article L3133-1). */
const HOLIDAYS = new Set(['01-01', '05-01', '05-08', '07-14', '08-15', '11-01', '11-11', '12-25']);
/** Days after Easter Sunday: its Monday, Ascension, the Monday of Pentecost (the same article). */
const AFTER_EASTER = [1, 39, 50];

/** Whether people work at this instant in Paris: Monday to Friday, but for the eleven holidays of mainland France. */
export function isWorkingDay(instant: Date): boolean {
  const date = parisTime(instant).toPlainDate();
  if (date.dayOfWeek > 5 || HOLIDAYS.has(date.toString().slice(5))) return false;
  const { days } = easterOf(date.year).until(date);
  return !AFTER_EASTER.includes(days);
}

/** Easter Sunday of a year of the Gregorian calendar (Meeus, Astronomical Algorithms, chapter 8). */
function easterOf(year: number): Temporal.PlainDate {
  const [golden, century, rest] = [year % 19, Math.floor(year / 100), year % 100];
  const correction = century - Math.floor(century / 4) - Math.floor((century - Math.floor((century + 8) / 25) + 1) / 3);
  const epact = (19 * golden + correction + 15) % 30;
  const weekday = (32 + 2 * (century % 4) + 2 * Math.floor(rest / 4) - epact - (rest % 4)) % 7;
  const shift = Math.floor((golden + 11 * epact + 22 * weekday) / 451);
  const march = epact + weekday - 7 * shift + 22;
  return Temporal.PlainDate.from({ year, month: 3, day: 1 }).add({ days: march - 1 });
}
