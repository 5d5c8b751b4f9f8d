import { screen, within } from '@testing-library/dom';
import userEvent from '@testing-library/user-event';
import { expect, test, vi } from 'vitest';
import type { ComptesClient } from '../comptes-client.ts';
import { aCompte, aCompteDetail, aList, fakeClient } from '../testing/fake-client.ts';
import { mountPage, problem } from '../testing/mount-page.ts';
import { resultsOf } from '../testing/results-of.ts';

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

/** Five accounts: two agents, one suspended, a référent, and the person's own. */
const several = () =>
  aList([
    aCompte({ id: 'un', nom: 'UN' }),
    aCompte({ id: 'deux', nom: 'DEUX' }),
    aCompte({ id: 'trois', nom: 'TROIS', etat: 'suspendu' }),
    aCompte({ id: 'pair', nom: 'PAIR', roles: ['professionnel', 'referent'] }),
    aCompte({ id: 'moi', nom: 'MOI' }),
  ]);

test('several are suspended with one reason; each has its result, what failed stays ticked', async () => {
  const suspendre = vi.fn<ComptesClient['suspendre']>(() => Promise.resolve(aCompte()));
  suspendre.mockRejectedValueOnce(problem(503, 'identite-indisponible', 'Réessayez.'));
  const list = vi.fn<ComptesClient['listComptes']>(() => Promise.resolve(several()));
  const { announced } = await mountPage('/comptes/liste', fakeClient({ listComptes: list, suspendre }));
  await user.click(await screen.findByRole('checkbox', { name: 'Tout sélectionner' }));
  // Neither a référent nor oneself can be ticked.
  expect(screen.getByText('3 comptes sélectionnés')).toBeDefined();
  expect(screen.queryByRole('checkbox', { name: /PAIR|MOI/ })).toBeNull();
  await user.click(screen.getByRole('button', { name: 'Suspendre 2 comptes…' }));
  const panel = await screen.findByRole('dialog', { name: 'Suspendre 2 comptes' });
  await user.click(within(panel).getByRole('button', { name: 'Suspendre 2 comptes' }));
  expect(within(panel).getByText('Dites pourquoi le compte est suspendu.')).toBeDefined();
  await user.type(within(panel).getByRole('textbox', { name: /^Motif/ }), 'Départ');
  await user.click(within(panel).getByRole('button', { name: 'Suspendre 2 comptes' }));
  expect(await screen.findByText('1 compte(s) suspendu(s) sur 2.')).toBeDefined();
  expect(suspendre.mock.calls).toEqual([
    ['un', 'Départ', false],
    ['deux', 'Départ', false],
  ]);
  expect(resultsOf('Résultat des suspensions')).toEqual(['Camille UN : Réessayez.', 'Camille DEUX : suspendu']);
  await vi.waitFor(() => expect(document.activeElement?.textContent).toBe('Résultat des suspensions'));
  expect(announced).toContain('1 compte(s) suspendu(s) sur 2.');
  expect(list).toHaveBeenCalledTimes(2);
  expect(screen.getByText('1 compte sélectionné')).toBeDefined();
  expect(screen.getByRole<HTMLInputElement>('checkbox', { name: /UN$/ }).checked).toBe(true);
});

