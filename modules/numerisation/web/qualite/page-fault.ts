import { inkOf, shrunk } from './ink.ts';
import { luminanceOf, type Luminance, type Pixels } from './luminance.ts';
import { sharpnessOf } from './sharpness.ts';
import { contrastOf, quantile, tilesOf, type Tile } from './tiles.ts';

/** Why a reader would refuse a page: blurred, too dark, nothing to read on it, or too few pixels. */
export type PageFault = 'floue' | 'sombre' | 'vide' | 'petite';

/** Pixels that a page is drawn with to be judged: 1,000 by 1,414 for an A4, 120 dpi, at which text of 7 points is read. */
export const JUDGED_PIXELS = 1_414_000;

/**
 * The bounds between what is read and what is not, from a corpus of drawn pages (`testing/corpus/`). Where both overlap,
 * they leave the doubt to the page.
 */
const BOUNDS = {
  /** Slope by contrast, per px: text of 7 points can still be read at 1.7 px of Gaussian blur. */
  sharpness: 0.24,
  /** Level of the paper, of 255: a third of the light of a good scan. */
  paper: 85,
  /** Levels between ink and paper: pencil has 60, what shows through from the back 15. */
  ink: 24,
  /** Pixels of ink, of 100,000: a short signature has 125; the holes for a binder have 25, a grain of dust less than 1. */
  inkPixels: 50,
  /** Levels between the marks of a page that is eight times smaller: a line of text that is blurred beyond reading. */
  trace: 8,
  /** Longest side, px: an A4 has 50 dpi. */
  side: 600,
} as const;

/** How many times the page is made smaller to find what blur left of its lines. */
const SMALLER = 8;

/** Sides of a page that hold no content, of its width or height: holes, staples, shadows of a scanner. */
const MARGIN = 0.07;

/** The fault of a picture that has too few pixels to be read, by its size in px. */
export function sizeFault({ width, height }: { width: number; height: number }): PageFault | null {
  return Math.max(width, height) < BOUNDS.side ? 'petite' : null;
}

/** Why a reader would refuse a page, drawn with `JUDGED_PIXELS` at most; null when it is readable as far as pixels tell. */
export function pageFault(pixels: Pixels): PageFault | null {
  const page = luminanceOf(pixels);
  const tiles = tilesOf(page);
  if (paperOf(tiles) < BOUNDS.paper) return 'sombre';
  const inner = tiles.filter((tile) => isInner(tile, page));
  // Half of the tiles of a page with little ink show no more than the grain of its paper and of the camera.
  const ink = Math.min(Math.max(BOUNDS.ink, 1.5 * quantile(inner.map(contrastOf), 0.5)), 64);
  const marked = inner.filter((tile) => contrastOf(tile) >= ink);
  if (marked.length < 0.1 * inner.length && isBlank(page, marked, ink)) return hasTraces(page) ? 'floue' : 'vide';
  return sharpnessOf(page, edged(tiles)) < BOUNDS.sharpness ? 'floue' : null;
}

/** The tiles with the strongest edges: at least 30 levels, and 40 % of the strongest contrast of the page. */
function edged(tiles: readonly Tile[]): Tile[] {
  const least = Math.max(30, 0.4 * quantile(tiles.map(contrastOf), 0.995));
  return tiles.filter((tile) => contrastOf(tile) >= least);
}

/** The brightest levels around what is written, or of a page without anything: white text on a dark page is not dark. */
function paperOf(tiles: readonly Tile[]): number {
  const contrasts = tiles.map(contrastOf);
  const least = Math.max(12, 0.4 * quantile(contrasts, 0.995));
  const written = tiles.filter((_, index) => (contrasts[index] ?? 0) >= least);
  return written.length < 5
    ? quantile(
        tiles.map(({ brightest }) => brightest),
        0.9,
      )
    : quantile(
        written.map(({ brightest }) => brightest),
        0.5,
      );
}

function isInner({ x, y }: Tile, { width, height }: Luminance): boolean {
  return x > width * MARGIN && x < width * (1 - MARGIN) && y > height * MARGIN && y < height * (1 - MARGIN);
}

function isBlank(page: Luminance, marked: readonly Tile[], ink: number): boolean {
  return inkOf(page, marked, ink) < (BOUNDS.inkPixels * page.levels.length) / 100_000;
}

/** Whether something is written, though no stroke of it is left. */
function hasTraces(page: Luminance): boolean {
  const small = shrunk(page, SMALLER);
  const tiles = tilesOf(small).filter((tile) => isInner(tile, small));
  return inkOf(small, tiles, BOUNDS.trace) > small.levels.length / 1000;
}
