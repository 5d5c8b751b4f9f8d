import { screen, within } from '@testing-library/dom';
import userEvent from '@testing-library/user-event';
import { expect, test, vi } from 'vitest';
import type { ComptesClient } from '../comptes-client.ts';
import { aCompte, aCompteDetail, aList, fakeClient } from '../testing/fake-client.ts';
import { mountPage, problem } from '../testing/mount-page.ts';

const user = userEvent.setup();
const listComptes = () => vi.fn<ComptesClient['listComptes']>(() => Promise.resolve(aList([aCompte()])));

async function openPanel(): Promise<HTMLElement> {
  await user.click(await screen.findByRole('button', { name: 'Voir le compte de Camille ESSAI' }));
  const panel = await screen.findByRole('dialog', { name: 'Compte de Camille ESSAI' });
  await within(panel).findByRole('heading', { name: 'Historique' });
  return panel;
}

test('a search by name stands in the history entry, never in the address; state and guichet stand in it', async () => {
  const list = listComptes();
  const { router } = await mountPage('/comptes/liste', fakeClient({ listComptes: list }));
  await user.type(await screen.findByLabelText('Nom ou adresse'), 'camille@mairie.test');
  await user.selectOptions(screen.getByLabelText('État'), 'Suspendu');
  await user.selectOptions(screen.getByLabelText('Guichet'), 'PWP01');
  await user.click(screen.getByRole('button', { name: 'Rechercher' }));
  await vi.waitFor(() =>
    expect(list.mock.lastCall?.[0]).toEqual({
      texte: 'camille@mairie.test',
      etat: 'suspendu',
      guichet: 'PWP01',
      page: 1,
    }),
  );
  expect(router.currentRoute.value.fullPath).toBe('/comptes/liste?etat=suspendu&guichet=PWP01');
  expect(window.history.state).toMatchObject({ rechercheCompte: 'camille@mairie.test' });
});

test('guichets of the scope are attached and detached; the others are kept', async () => {
  const changerGuichets = vi.fn<ComptesClient['changerGuichets']>(() => Promise.resolve(aCompte()));
  await mountPage(
    '/comptes/liste',
    fakeClient({
      listComptes: listComptes(),
      getCompte: () => Promise.resolve(aCompteDetail()),
      changerGuichets,
    }),
  );
  const panel = await openPanel();
  expect(within(panel).getByText('Gardés, hors de votre périmètre : G1175.')).toBeDefined();
  await user.click(within(panel).getByRole('button', { name: /^Retirer 00002/ }));
  await user.type(within(panel).getByRole('combobox'), 'pwp');
  await user.click(await within(panel).findByRole('option', { name: /^PWP01/ }));
  await user.click(within(panel).getByRole('button', { name: 'Enregistrer les guichets' }));
  expect(await within(panel).findByRole('heading', { name: 'Guichets enregistrés' })).toBeDefined();
  expect(changerGuichets).toHaveBeenCalledExactlyOnceWith('compte-1', ['G1175', 'PWP01'], 'v1');
});

test('an account that somebody else changed in the meantime is shown as it is now', async () => {
  const changerGuichets = vi.fn<ComptesClient['changerGuichets']>();
  changerGuichets.mockRejectedValueOnce(problem(409, 'compte-change', "Quelqu'un d'autre l'a modifié."));
  const getCompte = vi.fn<ComptesClient['getCompte']>(() =>
    Promise.resolve(
      changerGuichets.mock.calls.length === 0
        ? aCompteDetail()
        : aCompteDetail({ guichets: ['00002', 'PWP01'], version: 'v2' }),
    ),
  );
  await mountPage('/comptes/liste', fakeClient({ listComptes: listComptes(), getCompte, changerGuichets }));
  const panel = await openPanel();
  await user.click(within(panel).getByRole('button', { name: /^Retirer 00002/ }));
  await user.click(within(panel).getByRole('button', { name: 'Enregistrer les guichets' }));
  const told = await within(panel).findByRole('alert');
  expect(told.textContent).toContain("Quelqu'un d'autre l'a modifié. Son état actuel est affiché");
  expect(within(panel).getByRole('button', { name: /^Retirer PWP01/ })).toBeDefined();
  changerGuichets.mockResolvedValueOnce(aCompte());
  await user.click(within(panel).getByRole('button', { name: 'Enregistrer les guichets' }));
  await vi.waitFor(() => expect(changerGuichets.mock.lastCall).toEqual(['compte-1', ['00002', 'PWP01'], 'v2']));
});

