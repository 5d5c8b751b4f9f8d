import { screen } from '@testing-library/dom';
import userEvent from '@testing-library/user-event';
import { expect, onTestFinished, test } from 'vitest';
import { createApp, type Component } from 'vue';
import { readDraft } from './ticket-draft.ts';
import IdentifiantTicketLink from './IdentifiantTicketLink.vue';
import PliTicketLink from './PliTicketLink.vue';

function mountLink(link: Component, props: Record<string, unknown> = {}): void {
  const root = document.createElement('div');
  document.body.append(root);
  const app = createApp(link, props);
  app.mount(root);
  onTestFinished(() => {
    app.unmount();
    root.remove();
  });
}

test.each([
  { statut: 'pieces-rejetees', cas: 'piece-refusee' },
  { statut: 'enregistrement-en-cours', cas: '' },
])(
  'from a pli ($statut), a ticket is filled in with what it tells, which no address holds',
  async ({ statut, cas }) => {
    mountLink(PliTicketLink, { data: { transaction: '1je9xw3quz77b', statut } });
    const link = screen.getByRole('link', { name: 'Ouvrir un ticket' });
    expect(link.getAttribute('href')).toBe('/support/nouveau');
    await userEvent.setup().click(link);
    expect(location.pathname + location.search).toBe('/support/nouveau');
    expect(readDraft()).toMatchObject({ cas, valeurs: { transaction: '1je9xw3quz77b' } });
  },
);

test('from the profile, a ticket begins with the change of address', async () => {
  mountLink(IdentifiantTicketLink);
  const link = screen.getByRole('link', { name: 'Ouvrir un ticket «\u00A0Changement d’identifiant\u00A0»' });
  await userEvent.setup().click(link);
  expect(location.pathname + location.search).toBe('/support/nouveau');
  expect(readDraft()).toMatchObject({ cas: 'changement-identifiant' });
});
