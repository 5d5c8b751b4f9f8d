import { setTimeout } from 'node:timers/promises';
import { median } from '../measure/sample.ts';
import { cpuOf, forgetPeak, memoryOf, peakMemoryOf } from '../measure/server-process.ts';
import type { Way } from './ways.ts';

/** A server that accepts uploads. */
export interface Target {
  pid: number;
  way: Way;
}

/** A measured server, with its idle memory (bytes). */
export interface Side {
  target: Target;
  idle: number;
}

/** The cost of uploads: peak memory over idle (bytes), time and CPU (ms) of one round. */
export interface UploadCost {
  memory: number;
  time: number;
  cpu: number;
}

/** An idle server's memory is stable when it changes by less than this (bytes) in a second. */
const SETTLED = 512 * 1024;
const WARM_UP = 30;

/** Memory of a running server without requests, bytes: after a few small uploads. */
export async function idleMemory(target: Target, small: readonly Buffer[]): Promise<number> {
  for (let sent = 0; sent < WARM_UP; sent += 1) await target.way(small, 0);
  return settledMemory(target.pid);
}

/**
 * Sends these plis at once, `rounds` times, to the floor and to the portal in turn. The memory is that of the worst
 * round, time and CPU those of the median one.
 */
export async function measureUploads(
  sides: { ours: Side; floor: Side },
  plis: readonly (readonly Buffer[])[],
  rounds: number,
): Promise<{ ours: UploadCost; floor: UploadCost }> {
  const ours: UploadCost[] = [];
  const floor: UploadCost[] = [];
  for (let round = 0; round < rounds; round += 1) {
    floor.push(await measureRound(sides.floor, plis));
    ours.push(await measureRound(sides.ours, plis));
  }
  return { ours: costOf(ours), floor: costOf(floor) };
}

async function measureRound({ target, idle }: Side, plis: readonly (readonly Buffer[])[]): Promise<UploadCost> {
  // If the server's memory has shrunk since, it is measured from there.
  const lowest = Math.min(idle, memoryOf(target.pid));
  forgetPeak(target.pid);
  const cpu = cpuOf(target.pid);
  const started = performance.now();
  await Promise.all(plis.map((files, rank) => target.way(files, rank)));
  const time = performance.now() - started;
  // Work after the response (the deposit at Docaposte) belongs to the upload too.
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

async function settledMemory(pid: number): Promise<number> {
  for (let before = memoryOf(pid); ;) {
    const cpu = cpuOf(pid);
    await setTimeout(1_000);
    const now = memoryOf(pid);
    if (Math.abs(now - before) < SETTLED && cpuOf(pid) - cpu < 100) return now;
    before = now;
  }
}
