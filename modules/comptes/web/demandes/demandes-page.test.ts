import { problem } from '@pwp/web-kit/testing';
import { screen, within } from '@testing-library/dom';
import userEvent from '@testing-library/user-event';
import { expect, test, vi } from 'vitest';
import type { GuichetDuPerimetre } from '../../contracts/index.ts';
import { callsOf, inTurn, sentTo } from '../testing/calls.ts';
import { aDemande, aDemandeDetail, aList } from '../testing/factories.ts';
import { mountPage } from '../testing/mount-page.ts';
import { resultsOf } from '../testing/results-of.ts';

const user = userEvent.setup();
const VALIDATION = 'POST /demandes/:demandeId/validation';
const REFUS = 'POST /demandes/:demandeId/refus';
const validee = aDemande({ etat: 'validee', courriel: 'a-envoyer' });
const refusee = aDemande({ etat: 'refusee' });

test('the list says since when each waits; « Valider » decides at once and the focus goes to the head of the list', async () => {
  const { announced, api } = await mountPage('/comptes', {
    'GET /demandes': aList([aDemande()]),
    [VALIDATION]: validee,
  });
  expect(await screen.findByText('depuis 12 jours')).toBeDefined();
  await vi.waitFor(() => expect(screen.getByRole('heading', { name: '1\u00A0demande en attente' })).toBeDefined());
  api.answer({ 'GET /demandes': aList([]) });
  await user.click(screen.getByRole('button', { name: 'Valider la demande de Camille ESSAI' }));
  await user.click(screen.getByRole('button', { name: 'Oui, ouvrir le compte' }));
  const alert = await screen.findByRole('heading', { name: 'Demande validée' });
  expect(alert.parentElement?.textContent).toContain('est à envoyer\u00A0: il part de lui-même');
  expect(sentTo(api, VALIDATION)).toEqual([['1', { guichets: ['00002'], role: 'professionnel' }]]);
  await vi.waitFor(() => expect(document.activeElement?.textContent).toBe('0\u00A0demande en attente'));
  expect(screen.getByText('Aucune demande de compte en attente')).toBeDefined();
  expect(announced.join()).toContain('Demande validée');
});

test('a guichet out of the périmètre is not given silently: the panel opens, with those of the périmètre', async () => {
  const demande = aDemande({ guichets: ['00002', 'G1175'] });
  const { api } = await mountPage('/comptes', {
    'GET /demandes': aList([demande]),
    'GET /demandes/:demandeId': aDemandeDetail(demande),
    [VALIDATION]: validee,
  });
  await user.click(await screen.findByRole('button', { name: 'Valider la demande de Camille ESSAI' }));
  const panel = await screen.findByRole('dialog', { name: 'Demande de Camille ESSAI' });
  expect(await within(panel).findByText(/^Hors de votre périmètre : G1175/)).toBeDefined();
  expect(sentTo(api, VALIDATION)).toEqual([]);
  await user.click(within(panel).getByRole('button', { name: /^Retirer 00002/ }));
  await user.click(within(panel).getByRole('button', { name: 'Valider la demande' }));
  expect(within(panel).getByText('Choisissez au moins un guichet.')).toBeDefined();
  await user.type(within(panel).getByRole('combobox'), '00002');
  await user.click(await within(panel).findByRole('option', { name: /^00002/ }));
  expect(within(panel).queryByText('Choisissez au moins un guichet.')).toBeNull();
  await user.click(within(panel).getByRole('button', { name: 'Valider la demande' }));
  expect(sentTo(api, VALIDATION)).toEqual([['1', { guichets: ['00002'], role: 'professionnel' }]]);
});

test('« Valider » asked before the périmètre is loaded waits for it, and asks as it would after', async () => {
  const perimetre = Promise.withResolvers<{ items: GuichetDuPerimetre[]; total: number }>();
  await mountPage('/comptes', {
    'GET /demandes': aList([aDemande()]),
    'GET /perimetre': () => perimetre.promise,
    [VALIDATION]: validee,
  });
  await user.click(await screen.findByRole('button', { name: 'Valider la demande de Camille ESSAI' }));
  perimetre.resolve(aList([{ code: '00002', nom: 'Mairie d’essai', ferme: false }]));
  expect(await screen.findByRole('button', { name: 'Oui, ouvrir le compte' })).toBeDefined();
  expect(screen.queryByRole('dialog')).toBeNull();
});

