import { screen } from '@testing-library/dom';
import userEvent from '@testing-library/user-event';
import { expect, onTestFinished, test } from 'vitest';
import { createApp, h } from 'vue';
import { readDraft } from './ticket-draft.ts';
import PliTicketLink from './PliTicketLink.vue';

test.each([
  { statut: 'pieces-rejetees', cas: 'piece-refusee' },
  { statut: 'enregistrement-en-cours', cas: '' },
])(
  'from a pli ($statut), a ticket is filled in with what it tells, which no address holds',
  async ({ statut, cas }) => {
    const root = document.createElement('div');
    document.body.append(root);
    const app = createApp({ render: () => h(PliTicketLink, { data: { transaction: '1je9xw3quz77b', statut } }) });
    app.mount(root);
    onTestFinished(() => {
      app.unmount();
      root.remove();
    });
    const link = screen.getByRole('link', { name: 'Ouvrir un ticket' });
    expect(link.getAttribute('href')).toBe('/support/nouveau');
    await userEvent.setup().click(link);
    expect(location.pathname + location.search).toBe('/support/nouveau');
    expect(readDraft()).toMatchObject({ cas, valeurs: { transaction: '1je9xw3quz77b' } });
  },
);
