import { afterEach, expect, test, vi } from 'vitest';
import type { Connexion, ConnexionList } from '../../contracts/index.ts';
import { openProfile, problem, type Answer, type ProfilePortal } from '../testing/profile-portal.ts';

const PATH = '/api/profile/connexions';
const connexion = (id: string, hour: number): Connexion => ({
  id,
  debut: `2026-11-24T0${hour}:00:00.000Z`,
  dernierAcces: `2026-11-24T0${hour}:30:00.000Z`,
  adresseIp: '192.0.2.1',
  actuelle: id === 'this',
});
const list: ConnexionList = { items: [connexion('this', 8), connexion('other', 7)], total: 2 };
let portal: ProfilePortal;

afterEach(() => portal.close());

const api: Answer = (method) => (method === 'GET' ? Response.json(list) : new Response(null, { status: 204 }));

async function open(answer: Answer = api): Promise<void> {
  portal = await openProfile('/profile/connexions', answer);
  await vi.waitFor(() => expect(portal.page.textContent).toContain('Ouverte le'));
}

const lines = () => [...portal.page.querySelectorAll('tbody tr')].map((line) => line.textContent);

test('each connection shows its start, its last access and its address; this one is marked and is not ended alone', async () => {
  await open();
  expect(lines()).toHaveLength(2);
  expect(lines()[0]).toMatch(/24 novembre 2026 à 09:00.*24 novembre 2026 à 09:30.*192\.0\.2\.1.*Cette connexion/s);
  expect(lines()[1]).not.toContain('Cette connexion');
  expect(portal.page.querySelectorAll('tbody button')).toHaveLength(1);
});

test('each tells its browser, its system and its place in words', async () => {
  const desk: Connexion = { ...connexion('this', 8), navigateur: 'Firefox', systeme: 'Windows', adresseIp: '10.0.0.7' };
  await open((method) =>
    method === 'GET'
      ? Response.json({ items: [desk, connexion('other', 7)], total: 2 })
      : new Response(null, { status: 204 }),
  );
  expect(lines()[0]).toMatch(/Firefox sous Windows.*Réseau local \(10\.0\.0\.7\)/s);
  expect(lines()[1]).toMatch(/Navigateur inconnu.*192\.0\.2\.1/s);
});

test('ending another one takes it off the list, announces it, and puts the focus on the title of the list', async () => {
  await open();
  portal.button('Mettre fin à la connexion ouverte le 24 novembre 2026 à 08:00').click();
  await vi.waitFor(() => expect(lines()).toHaveLength(1));
  expect(portal.asked[1]).toBe(`DELETE ${PATH}/other`);
  expect(portal.announced).toEqual(['La connexion ouverte le 24 novembre 2026 à 08:00 est terminée.']);
  await vi.waitFor(() => expect(document.activeElement?.textContent).toBe('Connexions ouvertes'));
});

test('one that is not ended stays, and says why', async () => {
  await open((method) => (method === 'GET' ? Response.json(list) : problem(503, 'x', { detail: 'Un instant.' })));
  portal.button('Mettre fin à la connexion ouverte le 24 novembre 2026 à 08:00').click();
  await vi.waitFor(() => expect(portal.page.querySelector('[role=alert]')?.textContent).toContain('Un instant.'));
  expect(lines()).toHaveLength(2);
});

test('« Me déconnecter partout » asks once, ends them all, then leaves the portal', async () => {
  await open();
  portal.button('Me déconnecter partout').click();
  await vi.waitFor(() => expect(portal.page.querySelector('dialog')?.open).toBe(true));
  const dialog = portal.page.querySelector('dialog');
  expect(dialog?.textContent).toContain('Toutes vos connexions prendront fin, celle-ci comprise');
  expect(portal.asked).toHaveLength(1);
  const confirm = [...(dialog?.querySelectorAll('button') ?? [])].find(
    (button) => button.textContent.trim() === 'Me déconnecter partout',
  );
  confirm?.click();
  await vi.waitFor(() => expect(portal.access.signOut).toHaveBeenCalledOnce());
  expect(portal.asked[1]).toBe(`DELETE ${PATH}`);
});

test('« Annuler » ends nothing; a refusal shows and the page stays', async () => {
  await open((method) => (method === 'GET' ? Response.json(list) : problem(503, 'x', { detail: 'Un instant.' })));
  portal.button('Me déconnecter partout').click();
  await vi.waitFor(() => expect(portal.page.querySelector('dialog')?.open).toBe(true));
  portal.button('Annuler').click();
  await vi.waitFor(() => expect(portal.page.querySelector('dialog')?.open).toBe(false));
  expect(portal.asked).toHaveLength(1);

  portal.button('Me déconnecter partout').click();
  await vi.waitFor(() => expect(portal.page.querySelector('dialog')?.open).toBe(true));
  const buttons = [...(portal.page.querySelector('dialog')?.querySelectorAll('button') ?? [])];
  buttons.find((button) => button.textContent.trim() === 'Me déconnecter partout')?.click();
  await vi.waitFor(() => expect(portal.page.textContent).toContain('Vous n’avez pas été déconnecté partout'));
  expect(portal.access.signOut).not.toHaveBeenCalled();
});
