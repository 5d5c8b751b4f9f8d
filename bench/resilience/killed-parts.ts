import { randomInt } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import type { Instance } from '@pwp/cluster/instances';
import { untilReady } from './started-cluster.ts';

const MINUTE = 60_000;

/** A process that was killed. */
export interface Kill {
  unit: string;
  /** ms until the one that its unit started again was ready. */
  back: number;
}

/**
 * Kills one process each minute by -9, the first one after half a minute, once all are ready. They are drawn as cards are: each once in
 * any order, then each once again, so that some live long enough for their memory to be told.
 */
export async function killEachMinute(instances: readonly Instance[], over: AbortSignal): Promise<Kill[]> {
  const kills: Kill[] = [];
  let drawn: Instance[] = [];
  const started = Date.now();
  for (let due = started + MINUTE / 2; ; due += MINUTE) {
    await setTimeout(Math.max(0, due - Date.now()), undefined, { signal: over }).catch(() => undefined);
    if (over.aborted) return kills;
    if (drawn.length === 0) drawn = [...instances];
    const [victim] = drawn.splice(randomInt(drawn.length), 1);
    await untilReady(instances);
    const pid = victim?.pid();
    if (victim === undefined || pid === undefined) throw new Error(`${victim?.unit} does not run`);
    process.kill(pid, 'SIGKILL');
    const killedAt = performance.now();
    while (victim.pid() === undefined || victim.pid() === pid) await setTimeout(20);
    await untilReady([victim]);
    kills.push({ unit: victim.unit, back: performance.now() - killedAt });
    console.log(`  ${victim.unit} was killed, and ready again after ${Math.round(performance.now() - killedAt)} ms`);
  }
}
