import { screen, within } from '@testing-library/dom';
import userEvent from '@testing-library/user-event';
import { expect, onTestFinished, test, vi } from 'vitest';
import { aDemande } from '../../testing/demandes.ts';
import { mountPage } from '../../testing/mount-page.ts';

test('the list follows the piece shown, and the keys zoom it without leaving the viewer', async () => {
  const blob = new Blob(['image'], { type: 'image/png' });
  const scrolled: string[] = [];
  const scroll = vi.spyOn(Element.prototype, 'scrollIntoView').mockImplementation(function scrolledTo(this: Element) {
    scrolled.push(/SNE\d+/.exec(this.textContent)?.[0] ?? '');
  });
  vi.stubGlobal('matchMedia', () => ({ matches: true }));
  onTestFinished(() => {
    scroll.mockRestore();
    vi.unstubAllGlobals();
  });
  await mountPage(
    '/numerisation/pieces/demande',
    {
      'GET /demandes/:numeroUnique': aDemande(),
      'GET /demandes/:numeroUnique/pieces/:pieceId/contenu': blob,
    },
    { numeroUnique: '0340819000040PWP01' },
  );
  const user = userEvent.setup();
  await user.click(await screen.findByRole('button', { name: /Voir.SNE000189152000009\.pdf/ }));
  const viewer = await screen.findByRole('region', { name: 'Pièce SNE000189152000009.pdf' });
  const current = () => document.querySelector('li[aria-current="true"]')?.textContent ?? '';
  expect(current()).toContain('SNE000189152000009');
  const frame = await within(viewer).findByRole('region', { name: 'Contenu du fichier' });
  expect(frame.tabIndex).toBe(0);

  await user.keyboard('++');
  expect(within(viewer).getByText(/^150.%$/)).toBeDefined();
  await user.keyboard('{Control>}-{/Control}');
  expect(within(viewer).getByText(/^150.%$/)).toBeDefined();
  await user.keyboard('0');
  expect(within(viewer).getByText(/^100.%$/)).toBeDefined();
  await user.click(within(viewer).getByRole('button', { name: 'Réduire' }));
  expect(within(viewer).getByText(/^75.%$/)).toBeDefined();

  // The browser's own: the next page of its history.
  await user.keyboard('{Alt>}{ArrowRight}{/Alt}');
  expect(current()).toContain('SNE000189152000009');
  await user.keyboard('{ArrowRight}');
  await vi.waitFor(() => expect(current()).toContain('SNE000189152000024'));
  expect(scrolled).toEqual(['SNE000189152000009', 'SNE000189152000024']);
  // Each piece begins whole.
  expect(await within(viewer).findByText(/^100.%$/)).toBeDefined();
  expect(viewer.contains(document.activeElement)).toBe(true);
});
