import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { IncomingMessage, RequestListener } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { listen, type Listening } from '@pwp/api-kit';
import { Brouillon, Demande, PliDetail } from '@pwp/module-numerisation/contracts';
import { onePage } from '@pwp/module-numerisation/testing';
import { numerisationApi } from '@pwp/module-numerisation/api';
import { supportApi } from '@pwp/module-support/api';
import { Ticket, TicketDetail } from '@pwp/module-support/contracts';
import { startTestApi, type TestApi, type TestClient } from '@pwp/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { seedSne } from '../../demo-data/seed-sne.ts';
import { createDocaposte } from '../docaposte/docaposte.ts';
import { createGlpi } from '../glpi/glpi.ts';
import { createSne } from '../sne/sne.ts';
import { loadInterface } from './interface-validator.ts';

// The portal's adapters call the simulators through a gateway that checks every exchange against the documents.

const faults: string[] = [];
const exchanges = new Set<string>();
let folder: string;
let closing: (() => Promise<void>)[];
let api: TestApi;
let glpiUrl: string;
let environment: Record<string, string>;

async function bodyOf(bytes: Buffer, type: string | undefined): Promise<unknown> {
  if (bytes.length === 0) return undefined;
  if (type?.startsWith('multipart/form-data') !== true) return JSON.parse(bytes.toString());
  const form = await new Response(new Uint8Array(bytes), { headers: { 'content-type': type } }).formData();
  const fields: Record<string, unknown> = {};
  for (const name of new Set(form.keys())) {
    const [first] = form.getAll(name);
    // One field of each form is a JSON document; a file is any value.
    if (typeof first !== 'string') fields[name] = form.getAll(name).map(() => 'bytes');
    else fields[name] = name === 'metadonnees' ? JSON.parse(first) : first;
  }
  return fields;
}

function plainHeaders(request: IncomingMessage): Record<string, string> {
  return Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]));
}

async function gateway(name: 'sne' | 'docaposte' | 'glpi', simulator: RequestListener): Promise<Listening> {
  const behind = await listen(simulator, { port: 0, host: '127.0.0.1' });
  const contract = loadInterface(name);
  const pass = async (request: IncomingMessage) => {
    const path = request.url ?? '/';
    const method = request.method ?? 'GET';
    const bytes = await buffer(request);
    const headers = plainHeaders(request);
    const contentType = headers['content-type'];
    const body = await bodyOf(bytes, contentType);
    faults.push(
      ...contract.validateRequest(method, path, {
        headers,
        body,
        contentType: contentType?.split(';', 1)[0] ?? 'application/json',
      }),
    );
    const { 'content-length': _length, connection: _connection, host: _host, ...sent } = headers;
    const answer = await fetch(behind.url + path, {
      method,
      headers: sent,
      body: bytes.length === 0 ? null : new Uint8Array(bytes),
    });
    const type = answer.headers.get('content-type') ?? 'application/json';
    const answered = Buffer.from(await answer.arrayBuffer());
    const json: unknown = type.includes('json') && answered.length > 0 ? JSON.parse(answered.toString()) : undefined;
    faults.push(...contract.validateResponse(method, path, answer.status, json, type));
    exchanges.add(`${name} ${method} ${answer.status}`);
    return { status: answer.status, type, answered };
  };
  const front = await listen(
    (request, response) => {
      void pass(request).then(({ status, type, answered }) =>
        response.writeHead(status, { 'content-type': type }).end(answered),
      );
    },
    { port: 0, host: '127.0.0.1' },
  );
  closing.push(
    () => front.close(0),
    () => behind.close(0),
  );
  return front;
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pwp-adapters-'));
  closing = [];
  await seedSne(folder, new Date());
  const sne = createSne({ dataDir: folder, apiKey: 'sne' });
  const sneGateway = await gateway('sne', sne.handler);
  const docaposte = createDocaposte({
    dataDir: folder,
    apiKey: 'docaposte',
    sneUrl: `${sneGateway.url}/simulateurs/sne/v1`,
    sneApiKey: 'sne',
    pace: 1,
  });
  const docaposteGateway = await gateway('docaposte', docaposte.handler);
  const glpi = createGlpi({ dataDir: folder, appToken: 'application', userToken: 'compte' });
  const glpiGateway = await gateway('glpi', glpi.handler);
  const glpiPage = await listen(glpi.handler, { port: 0, host: '127.0.0.1' });
  glpiUrl = glpiPage.url;
  closing.push(
    () => glpiPage.close(0),
    () => glpi.close(),
    () => docaposte.close(),
    () => sne.close(),
  );
  environment = {
    PWP_SNE_URL: `${sneGateway.url}/simulateurs/sne/v1`,
    PWP_SNE_API_KEY: 'sne',
    PWP_DOCAPOSTE_URL: `${docaposteGateway.url}/simulateurs/docaposte/v1`,
    PWP_DOCAPOSTE_API_KEY: 'docaposte',
    PWP_GLPI_URL: `${glpiGateway.url}/simulateurs/glpi/apirest.php`,
    PWP_GLPI_APP_TOKEN: 'application',
    PWP_GLPI_USER_TOKEN: 'compte',
  };
  api = await startTestApi({
    modules: [numerisationApi, supportApi],
    environment,
  });
});
afterAll(async () => {
  await api.close();
  for (const close of closing) await close();
  await rm(folder, { recursive: true, force: true });
});

