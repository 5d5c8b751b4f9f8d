import type { Clock, Outbox, OutboxHandlers } from '@pwp/api-kit';
import type { Logger } from 'pino';
import { QueryTypes } from 'sequelize';
import { afterCommit, type Database } from '../database/database.ts';

/** A delivery that is not done by then is taken to be lost with its process, ms. */
const LEASE = 120_000;
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

/** The outbox over the API's database. */
export function createOutbox(database: Database, clock: Clock, log: Logger): OutboxDispatcher {
  const { sequelize } = database;
  const stopping = new AbortController();
  let wake: () => void = () => undefined;
  let loop: Promise<void> = Promise.resolve();

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

  const lease = async (id: number): Promise<boolean> => {
    const now = clock.now().getTime();
    const won = await change(
      `UPDATE platform_outbox SET leased_until = :until WHERE id = :id AND sent_at IS NULL AND leased_until <= :now`,
      { id, now, until: now + LEASE },
    );
    return won === 1;
  };

  const deliver = async (row: Row, handlers: OutboxHandlers): Promise<boolean> => {
    if (!(await lease(row.id))) return false;
    const child = log.child({ outbox: row.topic, key: row.message_key });
    try {
      const handler = handlers[row.topic];
      if (handler === undefined) throw new Error(`no handler for the topic ${row.topic}`);
      const payload: unknown = handler.payload.parse(JSON.parse(row.payload));
      await handler.deliver(payload, {
        key: row.message_key,
        attempts: row.attempts,
        log: child,
        signal: stopping.signal,
      });
      await change(`UPDATE platform_outbox SET sent_at = :now, leased_until = 0 WHERE id = :id`, {
        id: row.id,
        now: clock.now().getTime(),
      });
      return true;
    } catch (error) {
      const delay = Math.min(LONGEST_DELAY, FIRST_DELAY * 2 ** Math.min(row.attempts, 10)) * (0.75 + Math.random() / 2);
      child.warn({ err: error, attempts: row.attempts + 1, delay: Math.round(delay) }, 'not delivered yet');
      await change(
        `UPDATE platform_outbox SET attempts = attempts + 1, due_at = :dueAt, leased_until = 0 WHERE id = :id`,
        { id: row.id, dueAt: clock.now().getTime() + Math.round(delay) },
      );
      return false;
    }
  };

  const deliverDue: OutboxDispatcher['deliverDue'] = async (handlers) => {
    const rows = await sequelize.query<Row>(
      `SELECT id, topic, message_key, payload, attempts FROM platform_outbox
       WHERE sent_at IS NULL AND due_at <= :now AND leased_until <= :now ORDER BY due_at, id LIMIT ${BATCH}`,
      { replacements: { now: clock.now().getTime() }, type: QueryTypes.SELECT },
    );
    const left = await Promise.all(rows.map((row) => deliver(row, handlers)));
    return left.filter(Boolean).length;
  };

  const idle = () =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, IDLE);
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });

  return {
    add,
    deliverDue,
    async waiting() {
      const [row] = await sequelize.query<{ waiting: number }>(
        'SELECT COUNT(*) AS waiting FROM platform_outbox WHERE sent_at IS NULL',
        { type: QueryTypes.SELECT },
      );
      return row?.waiting ?? 0;
    },
    start(handlers) {
      const run = async () => {
        while (!stopping.signal.aborted) {
          const woken = idle();
          const left = await deliverDue(handlers).catch((error: unknown) => {
            log.error({ err: error }, 'the outbox could not be read');
            return 0;
          });
          if (left < BATCH && !stopping.signal.aborted) await woken;
        }
      };
      loop = run();
    },
    async stop() {
      stopping.abort();
      wake();
      await loop;
    },
  };
}
