import { screen } from '@testing-library/dom';
import userEvent from '@testing-library/user-event';
import { expect, test, vi } from 'vitest';
import type { EtatRedaction, Redaction } from '../../../contracts/index.ts';
import { mountPage } from '../../testing/mount-page.ts';
import { aRedaction, ID, OTHER_ID } from '../../testing/publications.ts';

const user = userEvent.setup();
const NOMBRES: Record<EtatRedaction, number> = {
  brouillon: 1,
  'a-relire': 1,
  'a-venir': 0,
  publiee: 0,
  terminee: 0,
  archivee: 0,
};
const listOf = (...items: Redaction[]) => ({ items, total: items.length, nombres: NOMBRES });

test('a draft of one’s own goes on, another’s is looked at; each says its state and its author', async () => {
  await mountPage('/communication/redaction', {
    'GET /redaction/publications': listOf(
      aRedaction({ titre: '', motifRenvoi: 'Trop long.' }),
      aRedaction({ id: OTHER_ID, titre: 'À voir', etat: 'a-relire', estAuteur: false, auteur: 'Bruno MARTIN' }),
    ),
  });
  const own = await screen.findByRole('link', { name: 'Brouillon sans titre' });
  expect(own.getAttribute('href')).toBe(`/communication/redaction/${ID}/ecrire`);
  expect(screen.getByRole('link', { name: 'À voir' }).getAttribute('href')).toBe(
    `/communication/redaction/${OTHER_ID}`,
  );
  const [, first, second] = screen.getAllByRole('row').map(({ textContent }) => textContent);
  for (const words of ['Brouillon', 'Vous', 'Renvoyée par son relecteur', 'Dès son acceptation'])
    expect(first).toContain(words);
  for (const words of ['À relire', 'Bruno MARTIN']) expect(second).toContain(words);
});

test('the menu’s count opens what waits; each state says how many it has', async () => {
  const { api } = await mountPage('/communication/redaction?etat=a-relire', {
    'GET /redaction/publications': listOf(),
  });
  expect(await screen.findByText('Aucune publication dans l’état « À relire »')).toBeDefined();
  expect(api.asked[0]?.query).toEqual({ etat: 'a-relire' });
  await user.click(screen.getByRole('button', { name: 'Brouillons (1)' }));
  await vi.waitFor(() => expect(api.asked.at(-1)?.query).toEqual({ etat: 'brouillon' }));
  expect(screen.getByRole('button', { name: 'Toutes (2)' })).toBeDefined();
});
