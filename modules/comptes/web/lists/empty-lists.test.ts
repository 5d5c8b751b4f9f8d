import type { AuditEndpoints, Role } from '@pwp/contracts';
import { fakeApi } from '@pwp/web-kit/testing';
import { screen, within } from '@testing-library/dom';
import userEvent from '@testing-library/user-event';
import { expect, test, vi } from 'vitest';
import { aBureau, aList } from '../testing/factories.ts';
import { mountPage } from '../testing/mount-page.ts';

const user = userEvent.setup();
const NOTHING = {
  'GET /comptes': aList([]),
  'GET /demandes': aList([]),
  'GET /guichets-administres': aList([]),
  'GET /bureau': aBureau(),
};

/** What an empty list says, as one text, once it is there. */
async function told(title: string): Promise<HTMLElement> {
  const panel = (await screen.findByText(title)).closest('[role=status]');
  if (!(panel instanceof HTMLElement)) throw new Error(`no panel says « ${title} »`);
  return panel;
}

function mountEmpty(path: string, role: Role = 'referent') {
  fakeApi<AuditEndpoints>('/api/audit', { 'GET /': aList([]) });
  return mountPage(path, NOTHING, role);
}

test('an empty journal says what will be there, and leads to the accounts', async () => {
  await mountEmpty('/comptes/journal', 'administrateur');
  const panel = await told('Aucun acte n’est encore inscrit');
  expect(panel.textContent).toContain('Le premier paraîtra ici');
  expect(within(panel).queryByRole('button')).toBeNull();
  expect(within(panel).getByRole('link', { name: 'Voir les comptes' }).getAttribute('href')).toBe('/comptes/liste');
});

test('a portal without guichets offers to open the first one', async () => {
  await mountEmpty('/comptes/guichets', 'administrateur');
  const panel = await told('Aucun guichet');
  expect(panel.textContent).toContain('seront ici');
  await user.click(within(panel).getByRole('button', { name: 'Ouvrir le premier guichet…' }));
  expect(await screen.findByRole('dialog', { name: 'Ouvrir un guichet' })).toBeDefined();
});

test.each([
  {
    path: '/comptes/journal',
    query: '?du=2026-11-01',
    title: 'Aucun acte ne correspond à cette recherche',
    detail: 'Élargissez la période',
  },
  {
    path: '/comptes/guichets',
    query: '?texte=zzz',
    title: 'Aucun guichet ne correspond à cette recherche',
    detail: 'Vérifiez le code',
  },
])('$path, nothing found: the search can be cleared', async ({ path, query, title, detail }) => {
  const { router } = await mountEmpty(`${path}${query}`, 'administrateur');
  const panel = await told(title);
  expect(panel.textContent).toContain(detail);
  await user.click(within(panel).getByRole('button', { name: 'Effacer' }));
  await vi.waitFor(() => expect(router.currentRoute.value.fullPath).toBe(path));
});

test('a guichet without accounts offers to import some; a search without result, to be cleared', async () => {
  const { router } = await mountEmpty('/comptes/liste');
  const panel = await told('Aucun compte');
  expect(within(panel).getByRole('link', { name: 'Importer des comptes' }).getAttribute('href')).toBe(
    '/comptes/import',
  );
  await router.push('/comptes/liste?etat=suspendu');
  const filtered = await told('Aucun compte ne correspond à cette recherche');
  expect(filtered.textContent).toContain('Vérifiez l’orthographe, ou retirez un critère.');
  expect(within(filtered).queryByRole('link')).toBeNull();
});

test('an empty list of demandes says what would come, and leads to the others', async () => {
  const { router } = await mountEmpty('/comptes');
  const waiting = await told('Aucune demande de compte en attente');
  expect(waiting.textContent).toContain('faites pour vos guichets');
  await user.click(within(waiting).getByRole('link', { name: 'Voir les demandes validées' }));
  const decided = await told('Aucune demande de compte validée');
  expect(decided.textContent).toContain('resteront consultables');
  await user.click(within(decided).getByRole('link', { name: 'Voir les demandes en attente' }));
  await vi.waitFor(() => expect(router.currentRoute.value.fullPath).toBe('/comptes'));
});

test.each([
  {
    role: 'referent',
    detail: 'Les demandes faites pour vos guichets arrivent ici, la plus ancienne en tête.',
    guichets: '/comptes/bureau#sans-second-referent',
  },
  // An administrator has no guichet.
  {
    role: 'administrateur',
    detail: 'Les demandes arrivent ici, la plus ancienne en tête.',
    guichets: '/comptes/guichets?etat=sans-second-referent',
  },
] as const)('the desk of a $role says which demandes would come', async ({ role, detail, guichets }) => {
  await mountEmpty('/comptes/bureau', role);
  const panel = await told('Aucune demande de compte n’attend');
  expect(within(panel).getByText(detail)).toBeDefined();
  expect(within(panel).getByRole('link', { name: 'Voir les demandes validées' }).getAttribute('href')).toBe(
    '/comptes?etat=validee',
  );
  expect(screen.getByRole('link', { name: /sans second référent$/ }).getAttribute('href')).toBe(guichets);
});
