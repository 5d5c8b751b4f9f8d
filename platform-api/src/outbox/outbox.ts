import { setTimeout as pause } from 'node:timers/promises';
import { DeliveryRefused, type Clock, type Outbox, type OutboxHandler, type OutboxHandlers } from '@pwp/api-kit';
import type { Logger } from 'pino';
import { QueryTypes, UniqueConstraintError } from 'sequelize';
import { afterCommit, type Database } from '@pwp/database';
import type { DatabaseOutage } from '../health/database-outage.ts';
import { takeLease, type DeliveryLease } from './delivery-lease.ts';

const BATCH = 20;
/** Looked at without being woken, ms: what another process added, what has become due. */
const IDLE = 1_000;
const FIRST_DELAY = 1_000;
const LONGEST_DELAY = 60_000;
/** As long as their columns: SQLite would take more, MariaDB would not. */
const LONGEST_NAME = 100;

/** The outbox and the loop that empties it. */
export interface OutboxDispatcher extends Outbox {
  /** Starts the loop with the handlers of every topic. */
  start(handlers: OutboxHandlers): void;
  /** Delivers what is due, once; what the loop and tests call. Returns how many messages left. */
  deliverDue(handlers: OutboxHandlers): Promise<number>;
  /** The last key, in the order of the alphabet, of a topic's messages whose key begins so. */
  lastKey(topic: string, beginning: string): Promise<string | undefined>;
  /** Messages that wait, due or not. */
  waiting(): Promise<number>;
  /** Messages that the other side refused for good; an operator looks at them. */
  dead(): Promise<number>;
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
}

/** The outbox over the API's database. */
export function createOutbox(database: Database, clock: Clock, log: Logger, outage: DatabaseOutage): OutboxDispatcher {
  const { sequelize } = database;
  const draining = new AbortController();
  const stopping = new AbortController();
  const sleeping = new Set<() => void>();
  const wake = () => {
    for (const done of sleeping) done();
  };
  let loops: Promise<unknown> = Promise.resolve();

  const add: Outbox['add'] = async ({ topic, key, payload }) => {
    for (const [name, { length }] of Object.entries({ topic, key }))
      if (length > LONGEST_NAME)
        throw new TypeError(`The ${name} of a message « ${topic} » has ${length} characters, ${LONGEST_NAME} at most.`);
    try {
      await sequelize.query(
        `INSERT INTO platform_outbox (topic, message_key, payload, due_at) VALUES (:topic, :key, :payload, :dueAt)`,
        {
          replacements: { topic, key, payload: JSON.stringify(payload), dueAt: clock.now().getTime() },
          type: QueryTypes.INSERT,
        },
      );
    } catch (error) {
      // Only the statement was refused: the transaction goes on. MariaDB's INSERT IGNORE would also cut what is too long.
      if (error instanceof UniqueConstraintError) return;
      throw error;
    }
    afterCommit(() => wake());
  };

  const change = (sql: string, replacements: Record<string, unknown>): Promise<number> =>
    sequelize.query(sql, { replacements, type: QueryTypes.BULKUPDATE });

  /** A message that left is not sent again because its mark failed: the mark is tried again while the lease lasts. */
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
        if (stopping.signal.aborted || lease.signal.aborted || clock.now().getTime() >= lease.until()) {
          child.error({ err: error }, 'sent and not marked: it is sent again once its lease has ended');
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
        `UPDATE platform_outbox SET attempts = attempts + 1, dead_at = :now, leased_until = 0 WHERE id = :id`,
        { id: row.id, now: clock.now().getTime() },
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

  const deliver = async (row: Row, handler: OutboxHandler): Promise<boolean> => {
    const child = log.child({ outbox: row.topic, key: row.message_key });
    const lease = await takeLease({ clock, log: child, change }, row.id);
    if (lease === undefined) return false;
    try {
      const payload: unknown = handler.payload.parse(JSON.parse(row.payload));
      await handler.deliver(payload, {
        key: row.message_key,
        attempts: row.attempts,
        log: child,
        signal: AbortSignal.any([stopping.signal, lease.signal]),
      });
    } catch (error) {
      await postpone(row, error, lease, child).finally(lease.end);
      return false;
    }
    await markSent(row.id, lease, child).finally(lease.end);
    return true;
  };

  /** One lane a topic, so that a mail server that hangs holds no pli back. What nobody here handles waits, for who does. */
  const deliverTopic = async (topic: string, handler: OutboxHandler): Promise<number> => {
    const rows = await sequelize.query<Row>(
      `SELECT id, topic, message_key, payload, attempts FROM platform_outbox
       WHERE sent_at IS NULL AND dead_at IS NULL AND due_at <= :now AND leased_until <= :now AND topic = :topic
       ORDER BY due_at, id LIMIT ${BATCH}`,
      { replacements: { now: clock.now().getTime(), topic }, type: QueryTypes.SELECT },
    );
    const ended = await Promise.allSettled(rows.map((row) => deliver(row, handler)));
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

  const run = async (topic: string, handler: OutboxHandler): Promise<void> => {
    while (!draining.signal.aborted) {
      const woken = idle();
      const left = await deliverTopic(topic, handler).catch((error: unknown) => {
        noteUnread(error);
        return 0;
      });
      if (left < BATCH && !draining.signal.aborted) await woken;
    }
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

  const noteUnread = (error: unknown): void => {
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
    add,
    async deliverDue(handlers) {
      const left = await Promise.all(Object.entries(handlers).map(([topic, handler]) => deliverTopic(topic, handler)));
      return left.reduce((total, one) => total + one, 0);
    },
    async lastKey(topic, beginning) {
      const [row] = await sequelize.query<{ last: string | null }>(
        `SELECT MAX(message_key) AS last FROM platform_outbox
         WHERE topic = :topic AND message_key >= :beginning AND message_key < :end`,
        { replacements: { topic, beginning, end: `${beginning}\u{10FFFF}` }, type: QueryTypes.SELECT },
      );
      return row?.last ?? undefined;
    },
    waiting: () => count('dead_at IS NULL'),
    dead: () => count('dead_at IS NOT NULL'),
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
