import type { Ring } from '@pwp/contracts';
import type { ModuleChannels } from './registry-event.ts';
import { covers } from './rings.ts';

/** The channels after `ring` gets `version` (null removes its channel), in order of decision; rings that it covers lose theirs. */
export function moved(channels: ModuleChannels, ring: Ring, version: string | null): ModuleChannels {
  const others = Object.entries(channels).filter(([each]) => !covers(ring, each));
  return Object.fromEntries(version === null ? others : [...others, [ring, version]]);
}

/** Whether channels are equal, including their order. */
export function isSameMove(before: ModuleChannels, after: ModuleChannels): boolean {
  return JSON.stringify(Object.entries(before)) === JSON.stringify(Object.entries(after));
}

/** What a module's rings get now, and got before. */
interface Moved {
  channels: ModuleChannels;
  /** The channels before each move that can be undone, oldest first. */
  past: ModuleChannels[];
}

/** Undoes the last move; with a version, every move that gave it. */
export function undone({ channels, past }: Moved, version?: string): Moved {
  const kept = version === undefined ? past : withoutRelease([...past, channels], version);
  return { channels: kept.at(-1) ?? channels, past: kept.slice(0, -1) };
}

/** The history of channels, oldest first, as if `version` had never been given. */
export function withoutRelease(history: readonly ModuleChannels[], version: string): ModuleChannels[] {
  const [first = {}, ...later] = history;
  const kept = [first];
  let before = first;
  for (const after of later) {
    const changed = Object.entries(after).filter(([ring, given]) => before[ring] !== given);
    if (!changed.some(([, given]) => given === version)) {
      const last = kept.at(-1) ?? {};
      const back = Object.entries(last).filter(([ring]) => !(ring in after) && !(ring in before));
      const stands = Object.entries({ ...last, ...Object.fromEntries(changed) });
      const inOrder = Object.keys(after).flatMap((ring) => stands.filter(([each]) => each === ring));
      kept.push(Object.fromEntries([...back, ...inOrder]));
    }
    before = after;
  }
  return kept;
}
