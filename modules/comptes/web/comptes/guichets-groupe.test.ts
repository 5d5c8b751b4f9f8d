import { problem } from '@pwp/web-kit/testing';
import { screen, within } from '@testing-library/dom';
import userEvent from '@testing-library/user-event';
import { expect, test, vi } from 'vitest';
import { callsOf, inTurn, sentTo } from '../testing/calls.ts';
import { aCompte, aList } from '../testing/factories.ts';
import { mountPage } from '../testing/mount-page.ts';
import { resultsOf } from '../testing/results-of.ts';

/* Attaches several accounts to guichets, or detaches them. */

const user = userEvent.setup();
/** One account both in and outside the périmètre, one with both guichets of the périmètre, one suspended. */
const several = () =>
  aList([
    aCompte({ id: 'un', nom: 'UN', version: 'v-un' }),
    aCompte({ id: 'deux', nom: 'DEUX', guichets: ['00002', 'PWP01'], version: 'v-deux' }),
    aCompte({ id: 'trois', nom: 'TROIS', guichets: ['00002'], etat: 'suspendu', version: 'v-trois' }),
  ]);
const CHANGE = 'PUT /comptes/:compteId/guichets';

/** Ticks all and opens the question of a button. */
async function ask(bouton: string, question: string): Promise<HTMLElement> {
  await user.click(await screen.findByRole('checkbox', { name: 'Tout sélectionner' }));
  await user.click(screen.getByRole('button', { name: bouton }));
  return screen.findByRole('alertdialog', { name: question });
}

/** Chooses a guichet in the question, by keyboard. */
async function choose(question: HTMLElement, code: string): Promise<void> {
  await user.type(within(question).getByRole('combobox'), code);
  await vi.waitFor(() => expect(within(question).getAllByRole('option')).toHaveLength(1));
  await user.keyboard('{Enter}');
}

const linesOf = (question: HTMLElement) =>
  within(question)
    .getAllByText(/mairie\.test/)
    .map((each) => each.textContent);

test('attaching: the question shows each change, then each result; failed accounts stay ticked', async () => {
  const { announced, api } = await mountPage('/comptes/liste', {
    'GET /comptes': several(),
    [CHANGE]: inTurn(problem(409, 'compte-change', 'Quelqu’un l’a modifié.'), aCompte()),
  });
  const question = await ask('Rattacher 3\u00A0comptes…', 'Rattacher 3\u00A0comptes à des guichets\u00A0?');
  expect(linesOf(question)[0]).toBe('Camille UN (camille@mairie.test)\u00A0: 00002, G1175');
  await choose(question, 'PWP01');
  expect(linesOf(question)).toEqual([
    'Camille UN (camille@mairie.test)\u00A0: 00002, G1175 → 00002, G1175, PWP01',
    'Camille DEUX (camille@mairie.test)\u00A0: 00002, PWP01 (inchangé)',
    'Camille TROIS (camille@mairie.test)\u00A0: 00002 → 00002, PWP01',
  ]);
  expect(within(question).getByText('2 comptes seront rattachés. 1 reste inchangé.').role).toBe('status');
  expect(sentTo(api, CHANGE)).toEqual([]);
  await user.click(within(question).getByRole('button', { name: 'Rattacher 3\u00A0comptes' }));
  expect(await screen.findByText('1 compte rattaché sur 3. 1 reste inchangé.')).toBeDefined();
  expect(sentTo(api, CHANGE)).toEqual([
    ['un', { guichets: ['00002', 'G1175', 'PWP01'], version: 'v-un' }],
    ['deux', { guichets: ['00002', 'PWP01'], version: 'v-deux' }],
    ['trois', { guichets: ['00002', 'PWP01'], version: 'v-trois' }],
  ]);
  expect(resultsOf('Résultat des rattachements')).toEqual([
    'Camille UN\u00A0: Quelqu’un l’a modifié.',
    'Camille DEUX\u00A0: inchangé, déjà rattaché',
    'Camille TROIS\u00A0: rattaché à PWP01',
  ]);
  await vi.waitFor(() => expect(document.activeElement?.textContent).toBe('Résultat des rattachements'));
  expect(announced).toContain('1\u00A0compte rattaché sur 3. 1\u00A0reste inchangé.');
  expect(callsOf(api, 'GET /comptes')).toHaveLength(2);
  expect(screen.getByRole<HTMLInputElement>('checkbox', { name: /UN$/ }).checked).toBe(true);
  expect(screen.getByText('1 compte sélectionné')).toBeDefined();
});

