import type { Clock } from '@pwp/api-kit';
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
 * Takes the lease of a message and renews it until its end; undefined while another has it, or had it since the message was read: what is
 * known of its attempts would be false.
 */
export async function takeLease(
  { clock, log, change }: LeaseContext,
  { id, attempts, leased_until: before }: ReadMessage,
): Promise<DeliveryLease | undefined> {
  const asked = clock.now().getTime();
  let until = asked + LEASE;
  const won = await change(
    `UPDATE platform_outbox SET leased_until = :until
     WHERE id = :id AND sent_at IS NULL AND dead_at IS NULL AND attempts = :attempts AND leased_until = :before`,
    { id, attempts, before, until },
  );
  if (won !== 1) return undefined;

  const ended = new AbortController();
  let renewals = 0;
  async function renew(): Promise<void> {
    const next = clock.now().getTime() + LEASE;
    // A clock that was set back: MariaDB counts no row that a statement leaves as it is, which would read as a lost lease.
    if (next <= until) return;
    renewals += 1;
    const renewed =
      renewals <= MOST_RENEWALS &&
      (await change(`UPDATE platform_outbox SET leased_until = :next WHERE id = :id AND leased_until = :until`, {
        id,
        until,
        next,
      })) === 1;
    if (renewed) until = next;
    else ended.abort(new Error('the delivery lost its lease, or lasts too long'));
  }
  let renewing = false;
  const timer = setInterval(() => {
    // A database that is slow still works at the one before.
    if (renewing) return;
    renewing = true;
    renew()
      .catch((error: unknown) => log.warn({ err: error }, 'the lease of a delivery could not be renewed'))
      .finally(() => {
        renewing = false;
      });
  }, RENEWAL);
  const end = () => clearInterval(timer);
  // A database that stood still may give a lease that is nearly over.
  if (clock.now().getTime() - asked > RENEWAL) await renew();
  if (ended.signal.aborted) {
    end();
    return undefined;
  }
  ended.signal.addEventListener('abort', end);
  return { signal: ended.signal, until: () => until, end };
}
