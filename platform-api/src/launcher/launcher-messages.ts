import { z } from 'zod';

/** What a process says once it serves: where, and the ids of its modules. */
const ApiReady = z.object({ url: z.url(), modules: z.array(z.string()) });
export type ApiReady = z.output<typeof ApiReady>;

/** What a process says to its launcher: that it hears, that it serves, why it does not, that it is ending, that it takes no connection any more. */
export const ProcessSaid = z.union([
  z.object({ ready: ApiReady }),
  z.object({ failed: z.string() }),
  z.literal('hears'),
  z.literal('ending'),
  z.literal('closed'),
]);
export type ProcessSaid = z.output<typeof ProcessSaid>;

/**
 * What a launcher tells a process: to serve, with the modules that may not be left out since others serve them; to take nothing more
 * and end once all is answered; to end; that it hands it no connection any more; that a reload stopped, which the process goes on
 * from. An upgrade has the launcher of a release speak to processes of the next one.
 */
export const Order = z.union([
  z.object({ serve: z.array(z.string()) }),
  z.enum(['leave', 'end', 'noted', 'reload-stopped']),
]);
export type Order = z.output<typeof Order>;
