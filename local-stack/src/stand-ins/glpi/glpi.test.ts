import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { listen, type Listening } from '@pwp/api-kit';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { z } from 'zod';
import { loadInterface } from '../interfaces/interface-validator.ts';
import type { Simulator } from '../simulators/simulator-app.ts';
import { createGlpi } from './glpi.ts';
import { openGlpiStore } from './glpi-store.ts';

const contract = loadInterface('glpi');
const BASE = '/simulateurs/glpi/apirest.php';
const NOW = new Date('2026-11-24T13:55:00.000Z');
const NUMERO = 'PWP-7K3QX9FD';

let dataDir: string;
let glpi: Simulator;
let server: Listening;

async function start(): Promise<void> {
  glpi = createGlpi({ dataDir, appToken: 'application', userToken: 'compte', clock: () => NOW, slowMs: 80 });
  server = await listen((request, response) => glpi.handler(request, response), { port: 0, host: '127.0.0.1' });
}

async function stop(): Promise<void> {
  await server.close(0);
  await glpi.close();
}

beforeEach(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'pwp-glpi-'));
  await start();
});
afterEach(async () => {
  await stop();
  rmSync(dataDir, { recursive: true });
});

/** One call, its answer held against the document. */
async function call(method: string, path: string, headers: Record<string, string>, json?: unknown) {
  const response = await fetch(server.url + BASE + path, {
    method,
    headers: { 'App-Token': 'application', 'Content-Type': 'application/json', ...headers },
    body: json === undefined ? null : JSON.stringify(json),
  });
  const text = await response.text();
  const body: unknown = text === '' ? undefined : JSON.parse(text);
  expect(contract.validateResponse(method, path, response.status, body)).toEqual([]);
  return { status: response.status, body, range: response.headers.get('content-range') };
}

async function session(): Promise<Record<string, string>> {
  const { body } = await call('GET', '/initSession', { Authorization: 'user_token compte' });
  return { 'Session-Token': z.object({ session_token: z.string() }).parse(body).session_token };
}

const input = {
  name: '[PWP] Pièce refusée',
  content: '<p>Texte</p>',
  type: 2,
  entities_id: 0,
  externalid: NUMERO,
  _users_id_requester: 0,
  _users_id_requester_notif: { alternative_email: ['agent@pwp.test'], use_notification: [1] },
};
const search = (email: string, range = '0-19') =>
  `/search/Ticket?${new URLSearchParams({
    'criteria[0][field]': '4',
    'criteria[0][searchtype]': 'contains',
    'criteria[0][value]': `^${email}$`,
    range,
  }).toString()}`;

