import type { Luminance } from './luminance.ts';

/** Side of a tile, px: about two lines of text of a page drawn for its judgement. */
export const TILE = 24;

/** A square of the page, in px from its corner, and its darkest and brightest levels. */
export interface Tile {
  x: number;
  y: number;
  darkest: number;
  brightest: number;
}

/** The tiles of a page, without the outermost ones: the edges of a scan are no content. */
export function tilesOf({ levels, width, height }: Luminance): Tile[] {
  const tiles: Tile[] = [];
  for (let y = TILE; y + 2 * TILE <= height; y += TILE) {
    for (let x = TILE; x + 2 * TILE <= width; x += TILE) {
      let darkest = 255;
      let brightest = 0;
      for (let row = y; row < y + TILE; row += 1) {
        for (let at = row * width + x; at < row * width + x + TILE; at += 1) {
          const level = levels[at] ?? 0;
          if (level < darkest) darkest = level;
          if (level > brightest) brightest = level;
        }
      }
      tiles.push({ x, y, darkest, brightest });
    }
  }
  return tiles;
}

/** Levels between the darkest and the brightest pixel. */
export const contrastOf = ({ darkest, brightest }: Tile): number => brightest - darkest;

/** The value that a share `part` (0 to 1) of the values is below; 0 without values. */
export function quantile(values: readonly number[], part: number): number {
  const sorted = Float64Array.from(values).toSorted();
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0;
}
