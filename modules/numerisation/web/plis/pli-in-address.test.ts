import { screen } from '@testing-library/dom';
import userEvent from '@testing-library/user-event';
import { expect, test, vi } from 'vitest';
import { callsOf, mountPage } from '../testing/mount-page.ts';
import { aDashboard, aPli, aPliDetail } from '../testing/plis.ts';

const PLI = '1je9xw3quz77b';

test('a link opens the panel of its pli; closed, the pli leaves the address, and the link opens it again', async () => {
  const user = userEvent.setup();
  const answers = { ...aDashboard(), 'GET /plis/:transaction': aPliDetail() };
  const { router } = await mountPage(`/?pli=${PLI}`, answers);
  const panel = await screen.findByRole('dialog', { name: `Pli ${PLI}` });
  await user.click(screen.getByRole('button', { name: 'Fermer' }));
  await vi.waitFor(() => expect(router.currentRoute.value.fullPath).toBe('/'));
  expect(panel.hasAttribute('open')).toBe(false);
  await router.push(`/?pli=${PLI}`);
  await vi.waitFor(() => expect(panel.hasAttribute('open')).toBe(true));
});

test('beside the panel stands the list that the address says, and what is no number opens nothing', async () => {
  const { router, api } = await mountPage('/?filtre=rejetes&pli=%3Cb%3E', aDashboard());
  await screen.findByRole('table');
  expect(callsOf(api, 'GET /plis/:transaction')).toEqual([]);
  expect(callsOf(api, 'GET /plis').at(-1)?.query).toMatchObject({ filtre: 'rejetes' });
  api.answer({ 'GET /plis/:transaction': aPliDetail() });
  await router.push(`/?filtre=rejetes&pli=${PLI}`);
  await userEvent.click(await screen.findByRole('button', { name: 'Fermer' }));
  await vi.waitFor(() => expect(router.currentRoute.value.fullPath).toBe('/?filtre=rejetes'));
});

test('the detail stands in the address, goes from pli to pli, and one step back closes it', async () => {
  const user = userEvent.setup();
  const [first, second] = [aPli(), aPli({ transaction: 'sp8uatafw7h2f' })];
  const answers = aDashboard(
    { items: [first, second], total: 2 },
    { 'GET /plis/:transaction': ({ params }) => aPliDetail({ transaction: params['transaction'] ?? '' }) },
  );
  const { router } = await mountPage('/?filtre=rejetes', answers);
  await user.click(await screen.findByRole('button', { name: `Ouvrir le pli ${PLI}` }));
  const panel = await screen.findByRole('dialog', { name: `Pli ${PLI}` });
  expect(router.currentRoute.value.fullPath).toBe(`/?filtre=rejetes&pli=${PLI}`);
  expect(screen.getByText('1 sur 2')).toBeDefined();

  await user.keyboard('{ArrowLeft}');
  await user.click(screen.getByRole('button', { name: 'Pli suivant de la liste' }));
  expect(await screen.findByRole('dialog', { name: 'Pli sp8uatafw7h2f' })).toBe(panel);
  await user.keyboard('{ArrowRight}{ArrowLeft}');
  expect(await screen.findByRole('dialog', { name: `Pli ${PLI}` })).toBe(panel);
  await user.keyboard('{ArrowRight}');
  await screen.findByRole('dialog', { name: 'Pli sp8uatafw7h2f' });

  const back = vi.spyOn(router, 'back');
  await user.click(screen.getByRole('button', { name: 'Fermer' }));
  expect(back).toHaveBeenCalledOnce();
});
