import { z } from 'zod';
import { OwnMeasures } from './own-measures.ts';

/** What a process says once it serves: where, the ids of its modules, and whether it tells its measures. */
const ApiReady = z.object({ url: z.url(), modules: z.array(z.string()), tellsMeasures: z.boolean().default(false) });
export type ApiReady = z.output<typeof ApiReady>;

/**
 * What a process says to its launcher: that it hears, that it serves, why it does not, that it is ending, that it takes no connection any
 * more; that it asks what the others measure, and what it measures itself, both by the number of the question.
 */
export const ProcessSaid = z.union([
  z.object({ asks: z.int() }),
  z.object({ told: z.int(), own: OwnMeasures }),
  z.object({ ready: ApiReady }),
  z.object({ failed: z.string() }),
  z.literal('hears'),
  z.literal('ending'),
  z.literal('closed'),
]);
export type ProcessSaid = z.output<typeof ProcessSaid>;

/**
 * What a launcher tells a process: to serve, with the modules that may not be left out since others serve them, and its number where
 * there are several; to tell what it measures; what the others measure; to take nothing more and end once all is answered; to end; that
 * it hands it no connection any more; that a reload stopped, which the process goes on from. An upgrade has the launcher of a release
 * speak to processes of the next one, and a rollback to those of the one before: neither is told what it does not know.
 */
export const Order = z.union([
  z.object({ serve: z.array(z.string()), process: z.int().optional() }),
  z.object({ tell: z.int(), process: z.int() }),
  z.object({ answered: z.int(), others: z.array(OwnMeasures) }),
  z.enum(['leave', 'end', 'noted', 'reload-stopped']),
]);
export type Order = z.output<typeof Order>;
