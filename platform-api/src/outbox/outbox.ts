import type { Clock, Outbox, OutboxHandlers, OutboxMessage } from '@pwp/api-kit';
import type { Logger } from 'pino';
import { QueryTypes } from 'sequelize';
import { afterCommit, type Database } from '@pwp/database';
import type { DatabaseOutage } from '../health/database-outage.ts';
import { addMessages } from './added-messages.ts';
import { DEAD, deadLetters, deadTopics, type DeadLetter } from './dead-letters.ts';
import { lastKeys } from './last-keys.ts';
import { heldSince, releaseOutbox } from './outbox-hold.ts';
import { deliverTopic, runLane, type LaneContext } from './topic-lane.ts';
import { countMessages, oldestWaiting, topicsNotOf, waitingTopics, type WaitingTopic } from './waiting-messages.ts';

/** Looked at without being woken, ms: what another process added, what has become due. */
const IDLE = 1_000;

/** The outbox and the loop that empties it. */
export interface OutboxDispatcher extends Outbox {
  /** Starts the loop with the handlers of every topic. Messages of a topic that `isOff` names wait. */
  start(handlers: OutboxHandlers, isOff?: (topic: string) => boolean): void;
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

/** The outbox over the API's database. */
export function createOutbox(database: Database, clock: Clock, log: Logger, outage: DatabaseOutage): OutboxDispatcher {
  const { sequelize, transaction } = database;
  const draining = new AbortController();
  const stopping = new AbortController();
  const { idle, wake } = createIdling();
  let loops: Promise<unknown> = Promise.resolve();

  const lanes: LaneContext = {
    sequelize,
    transaction,
    clock,
    log,
    outage,
    change: (sql, replacements) => sequelize.query(sql, { replacements, type: QueryTypes.BULKUPDATE }),
    draining: draining.signal,
    stopping: stopping.signal,
    idle,
    noteUnread(error) {
      if (!outage.noticed(error)) log.error({ err: error }, 'the outbox could not be read');
    },
  };

  const addAll: OutboxDispatcher['addAll'] = async (added) => {
    await addMessages(sequelize, clock, added);
    if (added.length > 0) afterCommit(wake);
  };

  /** Names what waits for a module that is left out or gone: no lane of this process reads it. */
  const tellUnhandled = async (handlers: OutboxHandlers): Promise<void> => {
    const topics = await topicsNotOf(sequelize, Object.keys(handlers));
    if (topics.length > 0) log.warn({ topics }, 'messages wait for a topic that no module of this process handles');
  };

  const drain = () => {
    draining.abort();
    wake();
  };

  return {
    add: (message) => addAll([message]),
    addAll,
    async deliverDue(handlers) {
      const entries = Object.entries(handlers);
      const left = await Promise.all(entries.map(([topic, handler]) => deliverTopic(lanes, topic, handler)));
      return left.reduce((total, one) => total + one, 0);
    },
    lastKeys: (topic, beginnings) => lastKeys(sequelize, topic, beginnings),
    waiting: () => countMessages(sequelize, 'waiting'),
    oldest: () => oldestWaiting(sequelize, clock.now().getTime()),
    waitingTopics: () => waitingTopics(sequelize, clock.now().getTime()),
    dead: () => countMessages(sequelize, 'dead'),
    deadTopics: () => deadTopics(sequelize),
    deadLetters: (limit, offset) => deadLetters(sequelize, limit, offset),
    async replay(topic, id) {
      // The failed attempts stay: the handler asks the other side what it has before it repeats.
      const replayed = await lanes.change(
        `UPDATE platform_outbox SET dead_at = NULL, dead_reason = NULL, due_at = :now
         WHERE ${DEAD} AND topic = :topic${id === undefined ? '' : ' AND id = :id'}`,
        { topic, id, now: clock.now().getTime() },
      );
      afterCommit(wake);
      return replayed;
    },
    heldSince: () => heldSince(sequelize),
    async release() {
      const released = await releaseOutbox(sequelize);
      afterCommit(wake);
      return released;
    },
    start(handlers, isOff = () => false) {
      const running = Object.entries(handlers).map(([topic, handler]) =>
        runLane({ ...lanes, isOff: () => isOff(topic) }, topic, handler),
      );
      loops = Promise.all([tellUnhandled(handlers).catch(lanes.noteUnread), ...running]);
    },
    drain,
    async stop() {
      drain();
      stopping.abort();
      await loops;
    },
  };
}

/** A wait for messages, which `wake` ends for all who wait. */
function createIdling(): { idle: () => Promise<void>; wake: () => void } {
  const sleeping = new Set<() => void>();
  return {
    idle: () =>
      new Promise<void>((resolve) => {
        const done = () => {
          clearTimeout(timer);
          sleeping.delete(done);
          resolve();
        };
        const timer = setTimeout(done, IDLE);
        sleeping.add(done);
      }),
    wake() {
      for (const done of sleeping) done();
    },
  };
}
