import type { GuichetEndpoints } from '@pwp/contracts';
import { fakeApi, problem } from '@pwp/web-kit/testing';
import { screen, within } from '@testing-library/dom';
import userEvent from '@testing-library/user-event';
import { expect, test, vi } from 'vitest';
import type { Compte, CompteDetail, CompteList } from '../../contracts/index.ts';
import { callsOf, inTurn, sentTo } from '../testing/calls.ts';
import { aCompte, aCompteDetail, aList } from '../testing/factories.ts';
import { mountPage } from '../testing/mount-page.ts';
import { resultsOf } from '../testing/results-of.ts';

const user = userEvent.setup();
const one = aList([aCompte()]);
const CHANGE = 'PUT /comptes/:compteId/guichets';
const SUSPENSION = 'POST /comptes/:compteId/suspension';

async function openPanel(): Promise<HTMLElement> {
  await user.click(await screen.findByRole('button', { name: 'Voir le compte de Camille ESSAI' }));
  const panel = await screen.findByRole('dialog', { name: 'Compte de Camille ESSAI' });
  await within(panel).findByRole('heading', { name: 'Historique' });
  return panel;
}

test('a search by name stands in the history entry, never in the address; state and guichet stand in it', async () => {
  const { router, api } = await mountPage('/comptes/liste', { 'GET /comptes': one });
  await user.type(await screen.findByLabelText('Nom ou adresse'), 'camille@mairie.test');
  await user.selectOptions(screen.getByLabelText('État'), 'Suspendu');
  await user.selectOptions(screen.getByLabelText('Guichet'), 'PWP01');
  await user.click(screen.getByRole('button', { name: 'Rechercher' }));
  await vi.waitFor(() =>
    expect(callsOf(api, 'GET /comptes').at(-1)?.query).toEqual({
      texte: 'camille@mairie.test',
      etat: 'suspendu',
      guichet: 'PWP01',
      page: '1',
      taille: '25',
    }),
  );
  expect(router.currentRoute.value.fullPath).toBe('/comptes/liste?etat=suspendu&guichet=PWP01');
  expect(window.history.state).toMatchObject({ rechercheCompte: 'camille@mairie.test' });
  expect(callsOf(api, 'GET /comptes')).toHaveLength(2);
  // The same search again refetches.
  await user.click(screen.getByRole('button', { name: 'Rechercher' }));
  await vi.waitFor(() => expect(callsOf(api, 'GET /comptes')).toHaveLength(3));
});

test('guichets of the périmètre are attached and detached; the others are kept', async () => {
  const { api } = await mountPage('/comptes/liste', {
    'GET /comptes': one,
    'GET /comptes/:compteId': aCompteDetail(),
    [CHANGE]: aCompte(),
  });
  const panel = await openPanel();
  expect(within(panel).getByText('Gardés, hors de votre périmètre : G1175.')).toBeDefined();
  await user.click(within(panel).getByRole('button', { name: /^Retirer 00002/ }));
  await user.type(within(panel).getByRole('combobox'), 'pwp');
  await user.click(await within(panel).findByRole('option', { name: /^PWP01/ }));
  await user.click(within(panel).getByRole('button', { name: 'Enregistrer les guichets' }));
  expect(await within(panel).findByRole('heading', { name: 'Guichets enregistrés' })).toBeDefined();
  expect(sentTo(api, CHANGE)).toEqual([['compte-1', { guichets: ['G1175', 'PWP01'], version: 'v1' }]]);
});

