import { DeliveryRefused, type Clock, type Outbox, type OutboxHandlers } from '@pwp/api-kit';
import type { Logger } from 'pino';
import { QueryTypes } from 'sequelize';
import { afterCommit, type Database } from '@pwp/database';
import type { DatabaseOutage } from '../health/database-outage.ts';
import { takeLease } from './delivery-lease.ts';

const BATCH = 20;
/** Looked at without being woken, ms: what another process added, what has become due. */
const IDLE = 1_000;
const FIRST_DELAY = 1_000;
const LONGEST_DELAY = 60_000;

/** The outbox and the loop that empties it. */
export interface OutboxDispatcher extends Outbox {
  /** Starts the loop with the handlers of every topic. */
  start(handlers: OutboxHandlers): void;
  /** Delivers what is due, once; what the loop and tests call. Returns how many messages left. */
  deliverDue(handlers: OutboxHandlers): Promise<number>;
  /** Messages that wait, due or not. */
  waiting(): Promise<number>;
  /** Messages that the other side refused for good; an operator looks at them. */
  dead(): Promise<number>;
  /** Stops after the deliveries under way. */
  stop(): Promise<void>;
}

interface Row {
  id: number;
  topic: string;
  message_key: string;
  payload: string;
  attempts: number;
}

/** Messages that are delivered one batch after the other; lanes do not wait for each other. */
interface Lane {
  condition: string;
  topics: string | readonly string[];
}

/** One lane a topic, so that a mail server that hangs holds no pli back; the last is for topics that nobody handles. */
function lanesOf(handlers: OutboxHandlers): Lane[] {
  const topics = Object.keys(handlers);
  return [
    ...topics.map((topic) => ({ condition: 'topic = :topics', topics: topic })),
    { condition: topics.length === 0 ? '1 = 1' : 'topic NOT IN (:topics)', topics },
  ];
}

/** The outbox over the API's database. */
export function createOutbox(database: Database, clock: Clock, log: Logger, outage: DatabaseOutage): OutboxDispatcher {
  const { sequelize } = database;
  const stopping = new AbortController();
  const sleeping = new Set<() => void>();
  const wake = () => {
    for (const done of sleeping) done();
  };
  let loops: Promise<unknown> = Promise.resolve();

  const add: Outbox['add'] = async (message) => {
    await sequelize.query(
      `INSERT INTO platform_outbox (topic, message_key, payload, due_at) VALUES (:topic, :key, :payload, :dueAt)`,
      {
        replacements: {
          topic: message.topic,
          key: message.key,
          payload: JSON.stringify(message.payload),
          dueAt: clock.now().getTime(),
        },
        type: QueryTypes.INSERT,
      },
    );
    afterCommit(() => wake());
  };

  const change = (sql: string, replacements: Record<string, unknown>): Promise<number> =>
    sequelize.query(sql, { replacements, type: QueryTypes.BULKUPDATE });

  const deliver = async (row: Row, handlers: OutboxHandlers): Promise<boolean> => {
    const child = log.child({ outbox: row.topic, key: row.message_key });
    const lease = await takeLease({ clock, log: child, change }, row.id);
    if (lease === undefined) return false;
    try {
      const handler = handlers[row.topic];
      if (handler === undefined) throw new Error(`no handler for the topic ${row.topic}`);
      const payload: unknown = handler.payload.parse(JSON.parse(row.payload));
      await handler.deliver(payload, {
        key: row.message_key,
        attempts: row.attempts,
        log: child,
        signal: AbortSignal.any([stopping.signal, lease.signal]),
      });
      // The row stays, so that its key is known; what left, mails above all, is not kept twice.
      await change(`UPDATE platform_outbox SET sent_at = :now, leased_until = 0, payload = '{}' WHERE id = :id`, {
        id: row.id,
        now: clock.now().getTime(),
      });
      return true;
    } catch (error) {
      if (error instanceof DeliveryRefused) {
        child.error({ reason: error.message, attempts: row.attempts + 1 }, 'refused for good: given up');
        await change(
          `UPDATE platform_outbox SET attempts = attempts + 1, dead_at = :now, leased_until = 0 WHERE id = :id`,
          { id: row.id, now: clock.now().getTime() },
        );
        return false;
      }
      const delay = Math.min(LONGEST_DELAY, FIRST_DELAY * 2 ** Math.min(row.attempts, 10)) * (0.75 + Math.random() / 2);
      child.warn({ err: error, attempts: row.attempts + 1, delay: Math.round(delay) }, 'not delivered yet');
      await change(
        `UPDATE platform_outbox SET attempts = attempts + 1, due_at = :dueAt, leased_until = 0
         WHERE id = :id AND leased_until = :until`,
        { id: row.id, dueAt: clock.now().getTime() + Math.round(delay), until: lease.until() },
      );
      return false;
    } finally {
      lease.end();
    }
  };

  const deliverLane = async (lane: Lane, handlers: OutboxHandlers): Promise<number> => {
    const rows = await sequelize.query<Row>(
      `SELECT id, topic, message_key, payload, attempts FROM platform_outbox
       WHERE sent_at IS NULL AND dead_at IS NULL AND due_at <= :now AND leased_until <= :now AND ${lane.condition}
       ORDER BY due_at, id LIMIT ${BATCH}`,
      { replacements: { now: clock.now().getTime(), topics: lane.topics }, type: QueryTypes.SELECT },
    );
    const left = await Promise.all(rows.map((row) => deliver(row, handlers)));
    return left.filter(Boolean).length;
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

  const run = async (lane: Lane, handlers: OutboxHandlers): Promise<void> => {
    while (!stopping.signal.aborted) {
      const woken = idle();
      const left = await deliverLane(lane, handlers).catch((error: unknown) => {
        if (!outage.noticed(error)) log.error({ err: error }, 'the outbox could not be read');
        return 0;
      });
      if (left < BATCH && !stopping.signal.aborted) await woken;
    }
  };

  const count = async (condition: string): Promise<number> => {
    const [row] = await sequelize.query<{ total: number }>(
      `SELECT COUNT(*) AS total FROM platform_outbox WHERE sent_at IS NULL AND ${condition}`,
      { type: QueryTypes.SELECT },
    );
    return row?.total ?? 0;
  };

  return {
    add,
    async deliverDue(handlers) {
      const left = await Promise.all(lanesOf(handlers).map((lane) => deliverLane(lane, handlers)));
      return left.reduce((total, one) => total + one, 0);
    },
    waiting: () => count('dead_at IS NULL'),
    dead: () => count('dead_at IS NOT NULL'),
    start(handlers) {
      loops = Promise.all(lanesOf(handlers).map((lane) => run(lane, handlers)));
    },
    async stop() {
      stopping.abort();
      wake();
      await loops;
    },
  };
}