test('a référent only creates professionnels, and the form says so; an administrator may create a référent', async () => {
  const answers = {
    'GET /demandes': aList([aDemande()]),
    'GET /demandes/:demandeId': aDemandeDetail(),
    [VALIDATION]: validee,
  };
  const openIt = async () => {
    await user.click(await screen.findByRole('button', { name: 'Voir la demande de Camille ESSAI' }));
    const panel = await screen.findByRole('dialog', { name: 'Demande de Camille ESSAI' });
    await within(panel).findByRole('button', { name: 'Valider la demande' });
    return panel;
  };
  const { leave } = await mountPage('/comptes', answers);
  const told = await openIt();
  expect(within(told).getByText('Professionnel')).toBeDefined();
  expect(within(told).queryByRole('radio')).toBeNull();
  leave();

  const { api } = await mountPage('/comptes', answers, 'administrateur');
  const panel = await openIt();
  const roles = within(within(panel).getByRole('group', { name: 'Rôle' })).getAllByRole<HTMLInputElement>('radio');
  expect(roles.map(({ checked }) => checked)).toEqual([true, false]);
  await user.click(within(panel).getByRole('radio', { name: 'Référent' }));
  await user.click(within(panel).getByRole('button', { name: 'Valider la demande' }));
  expect(sentTo(api, VALIDATION)).toEqual([['1', { guichets: ['00002'], role: 'referent' }]]);
});

test('the panel shows the history of the demande', async () => {
  const acte = (action: string, acteur: string | null, avant: string | null, apres: Record<string, unknown>) => ({
    date: '2026-11-24T13:55:00.000Z',
    action,
    acteur,
    avant: avant === null ? null : { etat: avant },
    apres,
  });
  const demande = aDemandeDetail({
    etat: 'refusee',
    historique: [
      acte('comptes.refuse-demande', 'pair@pwp.test', 'en-attente', { etat: 'refusee', motif: 'doublon' }),
      acte('comptes.remind-demande', null, null, { rappel: 1, referents: 2 }),
      acte('comptes.confirm-adresse', null, 'a-confirmer', { etat: 'en-attente' }),
      acte('comptes.receive-demande', null, null, { etat: 'a-confirmer' }),
    ],
  });
  await mountPage('/comptes?etat=refusee', {
    'GET /demandes': aList([demande]),
    'GET /demandes/:demandeId': demande,
  });
  await user.click(await screen.findByRole('button', { name: 'Voir la demande de Camille ESSAI' }));
  const panel = await screen.findByRole('dialog', { name: 'Demande de Camille ESSAI' });
  await within(panel).findByRole('heading', { name: 'Historique' });
  const told = within(panel)
    .getAllByRole('listitem')
    .map((each) => each.textContent?.replaceAll(/\s+/g, ' ').trim());
  expect(told).toEqual([
    'Demande refusée24 novembre 2026 à 14:55 par pair@pwp.testÉtat : En attente → RefuséeMotif : Vous avez déjà un compte',
    'Rappel envoyé24 novembre 2026 à 14:55 par le portailRappel : 1Référents prévenus : 2',
    'Adresse confirmée24 novembre 2026 à 14:55 par la personneÉtat : Adresse à confirmer → En attente',
    'Demande reçue24 novembre 2026 à 14:55 par la personneÉtat : Adresse à confirmer',
  ]);
});

test('decided by somebody else: the page says so and reloads the list', async () => {
  const { api } = await mountPage('/comptes', {
    'GET /demandes': aList([aDemande()]),
    [VALIDATION]: inTurn(problem(409, 'demande-deja-traitee', '…')),
  });
  await user.click(await screen.findByRole('button', { name: 'Valider la demande de Camille ESSAI' }));
  await user.click(screen.getByRole('button', { name: 'Oui, ouvrir le compte' }));
  expect(await screen.findByRole('heading', { name: 'Demande déjà traitée' })).toBeDefined();
  expect(callsOf(api, 'GET /demandes')).toHaveLength(2);
});