test('an account changed meanwhile by somebody else shows its current state', async () => {
  const { api } = await mountPage('/comptes/liste', {
    'GET /comptes': one,
    'GET /comptes/:compteId': inTurn(aCompteDetail(), aCompteDetail({ guichets: ['00002', 'PWP01'], version: 'v2' })),
    [CHANGE]: inTurn(problem(409, 'compte-change', 'Quelqu’un d’autre l’a modifié.'), aCompte()),
  });
  const panel = await openPanel();
  await user.click(within(panel).getByRole('button', { name: /^Retirer 00002/ }));
  await user.click(within(panel).getByRole('button', { name: 'Enregistrer les guichets' }));
  const told = await within(panel).findByRole('alert');
  expect(told.textContent).toContain('Quelqu’un d’autre l’a modifié. Son état actuel est affiché');
  expect(within(panel).getByRole('button', { name: /^Retirer PWP01/ })).toBeDefined();
  await user.click(within(panel).getByRole('button', { name: 'Enregistrer les guichets' }));
  await vi.waitFor(() =>
    expect(sentTo(api, CHANGE)[1]).toEqual(['compte-1', { guichets: ['00002', 'PWP01'], version: 'v2' }]),
  );
});

test('a suspension asks once, with its reason; the history shows it in words', async () => {
  const historique = [
    {
      date: '2026-11-24T13:55:00.000Z',
      action: 'comptes.suspend-compte',
      acteur: 'referent@pwp.test',
      avant: { etat: 'actif' },
      apres: { etat: 'suspendu', motif: 'Départ' },
    },
  ];
  const { api } = await mountPage('/comptes/liste', {
    'GET /comptes': one,
    'GET /comptes/:compteId': inTurn(aCompteDetail(), aCompteDetail({ etat: 'suspendu', historique })),
    [SUSPENSION]: aCompte(),
  });
  const panel = await openPanel();
  const ask = () => within(panel).getByRole('button', { name: 'Suspendre le compte…' });
  await user.click(ask());
  await user.click(within(panel).getByRole('button', { name: 'Annuler' }));
  await vi.waitFor(() => expect(document.activeElement).toBe(ask()));
  await user.click(ask());
  await user.click(within(panel).getByRole('button', { name: 'Suspendre le compte' }));
  expect(within(panel).getByText('Dites pourquoi le compte est suspendu.')).toBeDefined();
  expect(sentTo(api, SUSPENSION)).toEqual([]);
  await user.type(within(panel).getByRole('textbox', { name: /^Motif/ }), 'Départ');
  expect(within(panel).queryByText('Dites pourquoi le compte est suspendu.')).toBeNull();
  await user.click(within(panel).getByRole('button', { name: 'Suspendre le compte' }));
  expect(await within(panel).findByRole('heading', { name: 'Compte suspendu' })).toBeDefined();
  expect(sentTo(api, SUSPENSION)).toEqual([['compte-1', { motif: 'Départ', confirmer: false }]]);
  expect(within(panel).getByText('État : actif → suspendu')).toBeDefined();
  expect(within(panel).getByText('Motif : Départ')).toBeDefined();
  expect(within(panel).getByRole('button', { name: 'Rétablir le compte' })).toBeDefined();
});

/** Five accounts: two agents, one suspended account, a référent, and the person's own. */
const several = () =>
  aList([
    aCompte({ id: 'un', nom: 'UN' }),
    aCompte({ id: 'deux', nom: 'DEUX' }),
    aCompte({ id: 'trois', nom: 'TROIS', etat: 'suspendu' }),
    aCompte({ id: 'pair', nom: 'PAIR', roles: ['professionnel', 'referent'] }),
    aCompte({ id: 'moi', nom: 'MOI' }),
  ]);