test('a suspension asks once, with its reason; the history tells it in words', async () => {
  const suspendre = vi.fn<ComptesClient['suspendre']>(() => Promise.resolve(aCompte()));
  const getCompte = vi.fn<ComptesClient['getCompte']>(() =>
    Promise.resolve(
      suspendre.mock.calls.length === 0
        ? aCompteDetail()
        : aCompteDetail({
            etat: 'suspendu',
            historique: [
              {
                date: '2026-11-24T13:55:00.000Z',
                action: 'comptes.suspendre-compte',
                acteur: 'referent@pwp.test',
                avant: { etat: 'actif' },
                apres: { etat: 'suspendu', motif: 'Départ' },
              },
            ],
          }),
    ),
  );
  await mountPage('/comptes/liste', fakeClient({ listComptes: listComptes(), getCompte, suspendre }));
  const panel = await openPanel();
  await user.click(within(panel).getByRole('button', { name: 'Suspendre le compte…' }));
  await user.click(within(panel).getByRole('button', { name: 'Suspendre le compte' }));
  expect(within(panel).getByText('Dites pourquoi le compte est suspendu.')).toBeDefined();
  expect(suspendre).not.toHaveBeenCalled();
  await user.type(within(panel).getByRole('textbox', { name: /^Motif/ }), 'Départ');
  await user.click(within(panel).getByRole('button', { name: 'Suspendre le compte' }));
  expect(await within(panel).findByRole('heading', { name: 'Compte suspendu' })).toBeDefined();
  expect(suspendre).toHaveBeenCalledExactlyOnceWith('compte-1', 'Départ', false);
  expect(within(panel).getByText('État : actif → suspendu')).toBeDefined();
  expect(within(panel).getByText('Motif : Départ')).toBeDefined();
  expect(within(panel).getByRole('button', { name: 'Rétablir le compte' })).toBeDefined();
});

test('the last référent: refused to a référent, confirmed by an administrator', async () => {
  const last = problem(409, 'dernier-referent', 'G1175 n’aurait plus de référent.');
  const suspendre = vi.fn<ComptesClient['suspendre']>();
  suspendre.mockRejectedValueOnce(last).mockResolvedValueOnce(aCompte());
  await mountPage(
    '/comptes/liste',
    fakeClient({
      listComptes: listComptes(),
      getCompte: () => Promise.resolve(aCompteDetail({ roles: ['referent'], perimetre: ['G1175'] })),
      suspendre,
    }),
    'administrateur',
  );
  const panel = await openPanel();
  await user.click(within(panel).getByRole('button', { name: 'Suspendre le compte…' }));
  await user.type(within(panel).getByRole('textbox', { name: /^Motif/ }), 'Départ');
  await user.click(within(panel).getByRole('button', { name: 'Suspendre le compte' }));
  const question = await screen.findByRole('alertdialog', { name: 'Dernier référent' });
  expect(question.textContent).toContain('G1175 n’aurait plus de référent.');
  await user.click(within(question).getByRole('button', { name: 'Continuer quand même' }));
  expect(await within(panel).findByRole('heading', { name: 'Compte suspendu' })).toBeDefined();
  expect(suspendre.mock.calls.map(([, , confirmer]) => confirmer)).toEqual([false, true]);
});

test('a référent is offered no act on the account of a référent', async () => {
  const getCompte = () => Promise.resolve(aCompteDetail({ roles: ['professionnel', 'referent'] }));
  await mountPage('/comptes/liste', fakeClient({ listComptes: listComptes(), getCompte }));
  const panel = await openPanel();
  expect(within(panel).getByText(/^Vous ne pouvez pas agir sur ce compte/)).toBeDefined();
  expect(within(panel).queryByRole('combobox')).toBeNull();
  expect(within(panel).queryByRole('button', { name: /^Suspendre/ })).toBeNull();
});
