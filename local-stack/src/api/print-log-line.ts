import { z } from 'zod';

const Failure = z.object({ type: z.string(), message: z.string(), stack: z.string() });
const Line = z.looseObject({
  level: z.number(),
  msg: z.string().default(''),
  err: Failure.optional().catch(undefined),
});

/** pino's number for `error`. */
const ERROR = 50;

/** Prints a line of the API's log for a terminal: the event, the place, and the error with its stack. */
export function printLogLine(line: string): void {
  const { level, msg, err, time: _time, ...rest } = Line.parse(JSON.parse(line));
  const about = Object.entries(rest).map(([name, value]) => `${name}=${JSON.stringify(value)}`);
  const error = err === undefined ? [] : [`${err.type}: ${err.message}\n${err.stack}`];
  console[level >= ERROR ? 'error' : 'log'](['API :', msg, ...about, ...error].join(' '));
}
