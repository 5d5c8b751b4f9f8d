import { randomUUID } from 'node:crypto';
import { meetDeadlocks, type TestClient } from '@pwp/testing';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { PIECES_LIMITS, Ticket, TicketDetail } from '../../contracts/index.ts';
import { fileForm, pdf } from '../../testing/pieces.ts';
import { startSupportApi, type SupportTestApi } from '../../testing/start-support-api.ts';
import { TicketPieceModel } from './piece-model.ts';

let api: SupportTestApi;

const TICKETS = '/api/support/tickets';
const PIECES = '/api/support/pieces';

beforeEach(async () => {
  api = await startSupportApi();
});
afterEach(() => api.close());

const put = (content: Blob, name: string, id: string = randomUUID(), client: TestClient = api.agent) =>
  client.put(`${PIECES}/${id}`, { form: fileForm(content, name) });

async function deposit(content: Blob, name: string): Promise<string> {
  const id = randomUUID();
  expect((await put(content, name, id)).status).toBe(201);
  return id;
}

const openWith = (pieces: readonly string[], client: TestClient = api.agent) =>
  client.post(TICKETS, {
    body: { cas: 'autre-question', sujet: 'Enveloppes', message: 'Voir ci-joint.', pieces },
    headers: { 'idempotency-key': randomUUID() },
  });

const read = async (numero: string) => TicketDetail.parse((await api.agent.get(`${TICKETS}/${numero}`)).body);
const held = () =>
  [...api.glpi.documents.values()].map(({ id, name, filename, mime, itemtype, items_id }) => [
    name,
    filename,
    mime,
    `${itemtype}/${items_id}`,
    String(api.glpi.files.get(id)),
  ]);
const stored = async () =>
  (await TicketPieceModel.findAll({ order: ['rang', 'id'] })).map(({ etat, fichier }) => [etat, fichier !== null]);

test('a file is deposited by a professional, once by its id, and may be taken back', async () => {
  const id = randomUUID();
  expect((await put(pdf(), 'a.pdf', id, api.anonymous)).status).toBe(401);
  expect((await put(pdf(), 'a.pdf', id, api.as({ roles: ['referent'] }))).status).toBe(403);
  const first = await put(pdf(), '../../<b>"reçu".exe', id);
  expect([first.status, first.body]).toEqual([
    201,
    { id, nom: '_b__reçu_.exe.pdf', type: 'application/pdf', taille: pdf().size },
  ]);
  expect((await put(pdf(), 'a.pdf', id)).status).toBe(200);
  const other = await put(pdf('autre'), 'a.pdf', id);
  expect([other.status, other.body]).toMatchObject([409, { code: 'identifiant-reutilise' }]);
  // Another account's id is its own.
  expect((await put(pdf('autre'), 'b.pdf', id, api.neighbour)).status).toBe(201);
  expect((await api.agent.delete(`${PIECES}/${id}`)).status).toBe(204);
  expect((await api.agent.delete(`${PIECES}/${id}`)).status).toBe(204);
  expect(await TicketPieceModel.count()).toBe(1);
});

test.each([
  { content: new Blob([]), name: 'vide.pdf', status: 422, code: 'fichier-vide' },
  { content: new Blob(['MZ programme']), name: 'avis.pdf', status: 415, code: 'type-de-fichier-refuse' },
  { content: new Blob(['<svg/>']), name: 'image.png', status: 415, code: 'type-de-fichier-refuse' },
  {
    content: new Blob(['%PDF-1.7', new Uint8Array(PIECES_LIMITS.fileBytes)]),
    name: 'gros.pdf',
    status: 413,
    code: 'fichier-trop-volumineux',
  },
])('a file is refused by its content, whatever its name: $name, $code', async ({ content, name, status, code }) => {
  const refused = await put(content, name);
  expect([refused.status, refused.body]).toMatchObject([status, { code }]);
  expect(await TicketPieceModel.count()).toBe(0);
});

