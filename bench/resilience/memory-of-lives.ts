import { setTimeout } from 'node:timers/promises';
import type { Instance, Instances, Part } from '@pwp/cluster/instances';
import type { Figure } from '../measure/report.ts';
import { quantile } from '../measure/sample.ts';
import { memoryOf } from '../measure/server-process.ts';

/** Between two looks, ms. */
const LOOK = 2_000;
/** A process that lived so long tells whether its memory is flat, ms. */
const LONG = 3 * 60_000;
/** The last quarter of a life over its second one. */
const GROWTH_AT_MOST = 1.25;
const MEGABYTE = 1024 * 1024;

/** One process, from its first look to its last one. */
interface Life {
  part: string;
  unit: string;
  pid: number;
  /** MB, one each look. */
  memory: number[];
}

/** Looks at the memory of each process until `over`; a process that is killed ends its life. */
export async function watchMemory(instances: Instances, over: AbortSignal): Promise<Life[]> {
  const lives: Life[] = [];
  const look = (part: string, { unit, pid }: Instance) => {
    const number = pid();
    const known = lives.findLast((life) => life.unit === unit);
    if (number === undefined) return;
    let bytes: number;
    try {
      bytes = memoryOf(number);
    } catch {
      // It was killed between the two.
      return;
    }
    const life = known?.pid === number ? known : { part, unit, pid: number, memory: [] };
    if (life !== known) lives.push(life);
    life.memory.push(bytes / MEGABYTE);
  };
  while (!over.aborted) {
    for (const [part, pair] of Object.entries(instances)) for (const instance of pair) look(part, instance);
    await setTimeout(LOOK, undefined, { signal: over }).catch(() => undefined);
  }
  return lives;
}

/**
 * The growth of each part: of its processes that lived three minutes or more, the one whose memory (median of the last quarter of its
 * life, launcher and process) stands highest over that of the second quarter. The first quarter is left out: a process that begins grows.
 * A shorter morning takes what lived it whole.
 */
export function growthOf(lives: readonly Life[], morning: number): Figure[] {
  const long = Math.min(LONG, morning * 0.9) / LOOK;
  const parts = [...new Set(lives.map(({ part }) => part as Part))];
  return parts.flatMap((part) => {
    const [worst] = lives
      .filter((life) => life.part === part && life.memory.length >= long)
      .map(({ memory }) => ({
        minutes: (memory.length * LOOK) / 60_000,
        floor: quantile(quarter(memory, 1), 0.5),
        value: quantile(quarter(memory, 3), 0.5),
      }))
      .toSorted((left, right) => right.value / right.floor - left.value / left.floor);
    if (worst === undefined) return [];
    const { minutes, floor, value } = worst;
    const name = `memory of one ${part}, the end of ${minutes.toFixed(1)} minutes over their second quarter`;
    return [{ name, value, unit: 'MB', floor, atMost: GROWTH_AT_MOST }];
  });
}

const quarter = (all: readonly number[], rank: number) =>
  all.slice(Math.floor((all.length * rank) / 4), Math.floor((all.length * (rank + 1)) / 4));