test('several are suspended with one reason; each has its result, what failed stays ticked', async () => {
  const { announced, api } = await mountPage('/comptes/liste', {
    'GET /comptes': several(),
    [SUSPENSION]: inTurn(problem(503, 'identite-indisponible', 'Réessayez.'), aCompte()),
  });
  await user.click(await screen.findByRole('checkbox', { name: 'Tout sélectionner' }));
  // Référents and one's own account cannot be ticked.
  expect(screen.getByText('3 comptes sélectionnés')).toBeDefined();
  expect(screen.queryByRole('checkbox', { name: /PAIR|MOI/ })).toBeNull();
  await user.click(screen.getByRole('button', { name: 'Suspendre 2\u00A0comptes…' }));
  const panel = await screen.findByRole('dialog', { name: 'Suspendre 2\u00A0comptes' });
  await user.click(within(panel).getByRole('button', { name: 'Suspendre 2\u00A0comptes' }));
  expect(within(panel).getByText('Dites pourquoi le compte est suspendu.')).toBeDefined();
  await user.type(within(panel).getByRole('textbox', { name: /^Motif/ }), 'Départ');
  await user.click(within(panel).getByRole('button', { name: 'Suspendre 2\u00A0comptes' }));
  expect(await screen.findByText('1 compte suspendu sur 2.')).toBeDefined();
  expect(sentTo(api, SUSPENSION)).toEqual([
    ['un', { motif: 'Départ' }],
    ['deux', { motif: 'Départ' }],
  ]);
  expect(resultsOf('Résultat des suspensions')).toEqual([
    'Camille UN\u00A0: Réessayez.',
    'Camille DEUX\u00A0: suspendu',
  ]);
  await vi.waitFor(() => expect(document.activeElement?.textContent).toBe('Résultat des suspensions'));
  expect(announced).toContain('1\u00A0compte suspendu sur 2.');
  expect(callsOf(api, 'GET /comptes')).toHaveLength(2);
  expect(screen.getByText('1 compte sélectionné')).toBeDefined();
  expect(screen.getByRole<HTMLInputElement>('checkbox', { name: /UN$/ }).checked).toBe(true);
});

test.each([
  ['Rétablir 1\u00A0compte', 'POST /comptes/:compteId/retablissement', ['trois'], 'rétablissements', 'rétabli'],
  [
    'Déconnecter 2\u00A0personnes',
    'POST /comptes/:compteId/deconnexion',
    ['un', 'deux'],
    'déconnexions',
    'déconnectée',
  ],
  [
    'Renvoyer 2\u00A0courriels d’activation',
    'POST /comptes/:compteId/courriel-activation',
    ['un', 'deux'],
    'envois',
    'le courriel part dès que possible',
  ],
] as const)('« %s » is asked once, then done for those that it is for', async (bouton, key, ids, actes, fait) => {
  const { api } = await mountPage('/comptes/liste', {
    'GET /comptes': several(),
    'POST /comptes/:compteId/retablissement': aCompte(),
    'POST /comptes/:compteId/deconnexion': undefined,
    'POST /comptes/:compteId/courriel-activation': undefined,
  });
  await user.click(await screen.findByRole('checkbox', { name: 'Tout sélectionner' }));
  await user.click(screen.getByRole('button', { name: bouton }));
  const question = await screen.findByRole('alertdialog');
  expect(within(question).getAllByText(/mairie.test$/)).toHaveLength(ids.length);
  expect(sentTo(api, key)).toEqual([]);
  await user.click(within(question).getByRole('button', { name: /^(Rétablir|Déconnecter|Renvoyer)/ }));
  const titre = `Résultat des ${actes}`;
  await vi.waitFor(() => expect(resultsOf(titre)).toHaveLength(ids.length));
  expect(sentTo(api, key)).toEqual(ids.map((id) => [id]));
  expect(resultsOf(titre).every((texte) => texte?.endsWith(`\u00A0: ${fait}`))).toBe(true);
});

test('an activation mail that was asked for again is « à envoyer » in the list and the account, until it left', async () => {
  await mountPage('/comptes/liste', {
    'GET /comptes': inTurn(one, aList([aCompte({ courriel: 'a-envoyer' })])),
    'GET /comptes/:compteId': inTurn(aCompteDetail(), aCompteDetail({ courriel: 'a-envoyer' })),
    'POST /comptes/:compteId/courriel-activation': undefined,
  });
  const panel = await openPanel();
  expect(screen.queryByText('Courriel à envoyer')).toBeNull();
  await user.click(within(panel).getByRole('button', { name: 'Renvoyer le courriel d’activation' }));
  expect(await within(panel).findByRole('heading', { name: 'Courriel demandé' })).toBeDefined();
  // In the panel, and in the row behind it.
  expect(screen.getAllByText('Courriel à envoyer')).toHaveLength(2);
});

