import type { AuditEndpoints, AuditRecord } from '@pwp/contracts';
import { fakeApi, problem, type FakeAnswers, type FakeApi, type MountedModule } from '@pwp/web-kit/testing';
import { screen } from '@testing-library/dom';
import userEvent from '@testing-library/user-event';
import { expect, test, vi } from 'vitest';
import { callsOf, inTurn } from '../testing/calls.ts';
import { aList } from '../testing/factories.ts';
import { mountPage } from '../testing/mount-page.ts';

const user = userEvent.setup();
const acte = (id: number, given: Partial<AuditRecord> = {}): AuditRecord => ({
  id,
  date: '2026-11-24T13:55:00.000Z',
  action: 'comptes.update-guichets',
  phrase: 'A changé les guichets pour le compte de Camille ESSAI',
  acteur: { id: 'r', email: 'referent@pwp.test', nom: 'Référent DEMO' },
  cible: { type: 'compte', id: 'c', libelle: 'camille@mairie.test' },
  avant: { guichets: ['00002'] },
  apres: { guichets: ['00002', 'PWP01'] },
  origine: '127.0.0.1',
  ...given,
});

/** The journal as an administrator reads it. */
async function mountJournal(
  answer: NonNullable<FakeAnswers<AuditEndpoints>['GET /']>,
  query = '',
): Promise<MountedModule & { audit: FakeApi<AuditEndpoints> }> {
  const audit = fakeApi<AuditEndpoints>('/api/audit', { 'GET /': answer });
  return { ...(await mountPage(`/comptes/journal${query}`, {}, 'administrateur')), audit };
}

test('each act shows its author, target, state before and after, date and network address; older ones follow', async () => {
  const { announced, audit } = await mountJournal(
    inTurn(
      { items: [acte(2)], total: 2, nextCursor: '2' },
      problem(503, 'x', 'Un instant.'),
      aList([
        acte(1, {
          phrase: 'autre.acte : quelque chose',
          acteur: null,
          avant: null,
          apres: { role: 'referent', import: '2f6c1d9e-7b54-4c0a-9e6f-5a1b3c8d0002' },
        }),
      ]),
    ),
  );
  expect(await screen.findByText('Guichets : 00002 → 00002, PWP01')).toBeDefined();
  const line = screen.getAllByRole('listitem').at(-1)?.textContent;
  expect(line).toContain('A changé les guichets pour le compte de Camille ESSAI');
  expect(line).toContain('24 novembre 2026 à 14:55');
  expect(line).toContain('Référent DEMO');
  // What only an inquiry needs is folded away.
  const details = screen.getByText('Détails').closest('details');
  expect(details?.open).toBe(false);
  expect(details?.textContent).toContain('Adresse de l’auteur\u00A0: referent@pwp.test');
  expect(details?.textContent).toContain('Sur\u00A0: camille@mairie.test');
  expect(details?.textContent).toContain('Depuis\u00A0: 127.0.0.1');
  await user.click(screen.getByRole('button', { name: 'Afficher la suite' }));
  expect(await screen.findByText('Un instant.')).toBeDefined();
  await user.click(screen.getByRole('button', { name: 'Afficher la suite' }));
  expect(await screen.findByText('autre.acte : quelque chose')).toBeDefined();
  expect(screen.getByText('Le portail')).toBeDefined();
  expect(screen.getByText('Rôle : Référent')).toBeDefined();
  expect(document.body.textContent).not.toContain('2f6c1d9e');
  expect(screen.queryByRole('button', { name: 'Afficher la suite' })).toBeNull();
  expect(document.activeElement?.closest('li')?.textContent).toContain('autre.acte : quelque chose');
  expect(screen.getByText('Guichets : 00002 → 00002, PWP01')).toBeDefined();
  expect(audit.asked.at(-1)?.query).toEqual({ curseur: '2' });
  expect(announced.at(-1)).toBe('1\u00A0acte ajouté à la liste.');
});

test('an export shows its filters and number of lines', async () => {
  const cible = { type: 'export', id: 'comptes', libelle: 'Comptes' };
  const apres = {
    lignes: 12,
    filtres: { texte: 'oui', etat: 'jamais-active', action: 'comptes.suspend-compte', du: '2026-11-01' },
  };
  await mountJournal(aList([acte(4, { action: 'comptes.export-comptes', cible, avant: null, apres })]));
  expect(await screen.findByText('Lignes : 12')).toBeDefined();
  expect(
    screen.getByText(
      'Filtres : nom ou adresse : oui, état : jamais activé, acte : Compte suspendu, du : 1er novembre 2026',
    ),
  ).toBeDefined();
  // An act has words for its name, and no code beside them.
  expect(document.body.textContent).not.toContain('comptes.');
});