test.each([
  ['Rétablir 1 compte', 'retablir', ['trois'], 'Résultat des rétablissements', 'rétabli'],
  ['Déconnecter 2 personnes', 'deconnecter', ['un', 'deux'], 'Résultat des déconnexions', 'déconnectée'],
  [
    "Renvoyer 2 courriels d'activation",
    'renvoyerCourriel',
    ['un', 'deux'],
    'Résultat des envois',
    'le courriel part dès que possible',
  ],
] as const)('« %s » is asked once, then done for those that it is for', async (bouton, act, ids, titre, fait) => {
  const acting = vi.fn<(id: string) => Promise<unknown>>(() => Promise.resolve());
  await mountPage('/comptes/liste', fakeClient({ listComptes: () => Promise.resolve(several()), [act]: acting }));
  await user.click(await screen.findByRole('checkbox', { name: 'Tout sélectionner' }));
  await user.click(screen.getByRole('button', { name: bouton }));
  const question = await screen.findByRole('alertdialog');
  expect(within(question).getAllByText(/mairie.test$/)).toHaveLength(ids.length);
  expect(acting).not.toHaveBeenCalled();
  const [confirm] = within(question).getAllByRole('button', { name: /^(Rétablir|Déconnecter|Renvoyer)/ });
  if (confirm === undefined) throw new Error('nothing to confirm with');
  await user.click(confirm);
  await screen.findByRole('region', { name: titre });
  await vi.waitFor(() => expect(resultsOf(titre)).toHaveLength(ids.length));
  expect(acting.mock.calls.map(([id]) => id)).toEqual(ids);
  expect(resultsOf(titre).every((texte) => texte?.endsWith(` : ${fait}`))).toBe(true);
});

test('an activation mail that was asked for again is « à envoyer » in the list and the account, until it left', async () => {
  const renvoyerCourriel = vi.fn<ComptesClient['renvoyerCourriel']>(() => Promise.resolve());
  const courriel = () => (renvoyerCourriel.mock.calls.length === 0 ? 'sans-objet' : 'a-envoyer');
  await mountPage(
    '/comptes/liste',
    fakeClient({
      listComptes: () => Promise.resolve(aList([aCompte({ courriel: courriel() })])),
      getCompte: () => Promise.resolve(aCompteDetail({ courriel: courriel() })),
      renvoyerCourriel,
    }),
  );
  const panel = await openPanel();
  expect(screen.queryByText('Courriel à envoyer')).toBeNull();
  await user.click(within(panel).getByRole('button', { name: "Renvoyer le courriel d'activation" }));
  expect(await within(panel).findByRole('heading', { name: 'Courriel demandé' })).toBeDefined();
  // In the panel, and in the line behind it.
  expect(screen.getAllByText('Courriel à envoyer')).toHaveLength(2);
});

test('the last référent: refused to a référent, confirmed by an administrator', async () => {
  const last = problem(409, 'dernier-referent', 'G1175 n’aurait plus de référent.');
  const suspendre = vi.fn<ComptesClient['suspendre']>();
  suspendre.mockRejectedValueOnce(last).mockResolvedValueOnce(aCompte());
  const shown = aCompteDetail({ roles: ['referent'], perimetre: ['G1175'] });
  const again = Promise.withResolvers<typeof shown>();
  const getCompte = vi.fn<ComptesClient['getCompte']>(() => Promise.resolve(shown));
  await mountPage('/comptes/liste', fakeClient({ listComptes: listComptes(), getCompte, suspendre }), 'administrateur');
  const panel = await openPanel();
  await user.click(within(panel).getByRole('button', { name: 'Suspendre le compte…' }));
  await user.type(within(panel).getByRole('textbox', { name: /^Motif/ }), 'Départ');
  getCompte.mockReturnValueOnce(again.promise);
  await user.click(within(panel).getByRole('button', { name: 'Suspendre le compte' }));
  await vi.waitFor(() => expect(getCompte).toHaveBeenCalledTimes(2));
  // Until the account is read again, the answer would be taken for a second click.
  expect(screen.queryByRole('alertdialog', { name: 'Dernier référent' })).toBeNull();
  again.resolve(shown);
  const question = await screen.findByRole('alertdialog', { name: 'Dernier référent' });
  expect(question.textContent).toContain('G1175 n’aurait plus de référent.');
  await user.click(within(question).getByRole('button', { name: 'Continuer quand même' }));
  expect(await within(panel).findByRole('heading', { name: 'Compte suspendu' })).toBeDefined();
  expect(suspendre.mock.calls.map(([, , confirmer]) => confirmer)).toEqual([false, true]);
});

