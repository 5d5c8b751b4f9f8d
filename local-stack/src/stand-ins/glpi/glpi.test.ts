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

/** One call, with its response checked against the document. */
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
      documents: [],
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

/** The upload of a file joined to an item, as the portal sends it. */
async function upload(headers: Record<string, string>, itemtype: string, itemsId: number, content: string) {
  const form = new FormData();
  const manifest = { name: 'avis.pdf (PWP-1)', itemtype, items_id: itemsId, _filename: ['avis.pdf'] };
  form.set('uploadManifest', JSON.stringify({ input: manifest }));
  form.set('filename[0]', new Blob([content], { type: 'application/pdf' }), 'avis.pdf');
  const response = await fetch(`${server.url}${BASE}/Document`, {
    method: 'POST',
    headers: { 'App-Token': 'application', ...headers },
    body: form,
  });
  const body: unknown = await response.json();
  expect(contract.validateResponse('POST', '/Document', response.status, body)).toEqual([]);
  return z.object({ id: z.int() }).parse(body).id;
}

async function download(headers: Record<string, string>, id: number): Promise<Response> {
  return fetch(`${server.url}${BASE}/Document/${id}?alt=media`, {
    headers: { 'App-Token': 'application', ...headers },
  });
}

const documents = (...items: [string, number][]) => {
  const query = new URLSearchParams({ with_documents: 'true' });
  for (const [at, [itemtype, id]] of items.entries()) {
    query.set(`items[${at}][itemtype]`, itemtype);
    query.set(`items[${at}][items_id]`, String(id));
  }
  return `/getMultipleItems?${query.toString()}`;
};

test('files are joined to a ticket, listed with it and downloaded, also after a restart', async () => {
  const headers = await session();
  await call('POST', '/Ticket', headers, { input });
  const id = await upload(headers, 'Ticket', 1, '%PDF-1.7');
  expect(await (await fetch(`${server.url}/dev/glpi/tickets`)).json()).toMatchObject([{ documents: ['avis.pdf'] }]);
  await stop();
  await start();
  const later = await session();
  expect((await call('GET', documents(['Ticket', 1], ['ITILFollowup', 1001]), later)).body).toMatchObject([
    {
      id: 1,
      _documents: [{ id, filename: 'avis.pdf', name: 'avis.pdf (PWP-1)', mime: 'application/pdf', users_id: 2 }],
    },
    { id: 1001, _documents: [] },
  ]);
  expect(await (await download(later, id)).text()).toBe('%PDF-1.7');
  expect((await download(later, 99)).status).toBe(404);
});

test('a follow-up of the requester puts a solved ticket under way again when it is told so', async () => {
  const headers = await session();
  await call('POST', '/Ticket', headers, { input });
  await dev('/tickets/1/statut', { statut: 5, solution: 'Fait.' });
  const followup = { itemtype: 'Ticket', items_id: 1, content: '<p>Non.</p>', is_private: 0 };
  expect((await call('POST', '/ITILFollowup', headers, { input: followup })).status).toBe(201);
  expect((await call('GET', '/Ticket/1', headers)).body).toMatchObject({ status: 5 });
  await call('POST', '/ITILFollowup', headers, { input: { ...followup, _reopen: 1 } });
  expect((await call('GET', '/Ticket/1', headers)).body).toMatchObject({ status: 2 });
  expect((await call('POST', '/ITILFollowup', headers, { input: { ...followup, items_id: 9 } })).status).toBe(404);
});

test('the support answers with a file by the form of the page; the tickets that changed are found by their date', async () => {
  const headers = await session();
  await call('POST', '/Ticket', headers, { input });
  const form = new FormData();
  form.set('texte', 'Voici le mode d’emploi.');
  form.set('piece', new Blob(['%PDF-1.7'], { type: 'application/pdf' }), 'mode d’emploi.pdf');
  const page = await fetch(`${server.url}/dev/glpi/tickets/1/reponse`, { method: 'POST', body: form });
  expect(await page.text()).toContain('[mode d’emploi.pdf]');
  const followups = await call('GET', '/Ticket/1/ITILFollowup', headers);
  const [followup] = z.array(z.object({ id: z.int() })).parse(followups.body);
  expect((await call('GET', documents(['ITILFollowup', followup?.id ?? 0]), headers)).body).toMatchObject([
    { _documents: [{ filename: 'mode d’emploi.pdf', users_id: 3 }] },
  ]);
  const changed = (since: string) =>
    `/search/Ticket?${new URLSearchParams({
      'criteria[0][field]': '19',
      'criteria[0][searchtype]': 'morethan',
      'criteria[0][value]': since,
      'criteria[1][link]': 'AND',
      'criteria[1][field]': '1',
      'criteria[1][searchtype]': 'contains',
      'criteria[1][value]': '[PWP]',
      order: 'ASC',
    }).toString()}`;
  expect((await call('GET', changed('2026-11-24 14:54:59'), headers)).body).toMatchObject({ totalcount: 1 });
  expect((await call('GET', changed('2026-11-24 14:55:00'), headers)).body).toMatchObject({ totalcount: 0 });
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
