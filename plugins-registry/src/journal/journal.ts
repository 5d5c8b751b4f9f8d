import type { Clock } from '@pwp/api-kit';
import { Op, UniqueConstraintError } from 'sequelize';
import { readEvent, type JournalLine, type RegistryEvent } from '../core/registry-event.ts';
import { applyLine, emptyState, type RegistryState } from '../core/registry-state.ts';
import { EventModel } from './event-model.ts';

/** The events of the registry, and the state that they make. */
export interface Journal {
  /** As far as this process has read. */
  readonly state: RegistryState;
  /**
   * Adds what `decide` makes of the state; it is asked again when another process wrote in between. Undefined: there is nothing to add.
   * Throws what `decide` throws.
   */
  change: (actor: string, decide: (state: RegistryState) => RegistryEvent | undefined) => Promise<void>;
  /** Reads what other processes added. */
  catchUp: () => Promise<void>;
  /** Whether it was read lately: what others decided since is not known to a process that cannot. */
  isFollowed: () => boolean;
  /** Newest first; those before a sequence, when it is given. */
  lines: (limit: number, before?: number) => Promise<JournalLine[]>;
}

/** How long what was read last counts as what is there, ms. */
const FOLLOWED_FOR = 10_000;

/** Writers that may be met before a change is given up. */
const ATTEMPTS = 20;

/** Reads the journal whole. `onChange` is called after each line or more that was added, by whomever. */
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

  let reading: Promise<void> | undefined;
  let next: Promise<void> | undefined;

  /** One reading at a time, however many ask; who asks during one gets the next, which sees what was written meanwhile. */
  function catchUp(): Promise<void> {
    if (reading === undefined) {
      reading = read().finally(() => {
        reading = undefined;
      });
      return reading;
    }
    next ??= reading
      .catch(() => undefined)
      .then(() => {
        next = undefined;
        return catchUp();
      });
    return next;
  }

  await catchUp();
  return {
    state,
    catchUp,
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
    async lines(limit, before) {
      const where = before === undefined ? {} : { sequence: { [Op.lt]: before } };
      const rows = await EventModel.findAll({ where, order: [['sequence', 'DESC']], limit, raw: true });
      return rows.map((row) => lineOf(row));
    },
  };
}

function lineOf({ sequence, createdAt, actor, kind, event }: EventModel): JournalLine {
  return { sequence, at: new Date(createdAt), actor, event: readEvent(kind, event) };
}
