/** Random draws that a seed repeats exactly (mulberry32). */
export interface Seeded {
  /** A number from `min` to below `max`. */
  between: (min: number, max: number) => number;
  /** An integer from `min` to `max`, both included. */
  whole: (min: number, max: number) => number;
  pick: <Item>(items: readonly [Item, ...Item[]]) => Item;
  /** From a normal distribution of mean 0 and deviation 1. */
  normal: () => number;
}

/** Draws of a normal distribution (Box and Muller): the grain of a page takes millions, and half a minute to compute. */
const normals = new Float32Array(65_536);
const { between: draw } = seeded(0);
for (let at = 0; at < normals.length; at += 1)
  normals[at] = Math.sqrt(-2 * Math.log(1 - draw(0, 1))) * Math.cos(2 * Math.PI * draw(0, 1));

/** The draws of a seed. */
export function seeded(seed: number): Seeded {
  let state = seed | 0;
  function next(): number {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }
  const between = (min: number, max: number) => min + next() * (max - min);
  const whole = (min: number, max: number) => Math.floor(between(min, max + 1));
  return {
    between,
    whole,
    pick: (items) => items[whole(0, items.length - 1)] ?? items[0],
    normal: () => normals[(next() * normals.length) | 0] ?? 0,
  };
}
