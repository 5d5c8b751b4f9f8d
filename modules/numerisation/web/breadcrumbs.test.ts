import { screen, within } from '@testing-library/dom';
import { expect, test } from 'vitest';
import {
  brouillonEndpoints,
  correctionEndpoints,
  demandeEndpoints,
  ficheEndpoints,
  pliEndpoints,
  statistiquesEndpoints,
} from '../contracts/index.ts';
import { mountPage, type Answers } from './testing/mount-page.ts';
import { PATHS } from './paths.ts';
import { routes } from './routes.ts';

const NUMERO = '0340819000040PWP01';
const MODULE = 'Numérisation';
const AJOUT = [MODULE, 'Ajouter / supprimer', `Demande → ${PATHS.demande}`];
const CERFA = [MODULE, 'Demande CERFA', `Demande → ${PATHS.cerfa}`];

/** Each page, its history entry's state, and its trail: `[…]` is the page itself, `… → address` a link. */
const TRAILS: readonly { path: string; state?: Record<string, string>; trail: readonly string[] }[] = [
  { path: PATHS.dashboard, trail: ['Numérisation', '[Tableau de bord]'] },
  { path: PATHS.corrections, trail: [MODULE, '[À corriger]'] },
  { path: PATHS.demande, trail: [MODULE, '[Ajouter / supprimer]'] },
  { path: PATHS.selection, state: { numeroUnique: NUMERO }, trail: [...AJOUT, '[Pièces]'] },
  { path: PATHS.pieces, state: { numeroUnique: NUMERO }, trail: [...AJOUT, '[Pièces]'] },
  { path: PATHS.ajout, state: { numeroUnique: NUMERO }, trail: [...AJOUT, '[Ajout]'] },
  { path: PATHS.confirmation, state: { transaction: '1je9xw3quz77b' }, trail: [...AJOUT, '[Confirmation]'] },
  {
    path: PATHS.preuve,
    state: { transaction: '1je9xw3quz77b' },
    trail: [MODULE, 'Tableau de bord → /', '[Preuve de dépôt]'],
  },
  { path: PATHS.cerfa, trail: [MODULE, '[Demande CERFA]'] },
  { path: PATHS.cerfaEnvoi, state: { contexte: 'CRE' }, trail: [...CERFA, '[Formulaire et pièces]'] },
  { path: PATHS.fiche, trail: [MODULE, '[Fiche de transmission]'] },
  {
    path: PATHS.ficheLecture,
    state: { fiche: JSON.stringify({ duplicata: null, champs: [] }) },
    trail: [MODULE, `Fiche de transmission → ${PATHS.fiche}`, '[Version HTML]'],
  },
  { path: PATHS.statistiques, trail: [MODULE, `Tableau de bord → ${PATHS.dashboard}`, '[Statistiques]'] },
];

/** No request is answered: the trail does not wait for any. */
function silence(): Answers {
  const keys = Object.keys({
    ...pliEndpoints,
    ...brouillonEndpoints,
    ...correctionEndpoints,
    ...demandeEndpoints,
    ...ficheEndpoints,
    ...statistiquesEndpoints,
  });
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

test.each(TRAILS)('$path has its place in the breadcrumb', async ({ path, state, trail }) => {
  await mountPage(path, silence(), state);
  const entries = within(await screen.findByRole('navigation', { name: 'Fil d’Ariane' })).getAllByRole('listitem');
  expect(entries.map(shown)).toEqual(trail);
});

test('the trail of a CERFA form ends in its own confirmation', async () => {
  await mountPage(PATHS.confirmation, silence(), { transaction: '1je9xw3quz77b', suite: 'cerfa' });
  const entries = within(await screen.findByRole('navigation', { name: 'Fil d’Ariane' })).getAllByRole('listitem');
  expect(entries.map(shown)).toEqual([...CERFA, '[Confirmation]']);
});