/** A demande CERFA without numéro unique: its form, and a piece in a category. */
async function sendCreation(agent: TestClient): Promise<void> {
  const brouillons = '/api/numerisation/brouillons';
  const opened = await agent.post(brouillons, { body: { contexte: 'CRE' } });
  const { id } = Brouillon.parse(opened.body);
  for (const [role, categorie] of [['formulaire'], ['piece', 'ID_PIECE']] as const) {
    const form = new FormData();
    form.set('role', role);
    if (categorie !== undefined) form.set('categorie', categorie);
    form.set('file', new Blob([new Uint8Array(onePage(Buffer.from(role)))]), `${role}.pdf`);
    expect((await agent.put(`${brouillons}/${id}/fichiers/${randomUUID()}`, { form })).status).toBe(201);
  }
  const sent = await agent.post(`${brouillons}/${id}/envoi`);
  expect(PliDetail.parse(sent.body)).toMatchObject({ contexte: 'CRE', numeroUnique: null });
}

test('requests of the adapters and responses of the simulators conform to docs/interfaces', async () => {
  const agent = api.as({ id: 'agent', guichets: ['00002'] });
  const demandes = '/api/numerisation/demandes';
  const numeroUnique = '0340819000040PWP01';

  const demande = Demande.parse((await agent.get(`${demandes}/${numeroUnique}`)).body);
  const [piece] = demande.sections.flatMap(({ categories }) => categories.flatMap(({ pieces }) => pieces));
  expect((await agent.get(`${demandes}/${numeroUnique}/pieces/${piece?.id}/contenu`)).text).toContain('%PDF');
  expect((await agent.delete(`${demandes}/${numeroUnique}/pieces/${piece?.id}`)).status).toBe(204);
  expect((await agent.delete(`${demandes}/${numeroUnique}/pieces/inconnue`)).status).toBe(404);
  expect((await agent.get(`${demandes}/0340121999999PWP01`)).status).toBe(404);

  const form = new FormData();
  form.set('numeroUnique', numeroUnique);
  form.set('contexte', 'AJO');
  form.append(
    'files',
    new Blob([new Uint8Array(onePage(Buffer.from('q Q')))], { type: 'application/pdf' }),
    'pièce « 1 ».pdf',
  );
  const created = await agent.post('/api/numerisation/plis', { form, headers: { 'idempotency-key': randomUUID() } });
  const { transaction } = PliDetail.parse(created.body);
  await sendCreation(agent);
  expect(await api.platform.outbox.deliverDue(api.platform.outboxHandlers)).toBe(2);

  const job = api.platform.jobs.find(({ name }) => name === 'numerisation.follow-statuts');
  if (job === undefined) throw new Error('nothing follows the statuts');
  let slot = 0;
  const statut = async () => {
    await api.platform.scheduler.runSlot(job, new Date(slot++ * 1000));
    return PliDetail.parse((await agent.get(`/api/numerisation/plis/${transaction}`)).body).statut;
  };
  await expect.poll(statut).toMatch(/^(enregistrement-complet|pieces-rejetees|rejet-sne)$/);

  expect(faults).toEqual([]);
  expect([...exchanges].toSorted((left, right) => left.localeCompare(right))).toEqual(
    expect.arrayContaining([
      'docaposte POST 200',
      'docaposte POST 202',
      'sne DELETE 204',
      'sne DELETE 404',
      'sne GET 200',
      'sne GET 404',
    ]),
  );
});

