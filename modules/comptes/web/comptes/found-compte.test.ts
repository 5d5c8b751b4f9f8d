import { screen, within } from '@testing-library/dom';
import userEvent from '@testing-library/user-event';
import { expect, test, vi } from 'vitest';
import { aCompte, aCompteDetail, aList } from '../testing/factories.ts';
import { mountPage } from '../testing/mount-page.ts';

test('the account that the search of the header leads to opens, once', async () => {
  const user = userEvent.setup();
  const { router } = await mountPage('/comptes/liste', {
    'GET /comptes': aList([aCompte({ id: 'compte-1' })]),
    'GET /comptes/:compteId': aCompteDetail(),
  });
  await screen.findByRole('button', { name: 'Voir le compte de Camille ESSAI' });
  expect(screen.queryByRole('dialog', { name: 'Compte de Camille ESSAI' })).toBeNull();
  const found = { path: '/comptes/liste', state: { rechercheCompte: 'camille@mairie.test', compte: 'compte-1' } };
  await router.push({ ...found, force: true });
  const panel = await screen.findByRole('dialog', { name: 'Compte de Camille ESSAI' });
  await user.click(within(panel).getByRole('button', { name: 'Fermer' }));
  await user.click(screen.getByRole('button', { name: 'Rechercher' }));
  await vi.waitFor(() => expect(window.history.state).not.toHaveProperty('compte'));
  expect(panel.hasAttribute('open')).toBe(false);
});
