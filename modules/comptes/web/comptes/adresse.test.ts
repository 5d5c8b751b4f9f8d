import { problem } from '@pwp/web-kit/testing';
import { screen, within } from '@testing-library/dom';
import userEvent from '@testing-library/user-event';
import { expect, test, vi } from 'vitest';
import type { Adresse } from '../../contracts/index.ts';
import { inTurn, sentTo } from '../testing/calls.ts';
import { aCompte, aCompteDetail, aList } from '../testing/factories.ts';
import { mountPage } from '../testing/mount-page.ts';

const user = userEvent.setup();
const PROPOSE = 'POST /comptes/:compteId/adresse';
const WITHDRAW = 'DELETE /comptes/:compteId/adresse';
const ASK = 'Proposer une nouvelle adresse…';
/** An account that works for the référent's guichets alone. */
const inside = { guichets: ['00002'] };
const adresse: Adresse = {
  etat: 'proposee',
  nouvelle: 'camille@metropole.test',
  dateProposition: '2026-11-24T13:55:00.000Z',
  dateLimite: '2026-11-27T13:55:00.000Z',
  dateEffet: null,
};

async function open(answers: Parameters<typeof mountPage>[1]) {
  const { api } = await mountPage('/comptes/liste', { 'GET /comptes': aList([aCompte()]), ...answers });
  await user.click(await screen.findByRole('button', { name: 'Voir le compte de Camille ESSAI' }));
  const panel = within(await screen.findByRole('dialog', { name: 'Compte de Camille ESSAI' }));
  await panel.findByRole('heading', { name: 'Historique' });
  return { api, panel };
}

test('a new address is proposed, its change shown with its dates, and withdrawn', async () => {
  const { api, panel } = await open({
    'GET /comptes/:compteId': inTurn(
      aCompteDetail(inside),
      aCompteDetail({ ...inside, adresse }),
      aCompteDetail(inside),
    ),
    [PROPOSE]: adresse,
    [WITHDRAW]: undefined,
  });
  const ask = () => panel.getByRole('button', { name: ASK });
  await vi.waitFor(() => expect(ask()).toBeDefined());
  await user.click(ask());
  await user.click(panel.getByRole('button', { name: 'Annuler' }));
  await vi.waitFor(() => expect(document.activeElement).toBe(ask()));
  await user.click(ask());
  await user.type(panel.getByLabelText(/^Nouvelle adresse/), 'camille');
  await user.click(panel.getByRole('button', { name: 'Proposer cette adresse' }));
  expect(panel.getByText(/^Saisissez une adresse électronique/)).toBeDefined();
  expect(sentTo(api, PROPOSE)).toEqual([]);
  await user.type(panel.getByLabelText(/^Nouvelle adresse/), '@metropole.test ');
  expect(panel.queryByText(/^Saisissez une adresse électronique/)).toBeNull();
  await user.click(panel.getByRole('button', { name: 'Proposer cette adresse' }));
  await panel.findByRole('heading', { name: 'Adresse proposée' });
  expect(sentTo(api, PROPOSE)).toEqual([['compte-1', { email: 'camille@metropole.test' }]]);
  expect(panel.getByText(/^camille@metropole.test est proposée. Elle peut être confirmée jusqu’au 27/)).toBeDefined();
  expect(panel.queryByRole('button', { name: ASK })).toBeNull();
  await user.click(panel.getByRole('button', { name: 'Retirer la proposition' }));
  await panel.findByRole('heading', { name: 'Proposition retirée' });
  expect(sentTo(api, WITHDRAW)).toEqual([['compte-1']]);
  expect(panel.queryByText(/est proposée/)).toBeNull();
  expect(ask()).toBeDefined();
});

test('a refusal is told, and what was typed stays', async () => {
  const { panel } = await open({
    'GET /comptes/:compteId': aCompteDetail(inside),
    [PROPOSE]: inTurn(problem(409, 'compte-existant', 'Un autre compte a déjà cette adresse.'), adresse),
  });
  await user.click(await panel.findByRole('button', { name: ASK }));
  await user.type(panel.getByLabelText(/^Nouvelle adresse/), 'prise@mairie.test');
  await user.click(panel.getByRole('button', { name: 'Proposer cette adresse' }));
  expect((await panel.findByRole('alert')).textContent).toContain('Un autre compte a déjà cette adresse.');
  expect(panel.getByLabelText(/^Nouvelle adresse/)).toHaveProperty('value', 'prise@mairie.test');
});

test('of an account that others look after too, the panel shows the change, and tells the way', async () => {
  const dateEffet = '2026-11-28T13:55:00.000Z';
  const { panel } = await open({
    'GET /comptes/:compteId': aCompteDetail({ adresse: { ...adresse, etat: 'confirmee', dateEffet } }),
  });
  expect(panel.getByText(/est confirmée. Elle remplace l’adresse actuelle le 28/)).toBeDefined();
  expect(panel.getByText(/demande sa nouvelle adresse par un ticket au support/)).toBeDefined();
  expect(panel.queryByRole('button', { name: ASK })).toBeNull();
  expect(panel.queryByRole('button', { name: 'Retirer la proposition' })).toBeNull();
});

test('one that takes effect is not withdrawn', async () => {
  const { panel } = await open({
    'GET /comptes/:compteId': aCompteDetail({ ...inside, adresse: { ...adresse, etat: 'en-cours' } }),
  });
  await panel.findByText('camille@metropole.test prend effet en ce moment.');
  expect(panel.queryByRole('button', { name: ASK })).toBeNull();
  expect(panel.queryByRole('button', { name: 'Retirer la proposition' })).toBeNull();
});
