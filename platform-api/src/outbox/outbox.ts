import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import {
  currentRequestId,
  currentTraceparent,
  DeliveryPostponed,
  DeliveryRefused,
  traced,
  underRequestId,
  type Clock,
  type Outbox,
  type OutboxHandler,
  type OutboxHandlers,
  type OutboxMessage,
} from '@pwp/api-kit';
import PQueue from 'p-queue';
import type { Logger } from 'pino';
import { QueryTypes, UniqueConstraintError } from 'sequelize';
import { afterCommit, type Database } from '@pwp/database';
import type { DatabaseOutage } from '../health/database-outage.ts';
import { DEAD, deadLetters, deadTopics, type DeadLetter } from './dead-letters.ts';
import { takeLeases, type DeliveryLease } from './delivery-lease.ts';
import { lastKeys } from './last-keys.ts';
import { heldSince, NOT_HELD, releaseOutbox } from './outbox-hold.ts';
import { waitingTopics, type WaitingTopic } from './waiting-topics.ts';

/** Messages of one topic that this process has taken at once. */
const BATCH = 20;
/** Looked at without being woken, ms: what another process added, what has become due. */
const IDLE = 1_000;
const FIRST_DELAY = 1_000;
const LONGEST_DELAY = 60_000;
/** Of a message that is not sent yet by its handler's own decision, ms. */
const POSTPONED = 30_000;
/** As long as their columns: SQLite would take more, MariaDB would not. */
const LONGEST_NAME = 100;
const LONGEST_REASON = 200;

/** The outbox and the loop that empties it. */
export interface OutboxDispatcher extends Outbox {
  /** Starts the loop with the handlers of every topic. */
  start(handlers: OutboxHandlers): void;
  /** Delivers what is due, once; what the loop and tests call. Returns how many messages left. */
  deliverDue(handlers: OutboxHandlers): Promise<number>;
  /** Adds these messages in the current transaction, as `add` does each. */
  addAll(messages: readonly OutboxMessage[]): Promise<void>;
  /** By beginning, the last key, in the order of the alphabet, of a topic's messages whose key begins so. */
  lastKeys(topic: string, beginnings: readonly string[]): Promise<Map<string, string>>;
  /** Messages that wait, due or not. */
  waiting(): Promise<number>;
  /** How long the oldest of them has waited, s; 0 without any. */
  oldest(): Promise<number>;
  waitingTopics(): Promise<WaitingTopic[]>;
  /** Messages that the other side refused for good; an administrator looks at them. */
  dead(): Promise<number>;
  /** How many of each topic. */
  deadTopics(): Promise<{ topic: string; total: number }[]>;
  /** Some of them, by topic, the oldest first. */
  deadLetters(limit: number, offset: number): Promise<DeadLetter[]>;
  /** Sends what was refused again under its key: one message of a topic, or all. Returns how many. */
  replay(topic: string, id?: number): Promise<number>;
  /** Since when nothing leaves, after a restore, ms since the epoch; undefined otherwise. */
  heldSince(): Promise<number | undefined>;
  /** Lets what is held leave; false when nothing was. */
  release(): Promise<boolean>;
  /** Takes no further message; the deliveries under way go on. */
  drain(): void;
  /** Drains, tells the deliveries under way, and waits for them. */
  stop(): Promise<void>;
}

interface Row {
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
interface Taken {
  row: Row;
  lease: DeliveryLease;
}

/** What `work` gives, or a failure once `signal` aborts, whether the work heeds it or not. */
function endedBy<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>();
  signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  return Promise.race([work, promise]);
}

