import type { Clock } from '@pwp/api-kit';
import type { Database } from '@pwp/database';
import type { Logger } from 'pino';

/** A delivery whose lease is not renewed by then is taken to be lost with its process, ms. */
const LEASE = 10_000;
/** How often a delivery under way renews its lease, ms. */
const RENEWAL = 3_000;
/** Renewals of one delivery: after a quarter of an hour it is given up, and tried again later. */
const MOST_RENEWALS = 300;

/** The lease of a message that this process delivers. */
export interface DeliveryLease {
  /** Aborted when another process took the message, or when the delivery lasts too long. */
  signal: AbortSignal;
  /** The end of the lease, as the message's row has it while it is ours. */
  until: () => number;
  /** Renews it no longer. */
  end: () => void;
}

interface LeaseContext {
  clock: Clock;
  log: Logger;
  transaction: Database['transaction'];
  /** Runs a statement; the number of rows that it changed. */
  change: (sql: string, replacements: Record<string, unknown>) => Promise<number>;
}

/** A message as it was read. */
interface ReadMessage {
  id: number;
  attempts: number;
  leased_until: number;
}

/**
 * Takes the leases of messages that were read together, in one statement, and renews them together until each has ended. Leaves out a
 * message that another process has, or had since it was read: what is known of its attempts would be false.
 */
export async function takeLeases(
  context: LeaseContext,
  messages: readonly ReadMessage[],
): Promise<ReadonlyMap<number, DeliveryLease>> {
  const { clock, log, change } = context;
  const asked = clock.now().getTime();
  let until = asked + LEASE;
  const taken = await changedOf(context, messages, (some) => {
    const asRead = some.map(
      ({ id, attempts, leased_until: before }) =>
        `(id = ${id} AND attempts = ${attempts} AND leased_until = ${before})`,
    );
    return change(
      `UPDATE platform_outbox SET leased_until = :until
       WHERE sent_at IS NULL AND dead_at IS NULL AND (${asRead.join(' OR ')})`,
      { until },
    );
  });
  const open = new Map(taken.map(({ id }) => [id, new AbortController()]));
  if (open.size === 0) return new Map();

  let renewals = 0;
  async function renew(): Promise<void> {
    const next = clock.now().getTime() + LEASE;
    // A clock that was set back: MariaDB counts no row that a statement leaves as it is, which would read as a lost lease.
    if (next <= until) return;
    renewals += 1;
    const before = until;
    const renewed = await changedOf(context, renewals > MOST_RENEWALS ? [] : [...open.keys()], (ids) =>
      change('UPDATE platform_outbox SET leased_until = :next WHERE id IN (:ids) AND leased_until = :before', {
        ids,
        before,
        next,
      }),
    );
    until = next;
    const kept = new Set(renewed);
    for (const [id, lost] of open)
      if (!kept.has(id)) {
        end(id);
        lost.abort(new Error('the delivery lost its lease, or lasts too long'));
      }
  }
  let renewing = false;
  const timer = setInterval(() => {
    // A database that is slow still works at the one before.
    if (renewing) return;
    renewing = true;
    renew()
      .catch((error: unknown) => log.warn({ err: error }, 'the leases of deliveries could not be renewed'))
      .finally(() => {
        renewing = false;
      });
  }, RENEWAL);
  function end(id: number): void {
    open.delete(id);
    if (open.size === 0) clearInterval(timer);
  }
  // A database that stood still may give a lease that is nearly over.
  if (clock.now().getTime() - asked > RENEWAL) await renew();
  return new Map(
    [...open].map(([id, { signal }]) => [
      id,
      { signal, until: () => until, end: () => end(id) } satisfies DeliveryLease,
    ]),
  );
}

class NotAll extends Error {}

/**
 * Those of these messages that `update`, which counts, changed: all of them in one statement, or none and each half again, so that it is known
 * which.
 */
async function changedOf<Message>(
  { transaction }: Pick<LeaseContext, 'transaction'>,
  messages: readonly Message[],
  update: (some: readonly Message[]) => Promise<number>,
): Promise<readonly Message[]> {
  if (messages.length === 0) return [];
  if (messages.length === 1) return (await update(messages)) === 1 ? messages : [];
  try {
    await transaction(async () => {
      if ((await update(messages)) !== messages.length) throw new NotAll();
    });
    return messages;
  } catch (error) {
    if (!(error instanceof NotAll)) throw error;
  }
  const half = Math.ceil(messages.length / 2);
  const first = await changedOf({ transaction }, messages.slice(0, half), update);
  return [...first, ...(await changedOf({ transaction }, messages.slice(half), update))];
}
