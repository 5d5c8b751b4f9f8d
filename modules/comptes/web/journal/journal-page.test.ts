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
  action: 'comptes.changer-guichets',
  acteur: { id: 'r', email: 'referent@pwp.test' },
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

test('each act says who, whom, what before and after, when and from where; older ones follow', async () => {
  const { announced, audit } = await mountJournal(
    inTurn(
      { items: [acte(2)], total: 2, nextCursor: '2' },
      problem(503, 'x', 'Un instant.'),
      aList([acte(1, { action: 'autre.acte', acteur: null, avant: null, apres: { role: 'referent' } })]),
    ),
  );
  expect(await screen.findByText('Guichets : 00002 → 00002, PWP01')).toBeDefined();
  const line = screen.getAllByRole('listitem').at(-1)?.textContent;
  expect(line).toContain('Guichets changés : camille@mairie.test');
  expect(line).toContain('24 novembre 2026 à 14:55');
  expect(line).toContain('referent@pwp.test');
  expect(line).toContain('depuis 127.0.0.1');
  await user.click(screen.getByRole('button', { name: 'Afficher la suite' }));
  expect(await screen.findByText('Un instant.')).toBeDefined();
  await user.click(screen.getByRole('button', { name: 'Afficher la suite' }));
  expect(await screen.findByText('autre.acte')).toBeDefined();
  expect(screen.getByText('Le portail')).toBeDefined();
  expect(screen.getByText('Rôle : Référent')).toBeDefined();
  expect(screen.queryByRole('button', { name: 'Afficher la suite' })).toBeNull();
  expect(screen.getByText('Guichets : 00002 → 00002, PWP01')).toBeDefined();
  expect(audit.asked.at(-1)?.query).toEqual({ curseur: '2' });
  expect(announced.at(-1)).toBe('1 acte ajouté à la liste.');
});

test('an export is told with its filters and how many lines it held', async () => {
  const cible = { type: 'export', id: 'comptes', libelle: 'Comptes' };
  const apres = { lignes: 12, filtres: { texte: 'oui', etat: 'actif' } };
  await mountJournal(aList([acte(4, { action: 'comptes.exporter-comptes', cible, avant: null, apres })]));
  expect(await screen.findByText('Lignes : 12')).toBeDefined();
  expect(screen.getByText('Filtres : texte : oui, etat : actif')).toBeDefined();
  expect(screen.getAllByRole('listitem').at(-1)?.textContent).toContain('Comptes exportés : Comptes');
});

test('a deletion at the SNE is told in words: what became of it, why, for which guichet and demande', async () => {
  const suppression = acte(3, {
    action: 'numerisation.supprimer-piece',
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
  expect(line).toContain("Suppression d'une pièce au SNE : SNE3 · 034 08 19 •••••• PWP01");
  expect(screen.getByText('Motif : une instruction se sert de la pièce')).toBeDefined();
  expect(screen.getByText('Guichet : 00002')).toBeDefined();
  expect(screen.getByText('N° unique : 034 08 19 •••••• PWP01')).toBeDefined();
  expect(screen.getByRole('option', { name: "Suppression d'une pièce au SNE" })).toBeDefined();
});

test('days and act stand in the address, people in the history entry; days the wrong way round are told', async () => {
  const { router, audit } = await mountJournal(aList([]), '?du=2026-11-30&au=2026-11-01');
  await user.type(await screen.findByLabelText('Sur'), 'camille');
  await user.selectOptions(screen.getByLabelText('Acte'), 'Compte suspendu');
  await user.click(screen.getByRole('button', { name: 'Rechercher' }));
  expect(await screen.findByText('Le premier jour est après le dernier.')).toBeDefined();
  expect(callsOf(audit, 'GET /')).toHaveLength(1);
  await user.clear(screen.getByLabelText('Du'));
  await user.click(screen.getByRole('button', { name: 'Rechercher' }));
  await vi.waitFor(() =>
    expect(audit.asked.at(-1)?.query).toEqual({
      au: '2026-11-01',
      action: 'comptes.suspendre-compte',
      cible: 'camille',
    }),
  );
  expect(router.currentRoute.value.fullPath).toBe('/comptes/journal?au=2026-11-01&action=comptes.suspendre-compte');
  expect(callsOf(audit, 'GET /')).toHaveLength(2);
  await user.click(screen.getByRole('button', { name: 'Rechercher' }));
  await vi.waitFor(() => expect(callsOf(audit, 'GET /')).toHaveLength(3));
});
