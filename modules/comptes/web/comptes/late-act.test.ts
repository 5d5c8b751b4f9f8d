import { problem } from '@pwp/web-kit/testing';
import { screen, within } from '@testing-library/dom';
import userEvent from '@testing-library/user-event';
import { expect, test, vi } from 'vitest';
import type { Compte } from '../../contracts/index.ts';
import { callsOf } from '../testing/calls.ts';
import { aCompte, aCompteDetail, aList } from '../testing/factories.ts';
import { mountPage } from '../testing/mount-page.ts';

const user = userEvent.setup();
const suspendus = ['UN', 'DEUX'].map((nom) => aCompte({ id: nom, nom, etat: 'suspendu' }));

async function openPanel(nom: string): Promise<HTMLElement> {
  await user.click(await screen.findByRole('button', { name: `Voir le compte de Camille ${nom}` }));
  const panel = await screen.findByRole('dialog', { name: `Compte de Camille ${nom}` });
  await within(panel).findByRole('heading', { name: 'Historique' });
  return panel;
}

const mount = (answers: Parameters<typeof mountPage>[1]) =>
  mountPage(
    '/comptes/liste',
    {
      'GET /comptes': aList(suspendus),
      'GET /comptes/:compteId': ({ params: { compteId = '' } }) =>
        aCompteDetail({ id: compteId, nom: compteId, etat: 'suspendu' }),
      ...answers,
    },
    'administrateur',
  );

/** Closes the panel of the first account, whose act is under way, for the one of the second. */
async function openAnother(first: HTMLElement): Promise<HTMLElement> {
  const [close] = within(first).getAllByRole('button', { name: 'Fermer' });
  if (close !== undefined) await user.click(close);
  return openPanel('DEUX');
}

test('the result of an act on an account is told outside the panel of another one, with its name', async () => {
  const reinstated = Promise.withResolvers<Compte>();
  const { api } = await mount({ 'POST /comptes/:compteId/retablissement': () => reinstated.promise });
  const first = await openPanel('UN');
  await user.click(within(first).getByRole('button', { name: 'Rétablir le compte' }));
  const panel = await openAnother(first);
  const asked = callsOf(api, 'GET /comptes/:compteId').length;
  reinstated.resolve(aCompte());
  const told = await screen.findByText(/^Camille UN : La personne peut de nouveau se connecter/);
  expect(panel.contains(told)).toBe(false);
  expect(within(panel).queryByText('Compte rétabli')).toBeNull();
  expect(callsOf(api, 'GET /comptes/:compteId')).toHaveLength(asked);
});

test('the question about the last référent of an account is not asked over another one', async () => {
  const act = Promise.withResolvers<Compte>();
  await mount({ 'POST /comptes/:compteId/retablissement': () => act.promise });
  const first = await openPanel('UN');
  await user.click(within(first).getByRole('button', { name: 'Rétablir le compte' }));
  await openAnother(first);
  act.reject(problem(409, 'dernier-referent', 'G1175 n’aurait plus de référent.'));
  expect(await screen.findByText(/^Camille UN : G1175 n’aurait plus de référent/)).toBeDefined();
  expect(screen.queryByRole('alertdialog', { name: 'Dernier référent' })).toBeNull();
});

test('a deletion that ends late closes no other panel', async () => {
  const deleted = Promise.withResolvers<undefined>();
  await mount({ 'DELETE /comptes/:compteId': () => deleted.promise });
  const first = await openPanel('UN');
  await user.click(within(first).getByRole('button', { name: 'Supprimer le compte…' }));
  await user.click(await screen.findByRole('button', { name: 'Supprimer pour toujours' }));
  const panel = await openAnother(first);
  deleted.resolve(undefined);
  await screen.findByText(/^Camille UN : /);
  expect(screen.getByRole('dialog', { name: 'Compte de Camille DEUX' })).toBe(panel);
});

test('guichets that are chosen and not saved stay after an act that failed, another act, and a question', async () => {
  const CHANGE = 'PUT /comptes/:compteId/guichets';
  const { api } = await mountPage('/comptes/liste', {
    'GET /comptes': aList([aCompte({ nom: 'UN' }), aCompte({ id: 'deux', nom: 'DEUX' })]),
    'GET /comptes/:compteId': ({ params: { compteId = '' } }) =>
      aCompteDetail({ id: compteId, nom: compteId === 'deux' ? 'DEUX' : 'UN' }),
    [CHANGE]: () => Promise.reject(problem(503, 'identite-indisponible', 'Réessayez.')),
    'POST /comptes/:compteId/deconnexion': undefined,
  });
  const panel = await openPanel('UN');
  const removed = () => within(panel).queryByRole('button', { name: /^Retirer 00002/ }) === null;
  const reads = (count: number) => vi.waitFor(() => expect(callsOf(api, 'GET /comptes/:compteId')).toHaveLength(count));
  await user.click(within(panel).getByRole('button', { name: /^Retirer 00002/ }));
  await user.click(within(panel).getByRole('button', { name: 'Enregistrer les guichets' }));
  expect((await within(panel).findByRole('alert')).textContent).toContain('Réessayez.');
  await reads(2);
  expect(removed()).toBe(true);

  await user.click(within(panel).getByRole('button', { name: 'Déconnecter la personne' }));
  await reads(3);
  await user.click(within(panel).getByRole('button', { name: 'Suspendre le compte…' }));
  await user.click(within(panel).getByRole('button', { name: 'Annuler' }));
  expect(removed()).toBe(true);

  // Another account has its own, be they the same.
  await openAnother(panel);
  expect(removed()).toBe(false);
});