/** The outbox over the API's database. */
export function createOutbox(database: Database, clock: Clock, log: Logger, outage: DatabaseOutage): OutboxDispatcher {
  const { sequelize, transaction } = database;
  const draining = new AbortController();
  const stopping = new AbortController();
  const sleeping = new Set<() => void>();
  const wake = () => {
    for (const done of sleeping) done();
  };
  let loops: Promise<unknown> = Promise.resolve();

  const insert = (messages: readonly OutboxMessage[]) => {
    const now = clock.now().getTime();
    const requestId = currentRequestId() ?? null;
    const traceparent = currentTraceparent() ?? null;
    return sequelize.query(
      'INSERT INTO platform_outbox (topic, message_key, payload, due_at, added_at, request_id, traceparent) VALUES :rows',
      {
        replacements: {
          rows: messages.map(({ topic, key, payload }) => [
            topic,
            key,
            JSON.stringify(payload),
            now,
            now,
            requestId,
            traceparent,
          ]),
        },
        type: QueryTypes.INSERT,
      },
    );
  };

  const addAll: OutboxDispatcher['addAll'] = async (messages) => {
    for (const { topic, key } of messages)
      for (const [name, { length }] of Object.entries({ topic, key }))
        if (length > LONGEST_NAME)
          throw new TypeError(
            `The ${name} of a message « ${topic} » has ${length} characters, ${LONGEST_NAME} at most.`,
          );
    for (let first = 0; first < messages.length; first += BATCH) {
      const batch = messages.slice(first, first + BATCH);
      try {
        await insert(batch);
      } catch (error) {
        // Only the statement was refused: the transaction goes on. MariaDB's INSERT IGNORE would also cut what is too long.
        if (!(error instanceof UniqueConstraintError)) throw error;
        if (batch.length > 1) for (const message of batch) await addAll([message]);
      }
    }
    if (messages.length > 0) afterCommit(() => wake());
  };

  const change = (sql: string, replacements: Record<string, unknown>): Promise<number> =>
    sequelize.query(sql, { replacements, type: QueryTypes.BULKUPDATE });

  /** A message that left is not sent again because its mark failed: the mark is tried again until another process has it. */
  const markSent = async (id: number, lease: DeliveryLease, child: Logger): Promise<void> => {
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
        if (stopping.signal.aborted || lease.signal.aborted) {
          child.error({ err: error }, 'sent and not marked: it is sent again by another process');
          return;
        }
        await pause(IDLE, undefined, { signal: stopping.signal }).catch(() => undefined);
      }
    }
  };

  /** A message that did not leave: later again, or never. */
  const postpone = async (row: Row, error: unknown, lease: DeliveryLease, child: Logger): Promise<void> => {
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
        'UPDATE platform_outbox SET due_at = :dueAt, leased_until = 0 WHERE id = :id AND leased_until = :until',
        { id: row.id, dueAt: clock.now().getTime() + POSTPONED, until: lease.until() },
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
  };

  const deliver = async ({ row, lease }: Taken, handler: OutboxHandler): Promise<boolean> => {
    const child = log.child({ outbox: row.topic, key: row.message_key });
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
        signal: AbortSignal.any([stopping.signal, lease.signal]),
      };
      // A handler that waits for ever keeps its place no longer than its lease.
      await endedBy(lease.signal, handler.deliver(payload, delivery));
    } catch (error) {
      await postpone(row, error, lease, child).finally(lease.end);
      return false;
    }
    await markSent(row.id, lease, child).finally(lease.end);
    child.info({ attempts: row.attempts + 1 }, 'delivered');
    return true;
  };

  /** What of a topic is due and not taken here already, `most` messages at most. What nobody here handles waits, for who does. */
  const dueOf = (topic: string, most: number, underWay: readonly number[] = []): Promise<Row[]> =>
    sequelize.query<Row>(
      `SELECT id, topic, message_key, payload, attempts, leased_until, request_id, traceparent FROM platform_outbox
       WHERE sent_at IS NULL AND dead_at IS NULL AND due_at <= :now AND leased_until <= :now AND topic = :topic
         AND ${NOT_HELD}${underWay.length === 0 ? '' : ' AND id NOT IN (:underWay)'}
       ORDER BY due_at, id LIMIT ${most}`,
      { replacements: { now: clock.now().getTime(), topic, underWay }, type: QueryTypes.SELECT },
    );

  const take = async (rows: readonly Row[]): Promise<Taken[]> => {
    const leases = await takeLeases({ clock, log, transaction, change }, rows);
    return rows.flatMap((row) => {
      const lease = leases.get(row.id);
      return lease === undefined ? [] : [{ row, lease }];
    });
  };

  /** A message that was not begun is another process's at once, as it was. */
  const giveBack = async ({ row: { id, leased_until: before }, lease }: Taken): Promise<false> => {
    lease.end();
    await change('UPDATE platform_outbox SET leased_until = :before WHERE id = :id AND leased_until = :until', {
      id,
      before,
      until: lease.until(),
    });
    return false;
  };

  /** All that is said of a message is said for the request that it was left by. */
  const deliverOne = (taken: Taken, handler: OutboxHandler) => {
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
        const hasLeft = await deliver(taken, handler);
        if (!hasLeft) span.fail('not-delivered');
        return hasLeft;
      }),
    );
  };

  const deliverTopic = async (topic: string, handler: OutboxHandler): Promise<number> => {
    const taken = await take(await dueOf(topic, BATCH));
    const ended = await Promise.allSettled(taken.map((one) => deliverOne(one, handler)));
    const failed = ended.find((one) => one.status === 'rejected');
    if (failed !== undefined) throw failed.reason;
    return ended.filter((one) => one.status === 'fulfilled' && one.value).length;
  };

  const idle = () =>
    new Promise<void>((resolve) => {
      const done = () => {
        clearTimeout(timer);
        sleeping.delete(done);
        resolve();
      };
      const timer = setTimeout(done, IDLE);
      sleeping.add(done);
    });

  /**
   * One lane a topic, so that a mail server that hangs holds no pli back. A message that hangs keeps its own place of the lane: the others go
   * on. Once half of the places are free again what waits is read at once, unless nothing left: another side that is down is asked no faster.
   */
  const run = async (topic: string, handler: OutboxHandler): Promise<void> => {
    const places = new PQueue({ concurrency: handler.atOnce ?? BATCH });
    const underWay = new Map<number, Promise<void>>();
    let roomy = Promise.withResolvers<void>();
    const begin = async (taken: Taken): Promise<void> => {
      const deliverOrNot = () => (draining.signal.aborted ? giveBack(taken) : deliverOne(taken, handler));
      const hasLeft = await places.add(deliverOrNot).catch(noteUnread);
      underWay.delete(taken.row.id);
      if (hasLeft === true && underWay.size <= BATCH / 2) roomy.resolve();
    };
    /** Whether more may be due. */
    const takeMore = async (): Promise<boolean> => {
      const free = BATCH - underWay.size;
      if (free === 0) return true;
      const rows = await dueOf(topic, free, [...underWay.keys()]);
      for (const taken of await take(rows)) underWay.set(taken.row.id, begin(taken));
      return rows.length === free;
    };
    while (!draining.signal.aborted) {
      const woken = idle();
      roomy = Promise.withResolvers();
      const areMore = await takeMore().catch(noteUnread);
      if (!draining.signal.aborted) await (areMore === true ? Promise.race([woken, roomy.promise]) : woken);
    }
    await Promise.all(underWay.values());
  };

  /** Names what waits for a module that is left out or gone: no lane of this process reads it. */
  const tellUnhandled = async (handlers: OutboxHandlers): Promise<void> => {
    const rows = await sequelize.query<{ topic: string }>(
      'SELECT DISTINCT topic FROM platform_outbox WHERE sent_at IS NULL AND dead_at IS NULL',
      { type: QueryTypes.SELECT },
    );
    const topics = rows.map(({ topic }) => topic).filter((topic) => !Object.hasOwn(handlers, topic));
    if (topics.length > 0) log.warn({ topics }, 'messages wait for a topic that no module of this process handles');
  };

  const noteUnread = (error: unknown): undefined => {
    if (!outage.noticed(error)) log.error({ err: error }, 'the outbox could not be read');
  };

  const count = async (condition: string): Promise<number> => {
    const [row] = await sequelize.query<{ total: number }>(
      `SELECT COUNT(*) AS total FROM platform_outbox WHERE sent_at IS NULL AND ${condition}`,
      { type: QueryTypes.SELECT },
    );
    return row?.total ?? 0;
  };

  const drain = () => {
    draining.abort();
    wake();
  };

  return {
    add: (message) => addAll([message]),
    addAll,
    async deliverDue(handlers) {
      const left = await Promise.all(Object.entries(handlers).map(([topic, handler]) => deliverTopic(topic, handler)));
      return left.reduce((total, one) => total + one, 0);
    },
    lastKeys: (topic, beginnings) => lastKeys(sequelize, topic, beginnings),
    waiting: () => count('dead_at IS NULL'),
    async oldest() {
      const [row] = await sequelize.query<{ first: number | null }>(
        'SELECT MIN(added_at) AS first FROM platform_outbox WHERE sent_at IS NULL AND dead_at IS NULL',
        { type: QueryTypes.SELECT },
      );
      return Math.max(0, (clock.now().getTime() - (row?.first ?? clock.now().getTime())) / 1_000);
    },
    waitingTopics: () => waitingTopics(sequelize, clock.now().getTime()),
    dead: () => count('dead_at IS NOT NULL'),
    deadTopics: () => deadTopics(sequelize),
    deadLetters: (limit, offset) => deadLetters(sequelize, limit, offset),
    async replay(topic, id) {
      // The failed attempts stay: the handler asks the other side what it has before it repeats.
      const replayed = await change(
        `UPDATE platform_outbox SET dead_at = NULL, dead_reason = NULL, due_at = :now
         WHERE ${DEAD} AND topic = :topic${id === undefined ? '' : ' AND id = :id'}`,
        { topic, id, now: clock.now().getTime() },
      );
      afterCommit(() => wake());
      return replayed;
    },
    heldSince: () => heldSince(sequelize),
    async release() {
      const released = await releaseOutbox(sequelize);
      afterCommit(() => wake());
      return released;
    },
    start(handlers) {
      const lanes = Object.entries(handlers).map(([topic, handler]) => run(topic, handler));
      loops = Promise.all([tellUnhandled(handlers).catch(noteUnread), ...lanes]);
    },
    drain,
    async stop() {
      drain();
      stopping.abort();
      await loops;
    },
  };
}
