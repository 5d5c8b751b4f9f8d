import type { OutboxHandler } from '@pwp/api-kit';
import type { Database } from '@pwp/database';
import { QueryTypes } from 'sequelize';
import { takeLeases } from './delivery-lease.ts';
import { deliverMessage, type DeliveryContext, type Row, type Taken } from './delivery.ts';
import { NOT_HELD } from './outbox-hold.ts';

/** Deliveries of one topic that are under way at once. */
const PLACES = 20;
/** Messages that a lane has taken at once while they leave, for each of its places and at most; more are read once half of them are done. */
const TAKEN = 4;
const MOST_TAKEN = 40;
/** How long a message that was taken waits for its place, ms: another process may have one for it. */
const LONGEST_WAIT = 5_000;

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
 * on, and what waits for a module that is off waits on. As many are taken as there are places, and some ahead of them while messages leave. What has not begun is given back when it waited too long, when
 * the module is off, and when the process drains. Once half of what was taken is done, more is read at once, unless nothing left: another side that is down is asked no faster.
 */
export async function runLane(
  context: LaneContext & { isOff: () => boolean },
  topic: string,
  handler: OutboxHandler,
): Promise<void> {
  const { clock, draining, idle, isOff, noteUnread } = context;
  const places = handler.atOnce ?? PLACES;
  const ahead = Math.min(TAKEN * places, MOST_TAKEN);
  /** Taken and not begun, the oldest first. */
  let waiting: (Taken & { since: number })[] = [];
  const underWay = new Map<number, Promise<void>>();
  let most = places;
  let roomy = Promise.withResolvers<void>();
  const deliver = async (taken: Taken): Promise<void> => {
    const hasLeft = await deliverMessage(context, taken, handler).catch(noteUnread);
    underWay.delete(taken.row.id);
    begin();
    if (hasLeft !== true) return;
    most = ahead;
    if (waiting.length + underWay.size <= ahead / 2) roomy.resolve();
  };
  const begin = (): void => {
    if (isOff() || draining.aborted) return;
    for (const taken of waiting.splice(0, places - underWay.size)) underWay.set(taken.row.id, deliver(taken));
  };
  const giveBackLate = async (): Promise<void> => {
    const latest = clock.now().getTime() - LONGEST_WAIT;
    const late = waiting.filter(({ since }) => isOff() || draining.aborted || since <= latest);
    if (late.length === 0) return;
    waiting = waiting.filter((taken) => !late.includes(taken));
    most = places;
    await Promise.all(late.map((taken) => giveBack(context, taken)));
  };
  /** Whether more may be due. */
  const takeMore = async (): Promise<boolean> => {
    if (isOff()) return false;
    const held = [...waiting.map(({ row }) => row.id), ...underWay.keys()];
    const free = most - held.length;
    if (free <= 0 || (waiting.length > 0 && free < ahead / 2)) return true;
    const taken = await take(context, await dueOf(context, topic, free, held));
    const since = clock.now().getTime();
    waiting.push(...taken.map((one) => ({ ...one, since })));
    begin();
    return taken.length === free;
  };
  while (!draining.aborted) {
    const woken = idle();
    roomy = Promise.withResolvers();
    await giveBackLate().catch(noteUnread);
    const areMore = await takeMore().catch(noteUnread);
    if (!draining.aborted) await (areMore === true ? Promise.race([woken, roomy.promise]) : woken);
  }
  await giveBackLate().catch(noteUnread);
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
async function giveBack({ change }: LaneContext, { row: { id, leased_until: before }, lease }: Taken): Promise<void> {
  lease.end();
  await change('UPDATE platform_outbox SET leased_until = :before WHERE id = :id AND leased_until = :until', {
    id,
    before,
    until: lease.until(),
  });
}
