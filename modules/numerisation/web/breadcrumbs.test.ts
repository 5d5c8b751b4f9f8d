import { screen, within } from '@testing-library/dom';
import { expect, test } from 'vitest';
import { brouillonEndpoints, demandeEndpoints, ficheEndpoints, pliEndpoints } from '../contracts/index.ts';
import { mountPage, type Answers } from './testing/mount-page.ts';
import { PATHS } from './paths.ts';
import { routes } from './routes.ts';

const NUMERO = '0340819000040PWP01';
const AJOUT = ['Numérisation', '[Ajout/suppression de pièces justificatives]'];
const CERFA = ['Numérisation', '[Demande CERFA]'];

/** Each page, what its history entry holds, and its trail: `[…]` is the page itself, `… → address` a link. */
const TRAILS: readonly { path: string; state?: Record<string, string>; trail: readonly string[] }[] = [
  { path: PATHS.dashboard, trail: ['Numérisation', '[Tableau de bord]'] },
  { path: PATHS.demande, trail: AJOUT },
  { path: PATHS.selection, state: { numeroUnique: NUMERO }, trail: AJOUT },
  { path: PATHS.pieces, state: { numeroUnique: NUMERO }, trail: AJOUT },
  { path: PATHS.ajout, state: { numeroUnique: NUMERO }, trail: AJOUT },
  { path: PATHS.confirmation, state: { transaction: '1je9xw3quz77b' }, trail: AJOUT },
  { path: PATHS.cerfa, trail: CERFA },
  { path: PATHS.cerfaEnvoi, state: { contexte: 'CRE' }, trail: CERFA },
  { path: PATHS.fiche, trail: ['Numérisation', '[Fiche de transmission]'] },
  {
    path: PATHS.ficheLecture,
    state: { fiche: JSON.stringify({ duplicata: null, champs: [] }) },
    trail: ['Numérisation', `Fiche de transmission → ${PATHS.fiche}`, '[Version HTML]'],
  },
];

/** Nothing is answered: the trail is there before, and whatever becomes of the rest. */
function silence(): Answers {
  const keys = Object.keys({ ...pliEndpoints, ...brouillonEndpoints, ...demandeEndpoints, ...ficheEndpoints });
  const silent = () => new Promise<never>(() => undefined);
  return Object.fromEntries([...keys, 'GET /api/preferences/:key'].map((key) => [key, silent]));
}

function shown(entry: HTMLElement): string {
  const text = entry.textContent?.trim() ?? '';
  const link = entry.querySelector('a');
  if (link?.getAttribute('aria-current') === 'page') return `[${text}]`;
  return link === null ? text : `${text} → ${link.getAttribute('href')}`;
}

test('these are all the pages of the module', () => {
  const pages = routes.filter(({ redirect }) => redirect === undefined);
  expect(pages.map(({ path }) => path)).toEqual(TRAILS.map(({ path }) => path));
});

test.each(TRAILS)('$path stands at its place in the breadcrumb', async ({ path, state, trail }) => {
  await mountPage(path, silence(), state);
  const entries = within(await screen.findByRole('navigation', { name: "Fil d'Ariane" })).getAllByRole('listitem');
  expect(entries.map(shown)).toEqual(trail);
});

test('the trail of a CERFA form ends in its own confirmation', async () => {
  await mountPage(PATHS.confirmation, silence(), { transaction: '1je9xw3quz77b', suite: 'cerfa' });
  const entries = within(await screen.findByRole('navigation', { name: "Fil d'Ariane" })).getAllByRole('listitem');
  expect(entries.map(shown)).toEqual(CERFA);
});
