import { randomInt } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { runCommands } from '@pwp/cluster/commands';
import { allOf, untilReady, type Cluster, type Killable } from './started-cluster.ts';

const MINUTE = 60_000;
/** What no unit starts again stays away so long before somebody does, ms. */
const AWAY = 10_000;

/** A process that was killed. */
export interface Kill {
  unit: string;
  /** ms until the one that was started again was ready. */
  back: number;
}

/**
 * Kills one process each minute by -9, the first one after half a minute, once all are ready. They are drawn as cards are: each once in
 * any order, then each once again, so that some live long enough for their memory to be told. Parts and Keycloak
 * are started again by their units; S3 and clamd, which have none here, by an operator.
 */
export async function killEachMinute({ instances, beside, root }: Cluster, over: AbortSignal): Promise<Kill[]> {
  const kills: Kill[] = [];
  const all: readonly Killable[] = [...allOf(instances), ...beside];
  let drawn: Killable[] = [];
  const started = Date.now();
  for (let due = started + MINUTE / 2; ; due += MINUTE) {
    await setTimeout(Math.max(0, due - Date.now()), undefined, { signal: over }).catch(() => undefined);
    if (over.aborted) return kills;
    if (drawn.length === 0) drawn = [...all];
    const [victim] = drawn.splice(randomInt(drawn.length), 1);
    await untilReady(all);
    const pid = victim?.pid();
    if (victim === undefined || pid === undefined) throw new Error(`${victim?.unit} does not run`);
    const isBeside = beside.includes(victim);
    // With what its script started.
    process.kill(isBeside ? -pid : pid, 'SIGKILL');
    const killedAt = performance.now();
    if (isBeside) {
      await setTimeout(AWAY);
      await runCommands(`systemctl start ${victim.unit}`, root);
    }
    while (victim.pid() === undefined || victim.pid() === pid) await setTimeout(20);
    await untilReady([victim]);
    kills.push({ unit: victim.unit, back: performance.now() - killedAt });
    console.log(`  ${victim.unit} was killed, and ready again after ${Math.round(performance.now() - killedAt)} ms`);
  }
}