test("the adapter of GLPI and its simulator conform too, from a ticket's opening to its solution", async () => {
  const agent = api.as({ id: 'agent', email: 'agent@pwp.test', guichets: ['00002'] });
  const body = { cas: 'piece-refusee', transaction: '1je9xw3quz77b', message: 'Elle est « nette » & <b>complète</b>.' };
  const created = await agent.post('/api/support/tickets', { body, headers: { 'idempotency-key': randomUUID() } });
  const { numero } = Ticket.parse(created.body);
  expect(await api.platform.outbox.deliverDue(api.platform.outboxHandlers)).toBe(1);

  const pieceId = randomUUID();
  const piece = new FormData();
  piece.set('file', new Blob([new Uint8Array(onePage(Buffer.from('q Q')))]), 'avis.pdf');
  expect((await agent.put(`/api/support/pieces/${pieceId}`, { form: piece })).status).toBe(201);
  const messages = `/api/support/tickets/${numero}/messages`;
  const said = { body: { texte: 'La voici.', pieces: [pieceId] }, headers: { 'idempotency-key': randomUUID() } };
  expect((await agent.post(messages, said)).status).toBe(201);
  expect(await api.platform.outbox.deliverDue(api.platform.outboxHandlers)).toBe(1);

  const dev = async (act: string, acted: unknown) => {
    const answer = await fetch(`${glpiUrl}/dev/glpi/tickets/1/${act}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(acted),
    });
    expect(answer.status).toBe(200);
  };
  await dev('reponse', { texte: 'Pour nous seuls', prive: true });
  await dev('reponse', { texte: 'Nous <regardons>.' });
  await dev('statut', { statut: 5, solution: 'Elle est acceptée.' });
  const read = TicketDetail.parse((await agent.get(`/api/support/tickets/${numero}`)).body);
  expect(read).toMatchObject({
    etat: 'resolu',
    echanges: [
      { auteur: 'demandeur', texte: 'La voici.', etat: 'transmis', pieces: [{ nom: 'avis.pdf', etat: 'transmise' }] },
      { auteur: 'support', nature: 'reponse', texte: 'Nous <regardons>.' },
      { auteur: 'support', nature: 'solution', texte: 'Elle est acceptée.' },
    ],
    suivi: { disponible: true },
  });
  expect(Math.abs(Date.parse(read.dernierEchange) - Date.now())).toBeLessThan(60_000);
  const file = await agent.get(`/api/support/tickets/${numero}/pieces/${pieceId}`);
  expect(file.text).toContain('%PDF');
  expect((await agent.get('/api/support/tickets')).body).toMatchObject({ items: [{ numero, etat: 'resolu' }] });
  const job = api.platform.jobs.find(({ name }) => name === 'support.follow-tickets');
  if (job === undefined) throw new Error('nothing follows the tickets');
  await api.platform.scheduler.runSlot(job, new Date());
  expect((await agent.get('/api/support/a-repondre')).body).toEqual({ nombre: 0 });

  expect(faults).toEqual([]);
  expect([...exchanges].filter((exchange) => exchange.startsWith('glpi')).toSorted()).toEqual([
    'glpi GET 200',
    'glpi POST 201',
  ]);
});

test('what doctor asks of each system conforms too, and tells a wrong key from the right one', async () => {
  const ask = async (settings: Record<string, string>) => {
    const calls = [
      ...(numerisationApi.outside?.(numerisationApi.settings.parse(settings)) ?? []),
      ...(supportApi.outside?.(supportApi.settings.parse(settings)) ?? []),
    ];
    const answered = calls.map(
      async ({ system, baseUrl, path, method = 'GET', headers, body, refusals = [401, 403] }) => {
        const { status } = await fetch(baseUrl + path, { method, headers, body: body ?? null });
        return [system, refusals.includes(status)] as const;
      },
    );
    return Object.fromEntries(await Promise.all(answered));
  };
  expect(await ask(environment)).toEqual({ SNE: false, Docaposte: false, GLPI: false });
  const keys = ['PWP_SNE_API_KEY', 'PWP_DOCAPOSTE_API_KEY', 'PWP_GLPI_APP_TOKEN'];
  const wrong = Object.fromEntries(keys.map((name) => [name, randomUUID()]));
  expect(await ask({ ...environment, ...wrong })).toEqual({ SNE: true, Docaposte: true, GLPI: true });
  expect(await ask({ ...environment, PWP_GLPI_USER_TOKEN: randomUUID() })).toMatchObject({ GLPI: true });
  expect(faults).toEqual([]);
});