test('the API is not called before a guichet is chosen; the next question starts empty', async () => {
  const { api } = await mountPage('/comptes/liste', { 'GET /comptes': several(), [CHANGE]: aCompte() });
  const question = await ask('Rattacher 3\u00A0comptes…', 'Rattacher 3\u00A0comptes à des guichets\u00A0?');
  await user.click(within(question).getByRole('button', { name: 'Rattacher 3\u00A0comptes' }));
  expect(within(question).getByText('Choisissez au moins un guichet.')).toBeDefined();
  expect(document.activeElement).toBe(within(question).getByRole('combobox', { name: /^Guichets à ajouter/ }));
  await choose(question, 'PWP01');
  expect(within(question).queryByText('Choisissez au moins un guichet.')).toBeNull();
  await user.click(within(question).getByRole('button', { name: 'Annuler' }));
  await user.click(screen.getByRole('button', { name: 'Rattacher 3\u00A0comptes…' }));
  expect(within(question).queryByRole('button', { name: /^Retirer/ })).toBeNull();
  expect(sentTo(api, CHANGE)).toEqual([]);
});

test('detaching: offers only their guichets of the périmètre, closed ones too; the question names who leaves the list', async () => {
  const { api } = await mountPage('/comptes/liste', {
    'GET /comptes': several(),
    [CHANGE]: aCompte(),
    'GET /perimetre': aList([
      { code: '00002', nom: 'Mairie d’essai', ferme: true },
      { code: 'PWP01', nom: 'Bailleur fictif', ferme: false },
      { code: 'PWP02', nom: 'Autre bailleur', ferme: false },
    ]),
  });
  const question = await ask('Détacher 3\u00A0comptes…', 'Détacher 3\u00A0comptes de guichets\u00A0?');
  await user.type(within(question).getByRole('combobox', { name: /^Guichets à retirer/ }), '{ArrowDown}');
  const offered = await within(question).findAllByRole('option');
  expect(offered.map((each) => each.textContent?.trim())).toEqual([
    '00002 – Mairie d’essai (fermé)',
    'PWP01 – Bailleur fictif',
  ]);
  await choose(question, '00002');
  expect(
    within(question).getByText(
      '3 comptes seront détachés. 2 n’auront plus de guichet de votre périmètre et quitteront votre liste.',
    ),
  ).toBeDefined();
  expect(linesOf(question)[2]).toBe('Camille TROIS (camille@mairie.test)\u00A0: 00002 → Aucun guichet');
  await user.click(within(question).getByRole('button', { name: 'Détacher 3\u00A0comptes' }));
  expect(await screen.findByText('3 comptes détachés sur 3.')).toBeDefined();
  expect(sentTo(api, CHANGE)).toEqual([
    ['un', { guichets: ['G1175'], version: 'v-un' }],
    ['deux', { guichets: ['PWP01'], version: 'v-deux' }],
    ['trois', { guichets: [], version: 'v-trois' }],
  ]);
});

test.each(['Page suivante', 'Voir ces 2 comptes'])(
  '« %s » shows another list: the result of the last act leaves with the one that it speaks of',
  async (link) => {
    await mountPage('/comptes/liste', {
      'GET /comptes': { ...several(), total: 999 },
      [CHANGE]: aCompte(),
      'GET /guichets-fermes': aList([
        { code: 'PWP01', nom: 'Bailleur fictif', dateFermeture: '2026-11-03', comptes: 2 },
      ]),
    });
    const question = await ask('Rattacher 3\u00A0comptes…', 'Rattacher 3\u00A0comptes à des guichets\u00A0?');
    await choose(question, 'PWP01');
    await user.click(within(question).getByRole('button', { name: 'Rattacher 3\u00A0comptes' }));
    expect(await screen.findByRole('button', { name: 'Fermer le résultat' })).toBeDefined();
    await user.click(screen.getByRole('link', { name: link }));
    await vi.waitFor(() => expect(screen.queryByRole('region', { name: 'Résultat des rattachements' })).toBeNull());
  },
);

test('an administrator sees which accounts will have no guichet left, and which do not change', async () => {
  await mountPage('/comptes/liste', { 'GET /comptes': several(), [CHANGE]: aCompte() }, 'administrateur');
  const question = await ask('Détacher 3\u00A0comptes…', 'Détacher 3\u00A0comptes de guichets\u00A0?');
  await choose(question, 'G1175');
  await choose(question, '00002');
  expect(within(question).getByText('3 comptes seront détachés. 2 n’auront plus aucun guichet.')).toBeDefined();
  await user.click(within(question).getByRole('button', { name: 'Retirer 00002' }));
  expect(within(question).getByText('1 compte sera détaché. 2 restent inchangés.')).toBeDefined();
  await user.click(within(question).getByRole('button', { name: 'Détacher 3\u00A0comptes' }));
  await screen.findByText('1 compte détaché sur 3. 2 restent inchangés.');
  expect(resultsOf('Résultat des détachements')).toEqual([
    'Camille UN\u00A0: détaché de G1175',
    'Camille DEUX\u00A0: inchangé, n’y était pas rattaché',
    'Camille TROIS\u00A0: inchangé, n’y était pas rattaché',
  ]);
});