test('the last référent: refused to a référent, confirmed by an administrator', async () => {
  const last = problem(409, 'dernier-referent', 'G1175 n’aurait plus de référent.');
  const shown = aCompteDetail({ roles: ['referent'], perimetre: ['G1175'] });
  const again = Promise.withResolvers<CompteDetail>();
  const answers = {
    'GET /comptes': one,
    'GET /comptes/:compteId': shown,
    [SUSPENSION]: inTurn(last, aCompte()),
  };
  const { api } = await mountPage('/comptes/liste', answers, 'administrateur');
  const panel = await openPanel();
  await user.click(within(panel).getByRole('button', { name: 'Suspendre le compte…' }));
  await user.type(within(panel).getByRole('textbox', { name: /^Motif/ }), 'Départ');
  api.answer({ 'GET /comptes/:compteId': () => again.promise });
  await user.click(within(panel).getByRole('button', { name: 'Suspendre le compte' }));
  await vi.waitFor(() => expect(callsOf(api, 'GET /comptes/:compteId')).toHaveLength(2));
  // Until the account is loaded again, the confirmation could count as a second click.
  expect(screen.queryByRole('alertdialog', { name: 'Dernier référent' })).toBeNull();
  again.resolve(shown);
  const question = await screen.findByRole('alertdialog', { name: 'Dernier référent' });
  expect(question.textContent).toContain('G1175 n’aurait plus de référent.');
  await user.click(within(question).getByRole('button', { name: 'Continuer quand même' }));
  expect(await within(panel).findByRole('heading', { name: 'Compte suspendu' })).toBeDefined();
  expect(sentTo(api, SUSPENSION)).toEqual([
    ['compte-1', { motif: 'Départ', confirmer: false }],
    ['compte-1', { motif: 'Départ', confirmer: true }],
  ]);
});

test('when the act and the reload fail, both errors show, their reason once; the input stays, and the same click succeeds', async () => {
  const down = problem(503, 'identite-indisponible', 'Réessayez dans un instant.');
  const { api } = await mountPage('/comptes/liste', {
    'GET /comptes': one,
    'GET /comptes/:compteId': inTurn(aCompteDetail(), down, aCompteDetail()),
    [SUSPENSION]: inTurn(down, aCompte()),
  });
  const panel = await openPanel();
  await user.click(within(panel).getByRole('button', { name: 'Suspendre le compte…' }));
  await user.type(within(panel).getByRole('textbox', { name: /^Motif/ }), 'Départ');
  await user.click(within(panel).getByRole('button', { name: 'Suspendre le compte' }));
  expect(await within(panel).findByText(/^Le compte n’a pas pu être relu/)).toBeDefined();
  expect(within(panel).getByRole('heading', { name: 'L’action n’a pas abouti' })).toBeDefined();
  expect(within(panel).getAllByText('Réessayez dans un instant.')).toHaveLength(1);
  await user.click(within(panel).getByRole('button', { name: 'Suspendre le compte' }));
  expect(await within(panel).findByRole('heading', { name: 'Compte suspendu' })).toBeDefined();
  expect(sentTo(api, SUSPENSION)).toEqual([
    ['compte-1', { motif: 'Départ', confirmer: false }],
    ['compte-1', { motif: 'Départ', confirmer: false }],
  ]);
});

