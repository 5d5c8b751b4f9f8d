import { z } from 'zod';

const Failure = z.object({ type: z.string(), message: z.string(), stack: z.string() });
const Line = z.looseObject({
  level: z.string(),
  time: z.string(),
  part: z.string(),
  msg: z.string().default(''),
  err: Failure.optional().catch(undefined),
});

const FAILURES: ReadonlySet<string> = new Set(['error', 'fatal']);

/** Prints a line of the API's log for a terminal: the event, the place, and the error with its stack. */
export function printLogLine(line: string): void {
  const { level, msg, err, time: _time, part: _part, ...rest } = Line.parse(JSON.parse(line));
  const about = Object.entries(rest).map(([name, value]) => `${name}=${JSON.stringify(value)}`);
  const error = err === undefined ? [] : [`${err.type}: ${err.message}\n${err.stack}`];
  console[FAILURES.has(level) ? 'error' : 'log'](['API :', msg, ...about, ...error].join(' '));
}
