import { Temporal } from 'temporal-polyfill';

/** The day (ISO 8601) that it is in Paris at an instant, whatever the server's zone. */
export function parisDay(instant: Date): string {
  return Temporal.Instant.fromEpochMilliseconds(instant.getTime())
    .toZonedDateTimeISO('Europe/Paris')
    .toPlainDate()
    .toString();
}

/** The instant at which a day (ISO 8601) begins in Paris, whatever the server's zone; `plus` days later when said. */
export function startOfParisDay(day: string, plus = 0): Date {
  const start = Temporal.PlainDate.from(day).add({ days: plus }).toZonedDateTime('Europe/Paris');
  return new Date(start.epochMilliseconds);
}