test('the list stays on screen while another page of it is read', async () => {
  const { api } = await mountPage('/comptes/liste', { 'GET /comptes': { ...one, total: 30 } });
  const second = Promise.withResolvers<CompteList>();
  await screen.findByText('30 comptes');
  api.answer({ 'GET /comptes': () => second.promise });
  await user.click(screen.getByRole('link', { name: 'Page suivante' }));
  await vi.waitFor(() => expect(callsOf(api, 'GET /comptes')).toHaveLength(2));
  expect(screen.getByRole('button', { name: 'Voir le compte de Camille ESSAI' })).toBeDefined();
  expect(screen.queryByText('Chargement…')).toBeNull();
  second.resolve({ ...aList([aCompte({ nom: 'AUTRE', derniereConnexion: '2026-11-24' })]), total: 30 });
  expect(await screen.findByRole('button', { name: 'Voir le compte de Camille AUTRE' })).toBeDefined();
  expect(screen.getByText('Vu le 24/11/2026')).toBeDefined();
  expect(screen.queryByRole('button', { name: 'Voir le compte de Camille ESSAI' })).toBeNull();
});

test('reopening an account loads it again, and shows nothing before', async () => {
  const { api } = await mountPage('/comptes/liste', { 'GET /comptes': one, 'GET /comptes/:compteId': aCompteDetail() });
  const panel = await openPanel();
  await user.click(within(panel).getByRole('button', { name: 'Fermer' }));
  const again = Promise.withResolvers<CompteDetail>();
  api.answer({ 'GET /comptes/:compteId': () => again.promise });
  await user.click(screen.getByRole('button', { name: 'Voir le compte de Camille ESSAI' }));
  expect(await within(panel).findByText('Chargement…')).toBeDefined();
  expect(within(panel).queryByRole('heading', { name: 'Historique' })).toBeNull();
  again.resolve(aCompteDetail({ etat: 'suspendu' }));
  expect(await within(panel).findByText('Suspendu')).toBeDefined();
});

test('a deletion shows above the list until the next search', async () => {
  const answers = {
    'GET /comptes': inTurn(aList([aCompte({ etat: 'suspendu' })]), aList<Compte>([])),
    'GET /comptes/:compteId': aCompteDetail({ etat: 'suspendu' }),
    'DELETE /comptes/:compteId': undefined,
  };
  const { api } = await mountPage('/comptes/liste', answers, 'administrateur');
  const panel = await openPanel();
  await user.click(within(panel).getByRole('button', { name: 'Supprimer le compte…' }));
  await user.click(await screen.findByRole('button', { name: 'Supprimer pour toujours' }));
  expect(await screen.findByRole('heading', { name: 'Compte supprimé' })).toBeDefined();
  // A deleted account is not read again.
  expect(callsOf(api, 'GET /comptes/:compteId')).toHaveLength(1);
  await user.type(screen.getByLabelText('Nom ou adresse'), 'dupont');
  await user.click(screen.getByRole('button', { name: 'Rechercher' }));
  await vi.waitFor(() => expect(screen.queryByRole('heading', { name: 'Compte supprimé' })).toBeNull());
});

test('a référent is offered no act on the account of a référent', async () => {
  await mountPage('/comptes/liste', {
    'GET /comptes': one,
    'GET /comptes/:compteId': aCompteDetail({ roles: ['professionnel', 'referent'] }),
  });
  const panel = await openPanel();
  expect(within(panel).getByText(/^Vous ne pouvez pas agir sur ce compte/)).toBeDefined();
  expect(within(panel).queryByRole('combobox')).toBeNull();
  expect(within(panel).queryByRole('button', { name: /^Suspendre/ })).toBeNull();
});

