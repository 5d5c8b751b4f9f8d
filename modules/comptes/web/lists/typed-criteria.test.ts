import type { GuichetEndpoints } from '@pwp/contracts';
import { fakeApi } from '@pwp/web-kit/testing';
import { screen } from '@testing-library/dom';
import userEvent from '@testing-library/user-event';
import { expect, test, vi } from 'vitest';
import { callsOf } from '../testing/calls.ts';
import { aCompte, aGuichet, aList } from '../testing/factories.ts';
import { mountPage } from '../testing/mount-page.ts';

const user = userEvent.setup();

test.each([
  ['/comptes/liste?guichet=PWP01', 'Nom ou adresse', 'GET /comptes'],
  ['/comptes/guichets?etat=ouvert', 'Code, nom ou SIRET', 'GET /guichets-administres'],
] as const)('on %s, what is being typed stays while another page of the list is read', async (path, label, list) => {
  fakeApi<GuichetEndpoints>('/api/guichets', { 'GET /': aList([]) });
  const { api } = await mountPage(
    path,
    {
      'GET /comptes': { items: [aCompte()], total: 60 },
      'GET /guichets-administres': { items: [aGuichet()], total: 60 },
    },
    'administrateur',
  );
  await user.type(await screen.findByLabelText(label), 'mair');
  await user.click(await screen.findByRole('link', { name: 'Page suivante' }));
  await vi.waitFor(() => expect(callsOf(api, list).at(-1)?.query).toMatchObject({ page: '2' }));
  expect(screen.getByLabelText(label)).toHaveProperty('value', 'mair');
  // A search that is cleared empties it.
  await user.click(screen.getByRole('button', { name: 'Effacer' }));
  await vi.waitFor(() => expect(screen.getByLabelText(label)).toHaveProperty('value', ''));
  await vi.waitFor(() => expect(document.activeElement).toBe(screen.getByLabelText(label)));
});
