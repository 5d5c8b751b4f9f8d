import type { Statut } from '../../../contracts/index.ts';

/** How a surface is drawn beside its colour, which alone says nothing. */
type Surface = 'plein' | 'diagonales' | 'contre-diagonales' | 'points' | 'horizontales' | 'verticales' | 'croisillons';

/** A colour of DSFR's illustrative palette for each theme, and a surface. */
export interface Ink {
  light: string;
  dark: string;
  surface: Surface;
}

export type Theme = 'light' | 'dark';

/** What is behind the charts: `--background-default-grey`. */
export const FONDS: Record<Theme, string> = { light: '#ffffff', dark: '#161616' };

/* The names are DSFR's. Each has a contrast of 3 with the background of its theme, which a test checks. */
const CUMULUS = { light: '#417dc4', dark: '#417dc4' };
const ECUME = { light: '#2f4077', dark: '#869ece' };
const MENTHE = { light: '#009081', dark: '#009081' };
const GLYCINE = { light: '#a558a0', dark: '#a558a0' };
const TUILE = { light: '#ce614a', dark: '#ce614a' };
const MARIANNE = { light: '#c9191e', dark: '#f95c5e' };
const GRIS = { light: '#929292', dark: '#929292' };

/** One ink a statut. */
export const STATUT_INKS: Record<Statut, Ink> = {
  'enregistrement-complet': { ...MENTHE, surface: 'plein' },
  'enregistrement-en-cours': { ...CUMULUS, surface: 'diagonales' },
  'numerisation-en-cours': { ...ECUME, surface: 'points' },
  'a-transmettre': { ...GLYCINE, surface: 'verticales' },
  'non-applicable': { ...GRIS, surface: 'horizontales' },
  'pieces-rejetees': { ...TUILE, surface: 'contre-diagonales' },
  'rejet-sne': { ...MARIANNE, surface: 'croisillons' },
};

/** The line of the median, and of nine plis in ten. */
export const MEDIAN_INK: Ink = { ...CUMULUS, surface: 'plein' };
export const NEUF_SUR_DIX_INK: Ink = { ...TUILE, surface: 'diagonales' };

/** One ink a guichet, in the order of their plis; the last is for all others. */
export const GUICHET_INKS: readonly [Ink, ...Ink[]] = [
  { ...CUMULUS, surface: 'plein' },
  { ...MENTHE, surface: 'diagonales' },
  { ...GLYCINE, surface: 'points' },
  { ...TUILE, surface: 'contre-diagonales' },
  { ...GRIS, surface: 'horizontales' },
];

/** The side of a tile of a surface, px. */
const SIDE = 8;

/** A fill of the ink: its colour, with lines or dots of the background. */
export function fillOf({ surface, ...ink }: Ink, theme: Theme): string | CanvasPattern {
  const colour = ink[theme];
  if (surface === 'plein') return colour;
  const tile = document.createElement('canvas');
  tile.width = tile.height = SIDE;
  const context = tile.getContext('2d');
  if (context === null) return colour;
  context.fillStyle = colour;
  context.fillRect(0, 0, SIDE, SIDE);
  context.strokeStyle = context.fillStyle = FONDS[theme];
  context.lineWidth = 1.25;
  trace(context, surface);
  return context.createPattern(tile, 'repeat') ?? colour;
}

function trace(context: CanvasRenderingContext2D, surface: Surface): void {
  const line = (x1: number, y1: number, x2: number, y2: number) => {
    context.moveTo(x1, y1);
    context.lineTo(x2, y2);
  };
  context.beginPath();
  if (surface === 'points') {
    context.arc(SIDE / 2, SIDE / 2, 1.5, 0, 2 * Math.PI);
    context.fill();
    return;
  }
  // Diagonals go beyond the tile, so that they meet those of the next.
  const rising = () => [-SIDE, 0, SIDE].forEach((x) => line(x - 1, SIDE + 1, x + SIDE + 1, -1));
  const falling = () => [-SIDE, 0, SIDE].forEach((x) => line(x - 1, -1, x + SIDE + 1, SIDE + 1));
  if (surface === 'diagonales' || surface === 'croisillons') rising();
  if (surface === 'contre-diagonales' || surface === 'croisillons') falling();
  if (surface === 'horizontales') line(0, SIDE / 2, SIDE, SIDE / 2);
  if (surface === 'verticales') line(SIDE / 2, 0, SIDE / 2, SIDE);
  context.stroke();
}
