import { Temporal } from 'temporal-polyfill';

/** The date (ISO 8601) in Paris at an instant, whatever the server's time zone. */
export function parisDay(instant: Date): string {
  return Temporal.Instant.fromEpochMilliseconds(instant.getTime())
    .toZonedDateTimeISO('Europe/Paris')
    .toPlainDate()
    .toString();
}

/** The instant at which a day (ISO 8601), plus `plus` days, begins in Paris, whatever the server's time zone. */
export function startOfParisDay(day: string, plus = 0): Date {
  const start = Temporal.PlainDate.from(day).add({ days: plus }).toZonedDateTime('Europe/Paris');
  return new Date(start.epochMilliseconds);
}