test('a failure of the identity is an alert, and the demande can be tried again', async () => {
  await mountPage('/comptes', {
    'GET /demandes': aList([aDemande()]),
    [VALIDATION]: inTurn(problem(503, 'identite-indisponible', 'Réessayez.'), validee),
  });
  await user.click(await screen.findByRole('button', { name: 'Valider la demande de Camille ESSAI' }));
  await user.click(screen.getByRole('button', { name: 'Oui, ouvrir le compte' }));
  expect((await screen.findByRole('alert')).textContent).toContain('Réessayez.');
  await user.click(screen.getByRole('button', { name: 'Valider la demande de Camille ESSAI' }));
  await user.click(screen.getByRole('button', { name: 'Oui, ouvrir le compte' }));
  expect(await screen.findByRole('heading', { name: 'Demande validée' })).toBeDefined();
});

test('a refusal needs a reason, and words when the reason is another', async () => {
  const { api } = await mountPage('/comptes', {
    'GET /demandes': aList([aDemande()]),
    'GET /demandes/:demandeId': aDemandeDetail(),
    [REFUS]: refusee,
  });
  await user.click(await screen.findByRole('button', { name: 'Refuser la demande de Camille ESSAI' }));
  const submit = async () => user.click(await screen.findByRole('button', { name: 'Refuser la demande' }));
  await user.click(await screen.findByRole('button', { name: 'Annuler' }));
  const again = await screen.findByRole('button', { name: 'Refuser la demande…' });
  await vi.waitFor(() => expect(document.activeElement).toBe(again));
  await user.click(again);
  await submit();
  expect(document.activeElement).toBe(await screen.findByRole('region', { name: 'Une erreur est à corriger' }));
  await user.click(screen.getByRole('radio', { name: 'Autre motif' }));
  await submit();
  expect(await screen.findByRole('link', { name: 'Précisez le motif.' })).toBeDefined();
  expect(sentTo(api, REFUS)).toEqual([]);
  await user.type(screen.getByRole('textbox', { name: /^Précisions/ }), ' Voyez votre commune. ');
  await submit();
  expect(sentTo(api, REFUS)).toEqual([['1', { motif: 'autre', precisions: 'Voyez votre commune.' }]]);
  expect(await screen.findByRole('heading', { name: 'Demande refusée' })).toBeDefined();
});

test('several at once: one question, then a result for each; a failure does not stop the others', async () => {
  const demandes = [
    aDemande({ id: 1, nom: 'UN' }),
    aDemande({ id: 2, nom: 'DEUX', guichets: ['00002', 'G1175'] }),
    aDemande({ id: 3, nom: 'TROIS' }),
  ];
  const { api } = await mountPage('/comptes', {
    'GET /demandes': aList(demandes),
    [VALIDATION]: inTurn(problem(409, 'demande-deja-traitee', 'Déjà traitée.'), validee),
  });
  await user.click(await screen.findByRole('checkbox', { name: 'Tout sélectionner' }));
  await user.click(screen.getByRole('button', { name: 'Valider les 3 demandes' }));
  const question = await screen.findByRole('alertdialog', { name: 'Valider 3\u00A0demandes\u00A0?' });
  expect(within(question).getByText('Camille DEUX : 00002 (demandé : 00002, G1175)')).toBeDefined();
  expect(
    within(question).getByText(
      '3 comptes seront ouverts pour les guichets de votre périmètre que chaque personne a demandés.',
    ),
  ).toBeDefined();
  expect(sentTo(api, VALIDATION)).toEqual([]);
  await user.click(within(question).getByRole('button', { name: 'Valider les 3 demandes' }));
  expect(await screen.findByText('2 validées sur 3.')).toBeDefined();
  expect(resultsOf('Résultat des validations')).toEqual([
    'Camille UN\u00A0: Déjà traitée.',
    'Camille DEUX\u00A0: validée pour 00002\u00A0; G1175 n’est pas de votre périmètre',
    'Camille TROIS\u00A0: validée pour 00002',
  ]);
});

