import type { OutboxHandler } from '@pwp/api-kit';
import type { Database } from '@pwp/database';
import PQueue from 'p-queue';
import { QueryTypes } from 'sequelize';
import { takeLeases } from './delivery-lease.ts';
import { deliverMessage, type DeliveryContext, type Row, type Taken } from './delivery.ts';
import { NOT_HELD } from './outbox-hold.ts';

/** Deliveries of one topic that are under way at once. */
const PLACES = 20;
/** Messages of one topic that this process has taken at once; more are read once half of them are done. */
const TAKEN = 2 * PLACES;

/** What lanes share. */
export interface LaneContext extends DeliveryContext, Pick<Database, 'sequelize' | 'transaction'> {
  /** Aborted when this process takes no further message. */
  draining: AbortSignal;
  /** Ends when messages may be due: this process added one, or it is time to look. */
  idle: () => Promise<void>;
  noteUnread: (error: unknown) => undefined;
}

/**
 * Delivers the messages of a topic until the process drains, in a lane of its own, so that a mail server that hangs holds no pli back. A message that hangs keeps its own place of the lane: the others go
 * on, and what waits for a module that is off waits on. Once half of what was taken is done, more is read at once, unless nothing left: another side that is down is asked no faster.
 */
export async function runLane(
  context: LaneContext & { isOff: () => boolean },
  topic: string,
  handler: OutboxHandler,
): Promise<void> {
  const { draining, idle, isOff, noteUnread } = context;
  const places = new PQueue({ concurrency: handler.atOnce ?? PLACES });
  const underWay = new Map<number, Promise<void>>();
  let roomy = Promise.withResolvers<void>();
  const begin = async (taken: Taken): Promise<void> => {
    const deliverOrNot = () => (draining.aborted ? giveBack(context, taken) : deliverMessage(context, taken, handler));
    const hasLeft = await places.add(deliverOrNot).catch(noteUnread);
    underWay.delete(taken.row.id);
    if (hasLeft === true && underWay.size <= TAKEN / 2) roomy.resolve();
  };
  /** Whether more may be due. */
  const takeMore = async (): Promise<boolean> => {
    if (isOff()) return false;
    const free = TAKEN - underWay.size;
    if (free < TAKEN / 2) return true;
    const rows = await dueOf(context, topic, free, [...underWay.keys()]);
    for (const taken of await take(context, rows)) underWay.set(taken.row.id, begin(taken));
    return rows.length === free;
  };
  while (!draining.aborted) {
    const woken = idle();
    roomy = Promise.withResolvers();
    const areMore = await takeMore().catch(noteUnread);
    if (!draining.aborted) await (areMore === true ? Promise.race([woken, roomy.promise]) : woken);
  }
  await Promise.all(underWay.values());
}

/** Delivers what is due of a topic, once. Returns how many messages left; throws when it could not be read. */
export async function deliverTopic(context: LaneContext, topic: string, handler: OutboxHandler): Promise<number> {
  const taken = await take(context, await dueOf(context, topic, PLACES));
  const ended = await Promise.allSettled(taken.map((one) => deliverMessage(context, one, handler)));
  const failed = ended.find((one) => one.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
  return ended.filter((one) => one.status === 'fulfilled' && one.value).length;
}

/** What of a topic is due and not taken here already, `most` messages at most. What nobody here handles waits, for who does. */
function dueOf(
  { sequelize, clock }: LaneContext,
  topic: string,
  most: number,
  underWay: readonly number[] = [],
): Promise<Row[]> {
  return sequelize.query<Row>(
    `SELECT id, topic, message_key, payload, attempts, leased_until, request_id, traceparent FROM platform_outbox
     WHERE sent_at IS NULL AND dead_at IS NULL AND due_at <= :now AND leased_until <= :now AND topic = :topic
       AND ${NOT_HELD}${underWay.length === 0 ? '' : ' AND id NOT IN (:underWay)'}
     ORDER BY due_at, id LIMIT ${most}`,
    { replacements: { now: clock.now().getTime(), topic, underWay }, type: QueryTypes.SELECT },
  );
}

async function take(context: LaneContext, rows: readonly Row[]): Promise<Taken[]> {
  const leases = await takeLeases(context, rows);
  return rows.flatMap((row) => {
    const lease = leases.get(row.id);
    return lease === undefined ? [] : [{ row, lease }];
  });
}

/** A message that was not begun is another process's at once, as it was. */
async function giveBack({ change }: LaneContext, { row: { id, leased_until: before }, lease }: Taken): Promise<false> {
  lease.end();
  await change('UPDATE platform_outbox SET leased_until = :before WHERE id = :id AND leased_until = :until', {
    id,
    before,
    until: lease.until(),
  });
  return false;
}
