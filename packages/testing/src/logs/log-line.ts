import { z } from 'zod';

/** An error in a log, with its stack: the frames alone, without its message; some errors of the network have none. */
const LoggedError = z.looseObject({
  type: z.string(),
  message: z.string(),
  stack: z.string().regex(/^(?: {4}at .+|$)/s),
});

/** One line of the log of any part (`createLog`), as docs/operations.md says its fields. */
const LogLine = z.looseObject({
  level: z.enum(['debug', 'info', 'warn', 'error', 'fatal']),
  time: z.iso.datetime({ precision: 3 }),
  part: z.string().min(1),
  requestId: z
    .string()
    .regex(/^[\w-]{8,64}$/)
    .optional(),
  msg: z.string().optional(),
  err: LoggedError.optional(),
  account: z.string().optional(),
  guichet: z.string().optional(),
  pid: z.undefined().optional(),
  hostname: z.undefined().optional(),
});

export type LogLine = z.output<typeof LogLine>;

/** The lines of a log; throws where one is of another format. */
export function readLog(text: string): LogLine[] {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => LogLine.parse(JSON.parse(line)));
}