test('a deletion at the SNE shows in words: outcome, reason, guichet and demande', async () => {
  const suppression = acte(3, {
    action: 'numerisation.delete-piece',
    cible: { type: 'piece', id: 'SNE3', libelle: 'SNE3 · 034 08 19 •••••• PWP01' },
    avant: null,
    apres: {
      resultat: 'refusee',
      motif: 'verrouillee',
      guichet: '00002',
      numeroUnique: '034 08 19 •••••• PWP01',
    },
  });
  await mountJournal(aList([suppression]));
  expect(await screen.findByText('Résultat : refusée par le SNE')).toBeDefined();
  const line = screen.getAllByRole('listitem').at(-1)?.textContent;
  expect(line).toContain('SNE3 · 034 08 19 •••••• PWP01');
  expect(screen.getByText('Motif : une instruction se sert de la pièce')).toBeDefined();
  expect(screen.getByText('Guichet : 00002')).toBeDefined();
  expect(screen.getByText('N° unique : 034 08 19 •••••• PWP01')).toBeDefined();
  expect(screen.getByRole('option', { name: 'Suppression d’une pièce au SNE' })).toBeDefined();
});

test.each([
  { piece: 0, rang: 'Pièce : n° 1' },
  { piece: -1, rang: 'Pièce : pli entier' },
])('a rejection that is left as it is shows in words: why, its reason, and $rang', async ({ piece, rang }) => {
  const classement = acte(3, {
    action: 'numerisation.ignore-rejection',
    cible: { type: 'pli', id: '1je9xw3quz77b', libelle: 'Rejet du pli 1je9xw3quz77b' },
    avant: null,
    apres: { raison: 'fournie-autrement', piece, motif: 'illisible', guichet: '00002', numeroUnique: null },
  });
  await mountJournal(aList([classement]));
  expect(await screen.findByText('Raison : pièce déjà fournie autrement')).toBeDefined();
  expect(screen.getByText(rang)).toBeDefined();
  expect(screen.getByText('Motif : illisible')).toBeDefined();
});

test.each([
  {
    apres: { texte: 'Maintenance', debut: '2026-11-30T20:00:00.000Z', fin: null },
    lines: ['Texte : Maintenance', 'Affiché à partir du : 30 novembre 2026 à 21:00'],
  },
  { apres: { 'Fiche ouverte': true }, lines: ['Fiche ouverte : oui'] },
  { apres: { renvoyes: 3 }, lines: ['Envois renvoyés : 3'] },
  { apres: { compte: '2f6c1d9e-7b54-4c0a-9e6f-5a1b3c8d0002' }, lines: [] },
  { apres: { motif: 'fichier-infecte' }, lines: ['Motif : fichier infecté'] },
  { apres: { motif: 'pli-retenu' }, lines: ['Motif : retenue avec un fichier infecté'] },
  {
    apres: { demandeLe: '2026-11-30T08:00:00.000Z', lieux: { 'numerisation.plis': 1_200, 'plateforme.journal': 3 } },
    lines: ['Demandé le : 30 novembre 2026 à 09:00', 'Éléments : 1 203'],
  },
  {
    apres: { supprimes: 12, limite: '2025-10-26T02:30:00.000Z', plusAncien: '2025-10-27T09:00:00.000Z' },
    lines: [
      'Supprimés : 12',
      'Plus anciens que le : 26 octobre 2025 à 03:30',
      'Le plus ancien gardé : 27 octobre 2025 à 10:00',
    ],
  },
])('what an act changed is in words: $apres', async ({ apres, lines }) => {
  await mountJournal(aList([acte(3, { avant: null, apres })]));
  const told = await screen.findByText('A changé les guichets pour le compte de Camille ESSAI');
  const said = [...(told.parentElement?.querySelectorAll('p') ?? [])].map(({ textContent }) => textContent);
  expect(said.map((text) => text.replaceAll(/\s+/g, ' ').trim())).toEqual(lines);
});

test('days and act are in the address, people in the history entry; reversed days show an error', async () => {
  const { router, audit } = await mountJournal(aList([]), '?du=2026-11-30&au=2026-11-01');
  await user.type(await screen.findByLabelText('Sur'), 'camille');
  await user.selectOptions(screen.getByLabelText('Acte'), 'Compte suspendu');
  await user.click(screen.getByRole('button', { name: 'Rechercher' }));
  expect(await screen.findByText('Le premier jour est après le dernier.')).toBeDefined();
  expect(callsOf(audit, 'GET /')).toHaveLength(1);
  await user.clear(screen.getByLabelText('Du'));
  expect(screen.queryByText('Le premier jour est après le dernier.')).toBeNull();
  await user.click(screen.getByRole('button', { name: 'Rechercher' }));
  await vi.waitFor(() =>
    expect(audit.asked.at(-1)?.query).toEqual({
      au: '2026-11-01',
      action: 'comptes.suspend-compte',
      cible: 'camille',
    }),
  );
  expect(router.currentRoute.value.fullPath).toBe('/comptes/journal?au=2026-11-01&action=comptes.suspend-compte');
  expect(callsOf(audit, 'GET /')).toHaveLength(2);
  await user.click(screen.getByRole('button', { name: 'Rechercher' }));
  await vi.waitFor(() => expect(callsOf(audit, 'GET /')).toHaveLength(3));
});