test('an account has few files waiting; those that nothing took go in the night', async () => {
  for (let at = 0; at < 30; at += 1) await deposit(pdf(String(at)), `${at}.pdf`);
  expect((await put(pdf(), 'un-de-trop.pdf')).body).toMatchObject({ code: 'trop-de-pieces' });
  const [piece] = await TicketPieceModel.findAll();
  await openWith([piece?.pieceId ?? '']);
  api.clock.advance(25 * 3_600_000);
  await api.runJob('purge-pieces');
  expect(await TicketPieceModel.count()).toBe(1);
  expect((await put(pdf(), 'encore.pdf')).status).toBe(201);
});

test('files that come at once are counted too, and what is refused leaves nothing', async () => {
  const answers = await Promise.all(Array.from({ length: 45 }, (_, at) => put(pdf(String(at)), `${at}.pdf`)));
  expect(answers.filter(({ status }) => status === 201)).toHaveLength(30);
  expect(answers.filter(({ status }) => status === 429)).toHaveLength(15);
  expect(await TicketPieceModel.count()).toBe(30);
});

test('files of an opening reach the ticket in GLPI, in order, and only there are kept', async () => {
  const pieces = [await deposit(pdf('un'), 'un.pdf'), await deposit(pdf('deux'), 'deux « bis ».pdf')];
  const { numero } = Ticket.parse((await openWith(pieces)).body);
  expect((await read(numero)).pieces).toMatchObject([
    { id: pieces[0], nom: 'un.pdf', etat: 'en-cours' },
    { id: pieces[1], etat: 'en-cours' },
  ]);
  const waiting = await api.agent.get(`${TICKETS}/${numero}/pieces/${pieces[0]}`);
  expect([waiting.status, waiting.text]).toEqual([200, await pdf('un').text()]);
  await api.deliver();
  expect(held()).toEqual([
    [`un.pdf (${numero}-1)`, 'un.pdf', 'application/pdf', 'Ticket/4700', await pdf('un').text()],
    [`deux « bis ».pdf (${numero}-2)`, 'deux « bis ».pdf', 'application/pdf', 'Ticket/4700', await pdf('deux').text()],
  ]);
  expect(await stored()).toEqual([
    ['transmise', false],
    ['transmise', false],
  ]);
  // GLPI's own list of them is not shown a second time.
  expect(await read(numero)).toMatchObject({ pieces: [{ etat: 'transmise' }, { etat: 'transmise' }], echanges: [] });
  const file = await api.agent.get(`${TICKETS}/${numero}/pieces/${pieces[1]}`);
  expect([file.status, file.text]).toEqual([200, await pdf('deux').text()]);
  expect(file.headers.get('content-disposition')).toContain('attachment; filename="deux _ bis _.pdf"');
});

test('files that are gone, already joined or of another account open nothing', async () => {
  const mine = await deposit(pdf(), 'a.pdf');
  expect((await openWith([mine], api.neighbour)).body).toMatchObject({
    code: 'pieces-absentes',
    errors: [{ pointer: '/pieces' }],
  });
  expect((await openWith([mine])).status).toBe(201);
  expect((await openWith([mine])).body).toMatchObject({ code: 'pieces-absentes' });
  expect((await openWith(Array.from({ length: 6 }, () => randomUUID()))).body).toMatchObject({
    code: 'requete-invalide',
  });
  expect((await api.agent.get(TICKETS)).body).toMatchObject({ total: 1 });
});

test('a deadlock while it is noted that a file was joined leaves the note, and the file nowhere else', async () => {
  const { numero } = Ticket.parse((await openWith([await deposit(pdf(), 'a.pdf')])).body);
  meetDeadlocks(api.platform.database.sequelize);
  expect(await api.deliver()).toBe(1);
  expect(await stored()).toEqual([['transmise', false]]);
  expect(await read(numero)).toMatchObject({ pieces: [{ etat: 'transmise' }] });
});

test('a file whose answer is lost on the way is joined once', async () => {
  const { numero } = Ticket.parse((await openWith([await deposit(pdf(), 'a.pdf')])).body);
  api.glpi.lost.add('POST /Document');
  expect(await api.deliver()).toBe(0);
  expect(await read(numero)).toMatchObject({ etat: 'transmis', pieces: [{ etat: 'en-cours' }] });
  expect(await api.deliver()).toBe(1);
  expect(held()).toHaveLength(1);
  expect(await read(numero)).toMatchObject({ pieces: [{ etat: 'transmise' }] });
});