test('a closed guichet shows with its accounts, which can be removed from it but not added', async () => {
  const { router, api } = await mountPage('/comptes/liste', {
    'GET /comptes': one,
    'GET /comptes/:compteId': aCompteDetail({ guichets: ['PWP01'] }),
    'GET /guichets-fermes': aList([{ code: 'PWP01', nom: 'Bailleur fictif', dateFermeture: '2026-11-03', comptes: 2 }]),
    'GET /perimetre': aList([
      { code: '00002', nom: 'Mairie d’essai', ferme: false },
      { code: 'PWP01', nom: 'Bailleur fictif', ferme: true },
    ]),
    [CHANGE]: aCompte(),
  });
  expect(
    await screen.findByRole('heading', { name: /^Le guichet PWP01 est fermé\s: 2\scomptes y sont encore rattachés$/ }),
  ).toBeDefined();
  expect(screen.getByText(/fermé depuis le mardi 3 novembre 2026/)).toBeDefined();
  expect(await screen.findByRole('option', { name: 'PWP01 – Bailleur fictif (fermé)' })).toBeDefined();
  await user.click(screen.getByRole('link', { name: 'Voir ces 2 comptes' }));
  await vi.waitFor(() =>
    expect(callsOf(api, 'GET /comptes').at(-1)?.query).toMatchObject({ guichet: 'PWP01', page: '1' }),
  );
  expect(router.currentRoute.value.fullPath).toBe('/comptes/liste?guichet=PWP01');

  const panel = await openPanel();
  await user.click(within(panel).getByRole('button', { name: 'Retirer PWP01 – Bailleur fictif (fermé)' }));
  await user.type(within(panel).getByRole('combobox'), 'pwp');
  expect(await within(panel).findByText('Aucun guichet ne correspond.')).toBeDefined();
  await user.clear(within(panel).getByRole('combobox'));
  await user.type(within(panel).getByRole('combobox'), '000');
  await user.click(await within(panel).findByRole('option', { name: /^00002/ }));
  api.answer({ 'GET /guichets-fermes': aList([]) });
  await user.click(within(panel).getByRole('button', { name: 'Enregistrer les guichets' }));
  await vi.waitFor(() => expect(sentTo(api, CHANGE)).toEqual([['compte-1', { guichets: ['00002'], version: 'v1' }]]));
  await vi.waitFor(() => expect(screen.queryByText(/est fermé :/)).toBeNull());
});

test('an administrator closes the guichet that the list is about, and opens it again', async () => {
  const guichet = { code: '00002', nom: 'Mairie', dateFermeture: null, ferme: false };
  const ferme = { ...guichet, dateFermeture: '2026-11-03', ferme: true };
  const guichets = fakeApi<GuichetEndpoints>('/api/guichets', {
    'GET /': inTurn(aList([guichet]), aList([ferme]), aList([guichet])),
    'PUT /:code/fermeture': inTurn(ferme, guichet),
  });
  const { announced } = await mountPage('/comptes/liste?guichet=00002', { 'GET /comptes': one }, 'administrateur');
  const region = await screen.findByRole('region', { name: 'Guichet 00002 – Mairie' });
  await user.click(within(region).getByRole('button', { name: 'Fermer ce guichet…' }));
  await user.click(within(region).getByRole('button', { name: 'Fermer le guichet' }));
  expect(within(region).getByText('Choisissez un jour.')).toBeDefined();
  const jour = within(region).getByLabelText('Premier jour de fermeture');
  expect(document.activeElement).toBe(jour);
  await user.type(jour, '2026-11-03');
  await user.click(within(region).getByRole('button', { name: 'Fermer le guichet' }));
  expect(await within(region).findByText('Fermé depuis le mardi 3 novembre 2026.')).toBeDefined();
  expect(sentTo(guichets, 'PUT /:code/fermeture')).toEqual([['00002', { dateFermeture: '2026-11-03' }]]);
  expect(announced).toContain('Le guichet 00002 est fermé à partir du jour choisi.');
  await user.click(within(region).getByRole('button', { name: 'Rouvrir ce guichet' }));
  expect(await within(region).findByText('Ouvert.')).toBeDefined();
  expect(sentTo(guichets, 'PUT /:code/fermeture')[1]).toEqual(['00002', { dateFermeture: null }]);
});

test('a référent cannot close a guichet', async () => {
  await mountPage('/comptes/liste?guichet=00002', { 'GET /comptes': one });
  expect(await screen.findByRole('heading', { name: '1\u00A0compte' })).toBeDefined();
  expect(screen.queryByRole('button', { name: /^Fermer/ })).toBeNull();
});