function dev(path: string, body: unknown): Promise<Response> {
  return fetch(`${server.url}/dev/glpi${path}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  });
}

test('a session asks for both tokens, and ends with killSession or with the process', async () => {
  expect(await call('GET', '/initSession', { Authorization: 'user_token autre' })).toMatchObject({
    status: 401,
    body: ['ERROR_GLPI_LOGIN_USER_TOKEN', expect.any(String)],
  });
  expect((await call('GET', '/initSession', {})).status).toBe(400);
  expect((await call('GET', '/initSession', { 'App-Token': 'autre', Authorization: 'user_token compte' })).status).toBe(
    400,
  );
  expect((await call('GET', '/Ticket', {})).body).toEqual(['ERROR_SESSION_TOKEN_MISSING', expect.any(String)]);

  const killed = await session();
  expect((await call('GET', '/killSession', killed)).status).toBe(200);
  expect((await call('GET', '/Ticket', killed)).status).toBe(401);
  const lost = await session();
  await stop();
  await start();
  expect((await call('GET', '/Ticket', lost)).body).toEqual(['ERROR_SESSION_TOKEN_INVALID', expect.any(String)]);
});

test('a ticket is kept over a restart, found by its external identifier and by its requester', async () => {
  const opened = await call('POST', '/Ticket', await session(), { input });
  expect(opened).toMatchObject({ status: 201, body: { id: 1 } });
  await stop();
  await start();
  const headers = await session();
  expect((await call('GET', `/Ticket?searchText[externalid]=^${NUMERO}$`, headers)).body).toMatchObject([{ id: 1 }]);
  expect((await call('GET', '/Ticket?searchText[externalid]=^PWP-22222222$', headers)).body).toEqual([]);
  expect((await call('GET', '/Ticket/1', headers)).body).toMatchObject({ status: 1, date: '2026-11-24 14:55:00' });
  expect((await call('GET', '/Ticket/2', headers)).status).toBe(404);
  expect((await call('GET', search('agent@pwp.test'), headers)).body).toMatchObject({
    totalcount: 1,
    data: [{ '2': 1, '12': 1, '19': '2026-11-24 14:55:00' }],
  });
  expect((await call('GET', search('gent@pwp.test'), headers)).body).not.toHaveProperty('data');
});

test('a repeated opening is another ticket, as in GLPI, and the list of /dev counts it', async () => {
  const headers = await session();
  await call('POST', '/Ticket', headers, { input });
  await call('POST', '/Ticket', headers, { input });
  expect(await call('GET', search('agent@pwp.test', '0-0'), headers)).toMatchObject({ status: 206, range: '0-0/2' });
  expect(await (await fetch(`${server.url}/dev/glpi/tickets`)).json()).toEqual([
    {
      id: 1,
      externalid: NUMERO,
      titre: '[PWP] Pièce refusée',
      statut: 1,
      demandeur: 'agent@pwp.test',
      ouvertures: 2,
      echanges: 0,
    },
  ]);
  expect((await call('POST', '/Ticket', headers, { input: { name: '' } })).body).toEqual([
    'ERROR_GLPI_ADD',
    expect.any(String),
  ]);
});

test('the support answers and resolves by hand, by JSON and by the forms of the page', async () => {
  const headers = await session();
  await call('POST', '/Ticket', headers, { input });
  await dev('/tickets/1/reponse', { texte: 'Pour nous', prive: true });
  const form = await fetch(`${server.url}/dev/glpi/tickets/1/reponse`, {
    method: 'POST',
    body: new URLSearchParams({ texte: 'Nous <b>regardons</b>.' }),
  });
  expect(form.url).toBe(`${server.url}/dev/glpi`);
  const page = await form.text();
  expect(page).toContain(NUMERO);
  expect(page).not.toContain('<b>');
  await dev('/tickets/1/statut', { statut: 5, solution: 'Fait.' });
  expect((await call('GET', '/Ticket/1/ITILFollowup', headers)).body).toMatchObject([
    { is_private: 1, users_id: 3 },
    { is_private: 0, content: '<p>Nous &#60;b&#62;regardons&#60;/b&#62;.</p>' },
  ]);
  expect((await call('GET', '/Ticket/1/ITILSolution', headers)).body).toMatchObject([{ content: '<p>Fait.</p>' }]);
  expect((await call('GET', '/Ticket/1', headers)).body).toMatchObject({ status: 5 });

  expect((await dev('/tickets/9/reponse', { texte: 'x' })).status).toBe(404);
  expect((await dev('/tickets/1/reponse', { texte: ' ' })).status).toBe(400);
  expect((await dev('/tickets/1/statut', { statut: 7 })).status).toBe(400);
});

test('a user of GLPI is found by its login, and its tickets with it', async () => {
  const store = openGlpiStore(dataDir);
  store.addUser(156, 'agent@pwp.test');
  store.close();
  const headers = await session();
  expect((await call('GET', '/User?searchText[name]=^Agent@pwp.test$', headers)).body).toEqual([
    { id: 156, name: 'agent@pwp.test' },
  ]);
  await call('POST', '/Ticket', headers, { input: { ...input, _users_id_requester: 156 } });
  expect((await call('GET', search('agent@pwp.test'), headers)).body).toMatchObject({ totalcount: 1 });
});

test('pannes: 503, late answer, cut connection; /dev always answers', async () => {
  const headers = await session();
  await dev('/panne', { mode: 'erreur' });
  expect(await call('GET', '/Ticket', headers)).toMatchObject({
    status: 503,
    body: ['indisponible', expect.any(String)],
  });
  await dev('/panne', { mode: 'coupure' });
  await expect(call('POST', '/Ticket', headers, { input })).rejects.toThrow('fetch failed');
  expect(await (await fetch(`${server.url}/dev/glpi/tickets`)).json()).toEqual([]);
  await dev('/panne', { mode: 'lent' });
  const began = performance.now();
  expect((await call('POST', '/Ticket', headers, { input })).status).toBe(201);
  expect(performance.now() - began).toBeGreaterThanOrEqual(75);
  expect((await dev('/panne', { mode: 'feu' })).status).toBe(400);
  await dev('/panne', { mode: 'off' });
  expect((await call('GET', '/Ticket', headers)).status).toBe(200);
});
