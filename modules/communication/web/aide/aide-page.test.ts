import { screen } from '@testing-library/dom';
import userEvent from '@testing-library/user-event';
import { mountModule } from '@pwp/web-kit/testing';
import type { Role } from '@pwp/contracts';
import { expect, test, vi } from 'vitest';
import { routes } from '../routes.ts';

const open = (...roles: Role[]) => mountModule({ path: '/communication/aide', routes, session: { roles } });

test('a reader finds how to read, and nothing of writing', async () => {
  await open('professionnel');
  expect(await screen.findByRole('heading', { level: 1, name: 'Lire et écrire des publications' })).toBeDefined();
  expect(screen.getByRole('heading', { level: 2, name: 'Les alertes' })).toBeDefined();
  expect(screen.queryByRole('heading', { name: 'La relecture' })).toBeNull();
  expect(screen.queryByRole('link', { name: 'Nouvelle publication' })).toBeNull();
});

test('each line of the contents leads to its passage, for an author too', async () => {
  await open('referent');
  expect(await screen.findByRole('heading', { level: 2, name: 'La relecture' })).toBeDefined();
  const targets = screen
    .getAllByRole('link')
    .map((link) => link.getAttribute('href')?.split('#')[1])
    .filter((anchor) => anchor !== undefined);
  expect(targets).toHaveLength(8);
  for (const anchor of targets) expect(document.getElementById(anchor)?.tagName).toBe('H2');
});

test('a line that is followed gives the focus to its passage', async () => {
  await open('professionnel');
  await userEvent.setup().click(await screen.findByRole('link', { name: 'Être prévenu' }));
  await vi.waitFor(() => expect(document.activeElement?.textContent).toBe('Être prévenu'));
});

test.each<[string, Role, string]>([
  ['/communication', 'professionnel', 'Les publications'],
  ['/communication/publications/1', 'professionnel', 'Les publications'],
  ['/communication/questions', 'professionnel', 'Les questions fréquentes'],
  ['/communication/redaction', 'referent', 'La relecture'],
  ['/communication/redaction/1', 'referent', 'La relecture'],
  ['/communication/redaction/1/ecrire', 'referent', 'Écrire une publication'],
  ['/communication/redaction/nouvelle', 'referent', 'Écrire une publication'],
])('« Aide sur cette page » at %s gives a %s the focus on « %s »', async (page, role, titre) => {
  await mountModule({
    path: `/communication/aide?page=${encodeURIComponent(page)}`,
    routes,
    session: { roles: [role] },
  });
  await vi.waitFor(() => expect(document.activeElement?.textContent).toBe(titre));
});