test('several get the same guichets of the périmètre: the question shows the guichets instead of the requested ones', async () => {
  const demandes = [aDemande({ id: 1, nom: 'UN' }), aDemande({ id: 2, nom: 'DEUX', guichets: ['PWP01'] })];
  const { api } = await mountPage('/comptes', { 'GET /demandes': aList(demandes), [VALIDATION]: validee });
  await user.click(await screen.findByRole('checkbox', { name: 'Tout sélectionner' }));
  await user.click(screen.getByRole('button', { name: 'Valider les 2 demandes' }));
  const question = await screen.findByRole('alertdialog', { name: 'Valider 2\u00A0demandes\u00A0?' });
  const field = within(question).getByRole('combobox', { name: /^Guichets ouverts à tous ces comptes/ });
  await user.type(field, 'G1175');
  expect(await within(question).findByText('Aucun guichet ne correspond.')).toBeDefined();
  await user.clear(field);
  await user.type(field, 'PWP01');
  await user.click(await within(question).findByRole('option', { name: /^PWP01/ }));
  expect(within(question).getByText('Camille UN : PWP01 (demandé : 00002)')).toBeDefined();
  expect(within(question).getByText('Camille DEUX : PWP01')).toBeDefined();
  expect(
    within(question).getByText('2 comptes seront ouverts pour PWP01, quels que soient les guichets demandés.'),
  ).toBeDefined();
  await user.click(within(question).getByRole('button', { name: 'Valider les 2 demandes' }));
  expect(await screen.findByText('2 validées sur 2.')).toBeDefined();
  expect(sentTo(api, VALIDATION)).toEqual([
    ['1', { guichets: ['PWP01'], role: 'professionnel' }],
    ['2', { guichets: ['PWP01'], role: 'professionnel' }],
  ]);
  expect(resultsOf('Résultat des validations')).toEqual([
    'Camille UN\u00A0: validée pour PWP01',
    'Camille DEUX\u00A0: validée pour PWP01',
  ]);
});

test('for an administrator, the question says that each gets all requested guichets', async () => {
  const demandes = [aDemande({ id: 1, guichets: ['00002', 'G1175'] })];
  await mountPage('/comptes', { 'GET /demandes': aList(demandes) }, 'administrateur');
  await user.click(await screen.findByRole('checkbox', { name: 'Tout sélectionner' }));
  await user.click(screen.getByRole('button', { name: 'Valider la demande' }));
  const question = await screen.findByRole('alertdialog', { name: 'Valider 1\u00A0demande\u00A0?' });
  expect(within(question).getByText('Camille ESSAI : 00002, G1175')).toBeDefined();
  expect(
    within(question).getByText('1 compte sera ouvert pour les guichets que chaque personne a demandés.'),
  ).toBeDefined();
});