test('neither done nor read again: both are said, with their reason once, what was typed stays, and the same click succeeds', async () => {
  const down = problem(503, 'identite-indisponible', 'Réessayez dans un instant.');
  const suspendre = vi.fn<ComptesClient['suspendre']>(() => Promise.resolve(aCompte()));
  suspendre.mockRejectedValueOnce(down);
  const getCompte = vi.fn<ComptesClient['getCompte']>(() => Promise.resolve(aCompteDetail()));
  await mountPage('/comptes/liste', fakeClient({ listComptes: listComptes(), getCompte, suspendre }));
  const panel = await openPanel();
  await user.click(within(panel).getByRole('button', { name: 'Suspendre le compte…' }));
  await user.type(within(panel).getByRole('textbox', { name: /^Motif/ }), 'Départ');
  getCompte.mockRejectedValueOnce(down);
  await user.click(within(panel).getByRole('button', { name: 'Suspendre le compte' }));
  expect(await within(panel).findByText(/^Le compte n'a pas pu être relu/)).toBeDefined();
  expect(within(panel).getByRole('heading', { name: "L'action n'a pas abouti" })).toBeDefined();
  expect(within(panel).getAllByText('Réessayez dans un instant.')).toHaveLength(1);
  await user.click(within(panel).getByRole('button', { name: 'Suspendre le compte' }));
  expect(await within(panel).findByRole('heading', { name: 'Compte suspendu' })).toBeDefined();
  expect(suspendre.mock.calls.map(([, motif]) => motif)).toEqual(['Départ', 'Départ']);
});

test('what was deleted is told over the list, until the next search', async () => {
  const supprimer = vi.fn<ComptesClient['supprimer']>(() => Promise.resolve());
  const client = fakeClient({
    listComptes: () => Promise.resolve(aList(supprimer.mock.calls.length === 0 ? [aCompte({ etat: 'suspendu' })] : [])),
    getCompte: () => Promise.resolve(aCompteDetail({ etat: 'suspendu' })),
    supprimer,
  });
  await mountPage('/comptes/liste', client, 'administrateur');
  const panel = await openPanel();
  await user.click(within(panel).getByRole('button', { name: 'Supprimer le compte…' }));
  await user.click(await screen.findByRole('button', { name: 'Supprimer pour toujours' }));
  expect(await screen.findByRole('heading', { name: 'Compte supprimé' })).toBeDefined();
  await user.type(screen.getByLabelText('Nom ou adresse'), 'dupont');
  await user.click(screen.getByRole('button', { name: 'Rechercher' }));
  await vi.waitFor(() => expect(screen.queryByRole('heading', { name: 'Compte supprimé' })).toBeNull());
});

test('a référent is offered no act on the account of a référent', async () => {
  const getCompte = () => Promise.resolve(aCompteDetail({ roles: ['professionnel', 'referent'] }));
  await mountPage('/comptes/liste', fakeClient({ listComptes: listComptes(), getCompte }));
  const panel = await openPanel();
  expect(within(panel).getByText(/^Vous ne pouvez pas agir sur ce compte/)).toBeDefined();
  expect(within(panel).queryByRole('combobox')).toBeNull();
  expect(within(panel).queryByRole('button', { name: /^Suspendre/ })).toBeNull();
});

test('a closed guichet is told with its accounts, which are taken from it and never added to it', async () => {
  const guichetsFermes = vi.fn<ComptesClient['guichetsFermes']>();
  guichetsFermes
    .mockResolvedValueOnce(aList([{ code: 'PWP01', nom: 'Bailleur fictif', fermeLe: '2026-11-03', comptes: 2 }]))
    .mockResolvedValue(aList([]));
  const list = listComptes();
  const changerGuichets = vi.fn<ComptesClient['changerGuichets']>(() => Promise.resolve(aCompte()));
  const { router } = await mountPage(
    '/comptes/liste',
    fakeClient({
      listComptes: list,
      guichetsFermes,
      getCompte: () => Promise.resolve(aCompteDetail({ guichets: ['PWP01'] })),
      changerGuichets,
      perimetre: () =>
        Promise.resolve(
          aList([
            { code: '00002', nom: "Mairie d'essai", ferme: false },
            { code: 'PWP01', nom: 'Bailleur fictif', ferme: true },
          ]),
        ),
    }),
  );
  expect(
    await screen.findByRole('heading', { name: 'Le guichet PWP01 est fermé : 2 comptes y sont encore rattachés' }),
  ).toBeDefined();
  expect(screen.getByText(/fermé depuis le mardi 3 novembre 2026/)).toBeDefined();
  expect(await screen.findByRole('option', { name: 'PWP01 – Bailleur fictif (fermé)' })).toBeDefined();
  await user.click(screen.getByRole('link', { name: 'Voir ces 2 comptes' }));
  await vi.waitFor(() => expect(list.mock.lastCall?.[0]).toMatchObject({ guichet: 'PWP01', page: 1 }));
  expect(router.currentRoute.value.fullPath).toBe('/comptes/liste?guichet=PWP01');

  const panel = await openPanel();
  await user.click(within(panel).getByRole('button', { name: 'Retirer PWP01 – Bailleur fictif (fermé)' }));
  await user.type(within(panel).getByRole('combobox'), 'pwp');
  expect(await within(panel).findByText('Aucun guichet ne correspond.')).toBeDefined();
  await user.clear(within(panel).getByRole('combobox'));
  await user.type(within(panel).getByRole('combobox'), '000');
  await user.click(await within(panel).findByRole('option', { name: /^00002/ }));
  await user.click(within(panel).getByRole('button', { name: 'Enregistrer les guichets' }));
  await vi.waitFor(() => expect(changerGuichets.mock.lastCall?.slice(0, 2)).toEqual(['compte-1', ['00002']]));
  await vi.waitFor(() => expect(screen.queryByText(/est fermé :/)).toBeNull());
});

test('an administrator closes the guichet that the list is about, and opens it again', async () => {
  let fermeLe: string | null = null;
  const fermerGuichet = vi.fn<ComptesClient['fermerGuichet']>((code, jour) => {
    fermeLe = jour;
    return Promise.resolve({ code, nom: 'Mairie', fermeLe, ferme: jour !== null });
  });
  const client = fakeClient({
    listComptes: listComptes(),
    getGuichet: (code) => Promise.resolve({ code, nom: 'Mairie', fermeLe, ferme: fermeLe !== null }),
    fermerGuichet,
  });
  const { announced } = await mountPage('/comptes/liste?guichet=00002', client, 'administrateur');
  const region = await screen.findByRole('region', { name: 'Guichet 00002 – Mairie' });
  await user.click(within(region).getByRole('button', { name: 'Fermer ce guichet…' }));
  await user.click(within(region).getByRole('button', { name: 'Fermer le guichet' }));
  expect(within(region).getByText('Choisissez un jour.')).toBeDefined();
  const jour = within(region).getByLabelText('Premier jour de fermeture');
  expect(document.activeElement).toBe(jour);
  await user.type(jour, '2026-11-03');
  await user.click(within(region).getByRole('button', { name: 'Fermer le guichet' }));
  expect(await within(region).findByText('Fermé depuis le mardi 3 novembre 2026.')).toBeDefined();
  expect(fermerGuichet).toHaveBeenCalledExactlyOnceWith('00002', '2026-11-03');
  expect(announced).toContain('Le guichet 00002 est fermé à partir du jour choisi.');
  await user.click(within(region).getByRole('button', { name: 'Rouvrir ce guichet' }));
  expect(await within(region).findByText('Ouvert.')).toBeDefined();
  expect(fermerGuichet).toHaveBeenLastCalledWith('00002', null);
});

test('a référent closes nothing', async () => {
  await mountPage('/comptes/liste?guichet=00002', fakeClient({ listComptes: listComptes() }));
  expect(await screen.findByRole('heading', { name: '1 compte' })).toBeDefined();
  expect(screen.queryByRole('button', { name: /^Fermer/ })).toBeNull();
});
