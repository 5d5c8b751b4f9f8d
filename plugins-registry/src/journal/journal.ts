import type { Clock } from '@pwp/api-kit';
import { Op, UniqueConstraintError } from 'sequelize';
import { readEvent, type JournalLine, type RegistryEvent } from '../core/registry-event.ts';
import { applyLine, emptyState, type RegistryState } from '../core/registry-state.ts';
import { EventModel } from './event-model.ts';

/** The registry's events, and the state computed from them. */
export interface Journal {
  /** Up to the last event that this process has read. */
  readonly state: RegistryState;
  /**
   * Appends the event that `decide` returns, or nothing for undefined. `decide` runs again when another process wrote in
   * between. Throws what `decide` throws.
   */
  change: (actor: string, decide: (state: RegistryState) => RegistryEvent | undefined) => Promise<void>;
  /** Reads the events that other processes appended. */
  catchUp: () => Promise<void>;
  /** How long ago a read last succeeded, ms. */
  age: () => number;
  /** Whether a read succeeded recently. Without one, decisions of other processes are missing. */
  isFollowed: () => boolean;
  /** Newest first; `before` is a sequence number, `among` those of the only lines wanted, in their order. */
  lines: (limit: number, wanted?: { before?: number | undefined; among?: readonly number[] }) => Promise<JournalLine[]>;
}

/** How long a read counts as recent, ms. */
const FOLLOWED_FOR = 10_000;

/** Attempts of a change before it gives up to other writers. */
const ATTEMPTS = 20;

/** Opens the journal and reads all of it. `onChange` runs after each read that brought events, of any process. */
export async function openJournal(clock: Clock, onChange: () => void): Promise<Journal> {
  const state = emptyState();
  let readAt = performance.now();

  const read = async (): Promise<void> => {
    const before = state.sequence;
    const rows = await EventModel.findAll({
      where: { sequence: { [Op.gt]: before } },
      order: ['sequence'],
      raw: true,
    });
    for (const row of rows) applyLine(state, lineOf(row));
    if (state.sequence !== before) onChange();
    readAt = performance.now();
  };

  let reading: Promise<unknown> = Promise.resolve();
  let next: Promise<void> | undefined;

  /** One read at a time. A call during a read waits for the next read, which sees what was written meanwhile. */
  function catchUp(): Promise<void> {
    next ??= reading.then(() => {
      next = undefined;
      const begun = read();
      reading = begun.catch(() => undefined);
      return begun;
    });
    return next;
  }

  await catchUp();
  return {
    state,
    catchUp,
    age: () => performance.now() - readAt,
    isFollowed: () => performance.now() - readAt < FOLLOWED_FOR,
    async change(actor, decide) {
      for (let attempt = 1; ; attempt += 1) {
        const event = decide(state);
        if (event === undefined) return;
        try {
          await EventModel.create({
            sequence: state.sequence + 1,
            createdAt: clock.now(),
            actor,
            kind: event.kind,
            event: JSON.stringify(event),
          });
          return await catchUp();
        } catch (error) {
          if (!(error instanceof UniqueConstraintError) || attempt === ATTEMPTS) throw error;
          await catchUp();
        }
      }
    },
    async lines(limit, { before = Infinity, among } = {}) {
      const sequence =
        among === undefined
          ? { [Op.lt]: Math.min(before, state.sequence + 1) }
          : among.filter((number) => number < before).slice(-limit);
      const rows = await EventModel.findAll({ where: { sequence }, order: [['sequence', 'DESC']], limit, raw: true });
      return rows.map((row) => lineOf(row));
    },
  };
}

function lineOf({ sequence, createdAt, actor, kind, event }: EventModel): JournalLine {
  return { sequence, at: new Date(createdAt), actor, event: readEvent(kind, event) };
}