test('several are refused with one reason; each has its result, and the focus goes to it', async () => {
  const demandes = [
    aDemande({ id: 1, nom: 'UN' }),
    aDemande({ id: 2, nom: 'DEUX' }),
    aDemande({ id: 3, nom: 'TROIS' }),
  ];
  const { announced, api } = await mountPage('/comptes', {
    'GET /demandes': aList(demandes),
    [REFUS]: inTurn(problem(409, 'demande-deja-traitee', 'Déjà traitée.'), refusee),
  });
  await user.click(await screen.findByRole('checkbox', { name: 'Sélectionner la demande de Camille UN' }));
  await user.click(screen.getByRole('checkbox', { name: 'Sélectionner la demande de Camille TROIS' }));
  await user.click(screen.getByRole('button', { name: 'Refuser 2\u00A0demandes…' }));
  const first = await screen.findByRole('dialog', { name: 'Refuser 2\u00A0demandes' });
  await user.click(within(first).getByRole('button', { name: 'Annuler' }));
  await vi.waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  await user.click(screen.getByRole('button', { name: 'Refuser 2\u00A0demandes…' }));
  const panel = await screen.findByRole('dialog', { name: 'Refuser 2\u00A0demandes' });
  expect(within(panel).getAllByText(/mairie.test$/)).toHaveLength(2);
  await user.click(within(panel).getByRole('button', { name: 'Refuser 2\u00A0demandes' }));
  expect(await within(panel).findByRole('link', { name: 'Choisissez un motif.' })).toBeDefined();
  await user.click(within(panel).getByRole('radio', { name: 'Autre motif' }));
  await user.type(within(panel).getByRole('textbox', { name: /^Précisions/ }), 'Service fermé');
  await user.click(within(panel).getByRole('button', { name: 'Refuser 2\u00A0demandes' }));
  expect(await screen.findByText('1 refusée sur 2.')).toBeDefined();
  expect(sentTo(api, REFUS)).toEqual([
    ['1', { motif: 'autre', precisions: 'Service fermé' }],
    ['3', { motif: 'autre', precisions: 'Service fermé' }],
  ]);
  expect(resultsOf('Résultat des refus')).toEqual([
    'Camille UN\u00A0: Déjà traitée.',
    'Camille TROIS\u00A0: refusée, le courriel part',
  ]);
  await vi.waitFor(() => expect(document.activeElement?.textContent).toBe('Résultat des refus'));
  expect(announced).toContain('1\u00A0refusée sur 2.');
});

test('the state is in the address; a list that cannot be read says why and is tried again; that of another state does not stay', async () => {
  const { router, api } = await mountPage('/comptes?etat=refusee', {
    'GET /demandes': inTurn(
      problem(503, 'x', 'Un instant.'),
      aList([{ ...refusee, motifRefus: 'doublon' as const }]),
      new Promise<never>(() => {}),
    ),
  });
  expect(await screen.findByText('Un instant.')).toBeDefined();
  await user.click(screen.getByRole('button', { name: 'Réessayer' }));
  expect(await screen.findByText('Refusée')).toBeDefined();
  expect(screen.queryByRole('button', { name: /^Valider/ })).toBeNull();
  expect(callsOf(api, 'GET /demandes')[1]?.query).toEqual({ etat: 'refusee', page: '1', taille: '25' });
  await user.selectOptions(screen.getByLabelText('Afficher les demandes'), 'En attente');
  await vi.waitFor(() => expect(router.currentRoute.value.fullPath).toBe('/comptes'));
  expect(screen.queryByRole('heading', { level: 2 })).toBeNull();
  expect(screen.queryByRole('button', { name: /Camille/ })).toBeNull();
});

test('« Valider » asks first: the question names the person, the role and the guichets; Escape leaves all as it was, Enter says yes', async () => {
  const { api } = await mountPage('/comptes', { 'GET /demandes': aList([aDemande()]), [VALIDATION]: validee });
  const ask = () => user.click(screen.getByRole('button', { name: 'Valider la demande de Camille ESSAI' }));
  await screen.findByRole('button', { name: 'Valider la demande de Camille ESSAI' });
  await ask();
  const question = screen.getByRole('group', {
    name: 'Ouvrir à Camille ESSAI un compte de professionnel pour 00002\u00A0?',
  });
  expect(document.activeElement).toBe(within(question).getByRole('button', { name: 'Oui, ouvrir le compte' }));
  await user.keyboard('{Escape}');
  expect(document.activeElement).toBe(screen.getByRole('button', { name: 'Valider la demande de Camille ESSAI' }));
  expect(sentTo(api, VALIDATION)).toEqual([]);
  await ask();
  await user.click(screen.getByRole('button', { name: 'Annuler' }));
  expect(sentTo(api, VALIDATION)).toEqual([]);
  await ask();
  await user.keyboard('{Enter}');
  expect(await screen.findByRole('heading', { name: 'Demande validée' })).toBeDefined();
  expect(sentTo(api, VALIDATION)).toEqual([['1', { guichets: ['00002'], role: 'professionnel' }]]);
});
