import { randomUUID } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { median } from '../measure/sample.ts';
import { cpuOf, forgetPeak, memoryOf, peakMemoryOf } from '../measure/server-process.ts';
import { post, type PliBody } from './pli-body.ts';

/** A server that takes uploads. */
export interface Target {
  url: string;
  pid: number;
  headers: Readonly<Record<string, string>>;
}

/** A server that is measured, with what it holds idle (bytes). */
export interface Side {
  target: Target;
  idle: number;
}

/** What uploads cost: the most memory over idle (bytes), time and CPU (ms) of one round. */
export interface UploadCost {
  memory: number;
  time: number;
  cpu: number;
}

/** The memory of an idle server has settled when it moved by less than this (bytes) in a second. */
const SETTLED = 512 * 1024;
const WARM_UP = 30;

/** What a server in service holds when nothing is asked of it, bytes: after it took small uploads. */
export async function idleMemory(target: Target, small: PliBody): Promise<number> {
  for (let sent = 0; sent < WARM_UP; sent += 1) await send(target, small);
  return settledMemory(target.pid);
}

/**
 * Sends these bodies at once, `rounds` times, to the floor and to the portal in turn; the memory is that of the worst round, time and
 * CPU those of the middle one.
 */
export async function measureUploads(
  sides: { ours: Side; floor: Side },
  bodies: readonly PliBody[],
  rounds: number,
): Promise<{ ours: UploadCost; floor: UploadCost }> {
  const ours: UploadCost[] = [];
  const floor: UploadCost[] = [];
  for (let round = 0; round < rounds; round += 1) {
    floor.push(await measureRound(sides.floor, bodies));
    ours.push(await measureRound(sides.ours, bodies));
  }
  return { ours: costOf(ours), floor: costOf(floor) };
}

async function measureRound({ target, idle }: Side, bodies: readonly PliBody[]): Promise<UploadCost> {
  // A server whose memory shrank since is measured from there.
  const lowest = Math.min(idle, memoryOf(target.pid));
  forgetPeak(target.pid);
  const cpu = cpuOf(target.pid);
  const started = performance.now();
  await Promise.all(bodies.map((body) => send(target, body)));
  const time = performance.now() - started;
  // What still runs once the answer left (the deposit at Docaposte) belongs to the upload too.
  await settledMemory(target.pid);
  return { memory: peakMemoryOf(target.pid) - lowest, time, cpu: cpuOf(target.pid) - cpu };
}

function costOf(costs: readonly UploadCost[]): UploadCost {
  return {
    memory: Math.max(...costs.map(({ memory }) => memory)),
    time: median(costs.map(({ time }) => time)),
    cpu: median(costs.map(({ cpu }) => cpu)),
  };
}

function send({ url, headers }: Target, body: PliBody): Promise<void> {
  return post(url, body, { ...headers, 'idempotency-key': randomUUID() });
}

async function settledMemory(pid: number): Promise<number> {
  for (let before = memoryOf(pid); ;) {
    const cpu = cpuOf(pid);
    await setTimeout(1_000);
    const now = memoryOf(pid);
    if (Math.abs(now - before) < SETTLED && cpuOf(pid) - cpu < 100) return now;
    before = now;
  }
}
