import { problem } from '@pwp/web-kit/testing';
import { screen, within } from '@testing-library/dom';
import userEvent from '@testing-library/user-event';
import { expect, test, vi } from 'vitest';
import { sentTo } from '../testing/calls.ts';
import { aBureau, aCompte, aCompteDetail, aDemande, aList } from '../testing/factories.ts';
import { mountPage } from '../testing/mount-page.ts';

const user = userEvent.setup();
const VALIDATION = 'POST /demandes/:demandeId/validation';
const COURRIEL = 'POST /comptes/:compteId/courriel-activation';
const jamais = aCompte({ id: 'jamais', etat: 'jamais-active', nom: 'JAMAIS' });
const venu = aCompte({ id: 'venu', nom: 'VENU', derniereConnexion: '2026-11-24' });

/** Where each figure leads, by its words. */
function figures(): string[][] {
  return within(screen.getByRole('list', { name: 'En un coup d’œil' }))
    .getAllByRole('link')
    .map((link) => [link.textContent?.replaceAll(/\s+/g, ' ').trim() ?? '', link.getAttribute('href') ?? '']);
}

test('the figures say what to watch, and each leads to the list that it counts', async () => {
  const { slots } = await mountPage('/comptes/bureau', {
    'GET /demandes': { items: [aDemande()], total: 7 },
    'GET /bureau': aBureau({
      jamaisActives: { total: 6, items: [jamais] },
      absents: { total: 2, items: [venu] },
      derniers: [venu],
      sansSecond: { total: 1, items: [{ code: 'PWP01', nom: 'Bailleur fictif', referents: 1 }] },
    }),
  });
  expect(await screen.findByRole('heading', { name: 'Guichets sans second référent' })).toBeDefined();
  expect(figures()).toEqual([
    ['7 demandes de compte en attente', '/comptes'],
    ['6 comptes jamais activés', '/comptes/liste?etat=jamais-active'],
    ['2 sans connexion depuis 90 jours', '/comptes/liste?etat=absent'],
    ['1 guichet sans second référent', '/comptes/bureau#sans-second-referent'],
  ]);
  expect(screen.getByRole('link', { name: 'Voir les 7 demandes' })).toBeDefined();
  expect(screen.getByRole('link', { name: 'Voir les 6 comptes' })).toBeDefined();
  expect(screen.getByText('un seul référent')).toBeDefined();
  expect(screen.getAllByText(/mardi 24 novembre 2026/)).toHaveLength(2);
  expect([...slots.keys()]).toEqual(['comptes.bureau']);
});

test('a demande is validated on the desk, and the figure follows', async () => {
  const { api } = await mountPage('/comptes/bureau', {
    'GET /demandes': aList([aDemande()]),
    'GET /bureau': aBureau(),
    [VALIDATION]: aDemande({ etat: 'validee', courriel: 'envoye' }),
  });
  await user.click(await screen.findByRole('button', { name: 'Valider la demande de Camille ESSAI' }));
  api.answer({ 'GET /demandes': aList([]) });
  await user.click(screen.getByRole('button', { name: 'Oui, ouvrir le compte' }));
  expect(await screen.findByRole('heading', { name: 'Demande validée' })).toBeDefined();
  expect(sentTo(api, VALIDATION)).toEqual([['1', { guichets: ['00002'], role: 'professionnel' }]]);
  await vi.waitFor(() => expect(figures()[0]?.[0]).toBe('0 demande de compte en attente'));
  await vi.waitFor(() => expect(document.activeElement?.textContent).toBe('Demandes de compte en attente'));
});

test('a demande that the bell tells of comes to the open desk, and one that a colleague decided goes', async () => {
  const { api, tellNews } = await mountPage('/comptes/bureau', {
    'GET /demandes': aList([]),
    'GET /bureau': aBureau(),
  });
  expect(await screen.findByText('Aucune demande de compte n’attend')).toBeDefined();
  api.answer({ 'GET /demandes': aList([aDemande()]) });
  tellNews();
  expect(await screen.findByRole('button', { name: 'Valider la demande de Camille ESSAI' })).toBeDefined();
  expect(figures()[0]?.[0]).toBe('1 demande de compte en attente');
  api.answer({ 'GET /demandes': aList([]) });
  tellNews();
  expect(await screen.findByText('Aucune demande de compte n’attend')).toBeDefined();
});

test('the mail of an account that was never activated is sent again at once; its name opens the account', async () => {
  const { api } = await mountPage('/comptes/bureau', {
    'GET /demandes': aList([]),
    'GET /bureau': aBureau({ jamaisActives: { total: 1, items: [jamais] } }),
    'GET /comptes/:compteId': aCompteDetail({ ...jamais }),
    [COURRIEL]: undefined,
  });
  await user.click(await screen.findByRole('button', { name: 'Renvoyer le courriel d’activation à Camille JAMAIS' }));
  expect(await screen.findByRole('heading', { name: 'Courriel demandé' })).toBeDefined();
  expect(sentTo(api, COURRIEL)).toEqual([['jamais']]);
  await user.click(screen.getByRole('button', { name: 'Voir le compte de Camille JAMAIS' }));
  const panel = await screen.findByRole('dialog', { name: 'Compte de Camille JAMAIS' });
  // Its state, and in place of its last sign-in.
  expect(await within(panel).findAllByText('Jamais activé')).toHaveLength(2);
});

test('nothing to do: each part says so', async () => {
  await mountPage('/comptes/bureau', { 'GET /demandes': aList([]), 'GET /bureau': aBureau() });
  expect(await screen.findByText('Aucune demande de compte n’attend')).toBeDefined();
  expect(await screen.findByText('Chaque compte a été activé.')).toBeDefined();
  expect(screen.getByText('Personne n’est resté 90 jours sans se connecter.')).toBeDefined();
  expect(screen.getByText('Chaque guichet a au moins deux référents.')).toBeDefined();
});

test('until sign-ins are noted for 90 days, the desk says that absences are not known yet', async () => {
  const releveDepuis = new Date().toISOString().slice(0, 10);
  await mountPage('/comptes/bureau', { 'GET /demandes': aList([]), 'GET /bureau': aBureau({ releveDepuis }) });
  expect(await screen.findByText(/^Les connexions sont relevées depuis le/)).toBeDefined();
});

test('while the identity is down, what waits can still be decided', async () => {
  await mountPage('/comptes/bureau', {
    'GET /demandes': aList([aDemande()]),
    'GET /bureau': () => {
      throw problem(503, 'identite-indisponible', 'Un instant.');
    },
  });
  expect(await screen.findByRole('button', { name: 'Valider la demande de Camille ESSAI' })).toBeDefined();
  expect((await screen.findByRole('alert')).textContent).toContain('Un instant.');
});