test('a file that GLPI does not take is said to be refused; the others go', async () => {
  const pieces = [await deposit(pdf('un'), 'un.pdf'), await deposit(pdf('deux'), 'deux.pdf')];
  const { numero } = Ticket.parse((await openWith(pieces)).body);
  const body = ['ERROR_GLPI_ADD', 'The uploaded file exceeds the limit'];
  api.glpi.refusals.set('POST /Document', { status: 400, body, once: true });
  expect(await api.deliver()).toBe(1);
  expect(await read(numero)).toMatchObject({ pieces: [{ etat: 'refusee' }, { etat: 'transmise' }] });
  expect(api.logs.join('')).toContain('GLPI refuses the file');
  expect((await api.agent.get(`${TICKETS}/${numero}/pieces/${pieces[0]}`)).status).toBe(200);
});

test('a document of the support is downloaded from its own ticket only, by its owner only', async () => {
  const [first, second] = [await openWith([]), await openWith([])].map(({ body }) => Ticket.parse(body).numero);
  await api.deliver();
  const glpiIdOf = (numero = '') =>
    [...api.glpi.tickets.values()].find(({ externalid }) => externalid === numero)?.id ?? 0;
  const joined = { name: 'x', users_id: 3, date_mod: '2026-11-24 13:00:00', mime: 'text/html', itemtype: 'Ticket' };
  const filename = 'C:\\mode d’emploi.html';
  api.glpi.documents.set(90, { ...joined, id: 90, items_id: glpiIdOf(first), filename });
  api.glpi.files.set(90, Buffer.from('<script>'));
  api.glpi.documents.set(91, { ...joined, id: 91, items_id: glpiIdOf(second), filename: 'autre.html' });
  const detail = await read(first ?? '');
  const [other] = (await read(second ?? '')).echanges.flatMap(({ pieces }) => pieces);
  expect(detail.echanges).toMatchObject([{ auteur: 'support', texte: '', pieces: [{ nom: 'mode d’emploi.html' }] }]);
  const [piece] = detail.echanges.flatMap(({ pieces }) => pieces);
  const path = `${TICKETS}/${first}/pieces`;
  const file = await api.agent.get(`${path}/${piece?.id}`);
  expect([file.status, file.text, file.headers.get('content-type')]).toEqual([
    200,
    '<script>',
    'application/octet-stream',
  ]);
  expect(file.headers.get('content-disposition')).toMatch(/^attachment/);
  for (const id of [other?.id, '00000090', randomUUID()])
    expect((await api.agent.get(`${path}/${id}`)).body).toMatchObject({ code: 'piece-introuvable' });
  expect((await api.neighbour.get(`${path}/${piece?.id}`)).body).toMatchObject({ code: 'ticket-introuvable' });
  expect((await api.anonymous.get(`${path}/${piece?.id}`)).status).toBe(401);
  // GLPI never saw a request for the other ticket's document.
  expect(api.glpi.calls.filter((call) => call.startsWith('GET /Document/'))).toEqual(['GET /Document/90']);
});

test.each(['error', 'cut', 'mute'] as const)(
  'a download while GLPI is down (%s) says so',
  async (mode) => {
    const pieces = [await deposit(pdf(), 'a.pdf')];
    const { numero } = Ticket.parse((await openWith(pieces)).body);
    await api.deliver();
    api.glpi.mode = mode;
    const refused = await api.agent.get(`${TICKETS}/${numero}/pieces/${pieces[0]}`);
    expect([refused.status, refused.body]).toMatchObject([503, { code: 'support-indisponible' }]);
    api.glpi.mode = 'ok';
    api.glpi.endSessions();
    api.glpi.documents.clear();
    const gone = () => api.agent.get(`${TICKETS}/${numero}/pieces/${pieces[0]}`);
    await expect.poll(async () => (await gone()).status, { interval: 500 }).toBe(404);
  },
  15_000,
);
