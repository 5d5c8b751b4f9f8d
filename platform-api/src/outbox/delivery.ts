import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import {
  DeliveryPostponed,
  DeliveryRefused,
  traced,
  underRequestId,
  type Clock,
  type OutboxHandler,
} from '@pwp/api-kit';
import type { Logger } from 'pino';
import type { DatabaseOutage } from '../health/database-outage.ts';
import type { DeliveryLease } from './delivery-lease.ts';

/** Between two tries of a mark, ms. */
const BETWEEN_MARKS = 1_000;
const FIRST_DELAY = 1_000;
const LONGEST_DELAY = 60_000;
/** Of a message that is not sent yet by its handler's own decision, ms. */
const POSTPONED = 30_000;
/** As long as its column. */
const LONGEST_REASON = 200;

/** A message as it stands in its table; instants are ms since the epoch. */
export interface Row {
  id: number;
  topic: string;
  message_key: string;
  payload: string;
  attempts: number;
  leased_until: number;
  request_id: string | null;
  traceparent: string | null;
}

/** A message that this process delivers. */
export interface Taken {
  row: Row;
  lease: DeliveryLease;
}

/** What deliveries share. */
export interface DeliveryContext {
  clock: Clock;
  log: Logger;
  outage: DatabaseOutage;
  /** Runs a statement; the number of rows that it changed. */
  change: (sql: string, replacements: Record<string, unknown>) => Promise<number>;
  /** Aborted when this process ends. */
  stopping: AbortSignal;
}

/**
 * Delivers a message that was taken, and marks it sent; false when it is later again, or never. All that is said of it is said for the
 * request that it was left by.
 */
export function deliverMessage(context: DeliveryContext, taken: Taken, handler: OutboxHandler): Promise<boolean> {
  const { row } = taken;
  const requestId = row.request_id ?? randomUUID();
  const attributes = { 'pwp.request_id': requestId, 'pwp.outbox.attempts': row.attempts };
  const start = {
    name: `outbox ${row.topic}`,
    kind: 'consumer',
    attributes,
    parent: row.traceparent ?? undefined,
  } as const;
  return underRequestId(requestId, () =>
    traced(start, async (span) => {
      const hasLeft = await deliver(context, taken, handler);
      if (!hasLeft) span.fail('not-delivered');
      return hasLeft;
    }),
  );
}

async function deliver(context: DeliveryContext, taken: Taken, handler: OutboxHandler): Promise<boolean> {
  const { row, lease } = taken;
  const child = context.log.child({ outbox: row.topic, key: row.message_key });
  try {
    // One that waited for its place meanwhile may be another process's.
    lease.signal.throwIfAborted();
    const payload: unknown = handler.payload.parse(JSON.parse(row.payload));
    const delivery = {
      key: row.message_key,
      attempts: row.attempts,
      // A lease that was not given back is that of a process that died.
      isRepeated: row.attempts > 0 || row.leased_until > 0,
      log: child,
      signal: AbortSignal.any([context.stopping, lease.signal]),
    };
    // A handler that waits for ever keeps its place no longer than its lease.
    await endedBy(lease.signal, handler.deliver(payload, delivery));
  } catch (error) {
    await postpone(context, taken, error, child).finally(lease.end);
    return false;
  }
  await markSent(context, taken, child).finally(lease.end);
  child.info({ attempts: row.attempts + 1 }, 'delivered');
  return true;
}

/** A message that left is not sent again because its mark failed: the mark is tried again until another process has it. */
async function markSent(
  { change, clock, outage, stopping }: DeliveryContext,
  { row: { id }, lease }: Taken,
  child: Logger,
): Promise<void> {
  for (;;) {
    try {
      // The row stays, so that its key is known; what left, mails above all, is not kept twice.
      await change(`UPDATE platform_outbox SET sent_at = :now, leased_until = 0, payload = '{}' WHERE id = :id`, {
        id,
        now: clock.now().getTime(),
      });
      return;
    } catch (error) {
      if (!outage.noticed(error)) child.warn({ err: error }, 'sent and not marked yet');
      if (stopping.aborted || lease.signal.aborted) {
        child.error({ err: error }, 'sent and not marked: it is sent again by another process');
        return;
      }
      await pause(BETWEEN_MARKS, undefined, { signal: stopping }).catch(() => undefined);
    }
  }
}

/** A message that did not leave: later again, or never. */
async function postpone(
  { change, clock }: DeliveryContext,
  { row, lease }: Taken,
  error: unknown,
  child: Logger,
): Promise<void> {
  if (error instanceof DeliveryRefused) {
    child.error({ reason: error.message, attempts: row.attempts + 1 }, 'refused for good: given up');
    await change(
      `UPDATE platform_outbox SET attempts = attempts + 1, dead_at = :now, dead_reason = :reason, leased_until = 0
       WHERE id = :id`,
      { id: row.id, now: clock.now().getTime(), reason: error.message.slice(0, LONGEST_REASON) },
    );
    return;
  }
  if (error instanceof DeliveryPostponed) {
    child.warn({ reason: error.message }, 'delivery postponed');
    await change(
      'UPDATE platform_outbox SET due_at = :dueAt, leased_until = :kept WHERE id = :id AND leased_until = :until',
      {
        id: row.id,
        dueAt: clock.now().getTime() + POSTPONED,
        // What may have left with a process that died is still to be asked about.
        kept: Math.min(row.leased_until, 1),
        until: lease.until(),
      },
    );
    return;
  }
  const delay = Math.min(LONGEST_DELAY, FIRST_DELAY * 2 ** Math.min(row.attempts, 10)) * (0.75 + Math.random() / 2);
  child.warn({ err: error, attempts: row.attempts + 1, delay: Math.round(delay) }, 'not delivered yet');
  await change(
    `UPDATE platform_outbox SET attempts = attempts + 1, due_at = :dueAt, leased_until = 0
     WHERE id = :id AND leased_until = :until`,
    { id: row.id, dueAt: clock.now().getTime() + Math.round(delay), until: lease.until() },
  );
}

/** What `work` gives, or a failure once `signal` aborts, whether the work heeds it or not. */
function endedBy<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>();
  signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  return Promise.race([work, promise]);
}
