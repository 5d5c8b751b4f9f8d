/** Largest size that is tried. */
const LONGEST = 1_000_000;
/** CPU time that one size may take, ms: work that grows with its size takes half a second at most. */
const BOUND = 2_000;

/**
 * Says at which size a synchronous work takes too long; undefined when at none. Sizes double from 1,000: work that grows
 * with the square of its size fails within seconds instead of blocking the process. It counts the CPU time of this
 * thread, which other processes do not affect.
 */
export function slowness(work: (size: number) => void): string | undefined {
  for (let size = 1_000; ; size = Math.min(size * 2, LONGEST)) {
    const before = process.threadCpuUsage();
    work(size);
    const { user, system } = process.threadCpuUsage(before);
    const spent = Math.round((user + system) / 1_000);
    if (spent > BOUND) return `size ${size} takes ${spent} ms of CPU`;
    if (size === LONGEST) return undefined;
  }
}
