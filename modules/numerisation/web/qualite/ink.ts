import type { Luminance } from './luminance.ts';
import { contrastOf, TILE, type Tile } from './tiles.ts';

/** Widest stroke, px on each side of a pixel: a letter of a title, not a shadow or the edge of the paper. */
const REACH = 6;

/** The part of the contrast of a tile that a stroke has at least: what JPEG draws along an edge has a fifth. */
const PART = 0.35;

/**
 * Pixels of tiles that belong to a stroke: darker, or brighter, by `least` levels than what lies on both of their
 * sides, across or down (a morphological closing and opening by a line: Serra, « Image analysis and mathematical
 * morphology », 1982). An edge of paper, a shadow and uneven light have one bright side only, and count for nothing.
 */
export function inkOf(page: Luminance, tiles: readonly Tile[], least: number): number {
  const { width, height } = page;
  let ink = 0;
  for (const tile of tiles) {
    const contrast = Math.max(least, PART * contrastOf(tile));
    for (let y = tile.y; y < Math.min(tile.y + TILE, height); y += 1) {
      for (let x = tile.x; x < Math.min(tile.x + TILE, width); x += 1) {
        if (
          isStroke(page, y * width + x, 1, x, width, contrast) ||
          isStroke(page, y * width + x, width, y, height, contrast)
        ) {
          ink += 1;
        }
      }
    }
  }
  return ink;
}

/** `step` leads to the next pixel of a line or of a column; `place` of `length` is where the pixel stands in it. */
function isStroke(
  { levels }: Luminance,
  at: number,
  step: number,
  place: number,
  length: number,
  contrast: number,
): boolean {
  const level = levels[at] ?? 0;
  let [darker, brighter] = [false, false];
  const before = Math.min(REACH, place);
  for (let away = 1; away <= before; away += 1) {
    const difference = (levels[at - away * step] ?? 0) - level;
    if (difference >= contrast) darker = true;
    else if (-difference >= contrast) brighter = true;
  }
  if (!darker && !brighter) return false;
  const after = Math.min(REACH, length - 1 - place);
  for (let away = 1; away <= after; away += 1) {
    const difference = (levels[at + away * step] ?? 0) - level;
    if ((darker && difference >= contrast) || (brighter && -difference >= contrast)) return true;
  }
  return false;
}

/** The page `by` times smaller: each pixel is the mean of a square. */
export function shrunk({ levels, width, height }: Luminance, by: number): Luminance {
  const small = { width: Math.floor(width / by), height: Math.floor(height / by) };
  const means = new Uint8Array(small.width * small.height);
  for (let y = 0; y < small.height; y += 1) {
    for (let x = 0; x < small.width; x += 1) {
      let sum = 0;
      for (let row = y * by; row < (y + 1) * by; row += 1) {
        for (let at = row * width + x * by; at < row * width + (x + 1) * by; at += 1) sum += levels[at] ?? 0;
      }
      means[y * small.width + x] = sum / by ** 2;
    }
  }
  return { levels: means, ...small };
}
