import type { Luminance } from './luminance.ts';
import { contrastOf, quantile, TILE, type Tile } from './tiles.ts';

/** Directions of the slopes, over half a turn: a movement blurs one and leaves the others sharp. */
const DIRECTIONS = Array.from({ length: 8 }, (_, step) => (step * Math.PI) / 8);

/** Most tiles that are looked at: more would change nothing but the time. */
const MOST = 150;

/** Slopes below this part of the contrast are not looked at: most of a page is flat. */
const FLAT = 0.05;

/** The weights of Sobel's operator add up to so many px. */
const WEIGHTS = 8;

/** The part of the tiles that may be softer: smooth content, such as a face, beside what is sharp. */
const PART = 0.8;

/**
 * How steep the edges of a page are where they are blurred most: the steepest slope of a tile by its contrast, per px.
 * An edge that a Gaussian of s px blurred has 0.4 / s, so a sharp one about 0.45 and one of 2 px 0.2, whatever its ink,
 * its paper and its light. The slope is Sobel's (Tenengrad; Pertuz, Puig and Garcia, « Analysis of focus measure
 * operators for shape-from-focus », 2013), by its contrast as in the width of edges of Marziliano (« A no-reference
 * perceptual blur metric », 2002). 0 without tiles.
 */
export function sharpnessOf(page: Luminance, tiles: readonly Tile[]): number {
  const step = Math.max(1, Math.ceil(tiles.length / MOST));
  const slopes = tiles.filter((_, index) => index % step === 0).map((tile) => slopesOf(page, tile));
  return Math.min(
    ...DIRECTIONS.map((_, direction) =>
      quantile(
        slopes.map((slope) => slope[direction] ?? 0),
        PART,
      ),
    ),
  );
}

const COSINES = DIRECTIONS.map(Math.cos);
const SINES = DIRECTIONS.map(Math.sin);

/** The steepest slope of a tile in each direction, by its contrast. */
function slopesOf({ levels, width }: Luminance, tile: Tile): number[] {
  const steepest = new Float64Array(DIRECTIONS.length);
  const flat = FLAT * WEIGHTS * contrastOf(tile);
  for (let y = tile.y; y < tile.y + TILE; y += 1) {
    for (let at = y * width + tile.x; at < y * width + tile.x + TILE; at += 1) {
      const above = at - width;
      const below = at + width;
      const corners = (levels[below + 1] ?? 0) - (levels[above - 1] ?? 0);
      const others = (levels[below - 1] ?? 0) - (levels[above + 1] ?? 0);
      const across = corners - others + 2 * ((levels[at + 1] ?? 0) - (levels[at - 1] ?? 0));
      const down = corners + others + 2 * ((levels[below] ?? 0) - (levels[above] ?? 0));
      if (Math.abs(across) + Math.abs(down) < flat) continue;
      for (let direction = 0; direction < steepest.length; direction += 1) {
        const slope = Math.abs(across * (COSINES[direction] ?? 0) + down * (SINES[direction] ?? 0));
        if (slope > (steepest[direction] ?? 0)) steepest[direction] = slope;
      }
    }
  }
  return Array.from(steepest, (slope) => slope / WEIGHTS / contrastOf(tile));
}
