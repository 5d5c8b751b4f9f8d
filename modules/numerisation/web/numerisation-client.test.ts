import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { ProblemError } from '@pwp/web-kit';
import { expect, onTestFinished, test } from 'vitest';
import { numerisationClient } from './numerisation-client.ts';
import { installSilentHost, workFor } from './testing/mount-page.ts';

declare global {
  interface Window {
    /** What happy-dom adds to a test's window. */
    happyDOM: { setURL: (url: string) => void };
  }
}

interface Received {
  method: string;
  url: string;
  headers: IncomingHttpHeaders;
  body: string;
}

/** A real server that the page believes to be the portal's; it answers everything alike. */
async function aPortal(status: number, answer: unknown): Promise<Received[]> {
  const received: Received[] = [];
  const receive = async (request: IncomingMessage, response: ServerResponse) => {
    const { method = '', url = '', headers } = request;
    received.push({ method, url, headers, body: await text(request) });
    response.writeHead(status, { 'Content-Type': 'application/json' });
    response.end(JSON.stringify(answer));
  };
  const server = createServer((request, response) => void receive(request, response));
  const { promise, resolve } = Promise.withResolvers<void>();
  server.listen(0, '127.0.0.1', resolve);
  await promise;
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  window.happyDOM.setURL(`http://127.0.0.1:${port}/`);
  installSilentHost();
  workFor('00002');
  return received;
}

test('a list is asked with its filters, for the current guichet', async () => {
  const received = await aPortal(200, { items: [], total: 0 });
  await numerisationClient.listPlis({
    du: '2026-10-24',
    au: '2026-11-24',
    statut: ['pieces-rejetees', 'rejet-sne'],
    tri: 'dateTransmission',
    ordre: 'desc',
    page: 1,
    taille: 10,
  });
  const url = new URL(received[0]?.url ?? '', 'http://portal');
  expect(url.pathname).toBe('/api/numerisation/plis');
  expect(Object.fromEntries(url.searchParams)).toEqual({
    du: '2026-10-24',
    au: '2026-11-24',
    statut: 'pieces-rejetees,rejet-sne',
    tri: 'dateTransmission',
    ordre: 'desc',
    page: '1',
    taille: '10',
  });
  expect(received[0]?.headers['x-guichet']).toBe('00002');
});

test('a file goes to its own address in a form whose fields stand before it', async () => {
  const received = await aPortal(200, { id: 'fichier-1' });
  await numerisationClient.putFichier('brouillon-1', 'fichier-1', {
    file: new File(['%PDF'], 'pièce.pdf', { type: 'application/pdf' }),
    role: 'piece',
    categorie: 'ID_CNI',
  });
  const { method, url, body } = received[0] ?? { method: '', url: '', body: '' };
  expect(`${method} ${url}`).toBe('PUT /api/numerisation/brouillons/brouillon-1/fichiers/fichier-1');
  const names = [...body.matchAll(/name="(\w+)"/g)].map(([, name]) => name);
  expect(names).toEqual(['role', 'categorie', 'file']);
  expect(body).toContain('pièce.pdf');
});

test('each act on a draft has its own route', async () => {
  const received = await aPortal(200, {});
  await numerisationClient.listBrouillons();
  await numerisationClient.openBrouillon({ contexte: 'CRE' });
  await numerisationClient.getBrouillon('b1');
  await numerisationClient.setCategorie('b1', 'f1', null);
  await numerisationClient.orderFichiers('b1', ['f2', 'f1']);
  await numerisationClient.deleteFichier('b1', 'f1');
  await numerisationClient.sendBrouillon('b1');
  await numerisationClient.deleteBrouillon('b1');
  const root = '/api/numerisation/brouillons';
  expect(received.map(({ method, url, body }) => `${method} ${url.replace(root, '')} ${body}`.trim())).toEqual([
    'GET',
    'POST  {"contexte":"CRE"}',
    'GET /b1',
    'PATCH /b1/fichiers/f1 {"categorie":null}',
    'PUT /b1/ordre {"fichiers":["f2","f1"]}',
    'DELETE /b1/fichiers/f1',
    'POST /b1/envoi',
    'DELETE /b1',
  ]);
});

test("the API's problem reaches the page with its sentence", async () => {
  const problem = { type: 'x', title: 'Refus', status: 409, code: 'suppression-refusee', detail: 'Le SNE refuse.' };
  const received = await aPortal(409, problem);
  const failure = await numerisationClient.deletePiece('0340819000040PWP01', 'p9').catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(ProblemError);
  expect(failure).toMatchObject({ code: 'suppression-refusee', message: 'Le SNE refuse.' });
  expect(received[0]).toMatchObject({
    method: 'DELETE',
    url: '/api/numerisation/demandes/0340819000040PWP01/pieces/p9',
  });
});

test('several fiches are asked in the body of one request', async () => {
  const received = await aPortal(200, {});
  const { filename } = await numerisationClient.getFiches([{ transaction: '1je9xw3quz77b' }]);
  expect(received[0]).toMatchObject({
    method: 'POST',
    url: '/api/numerisation/fiches-de-transmission',
    body: '{"fiches":[{"transaction":"1je9xw3quz77b"}]}',
  });
  expect(filename).toBeNull();
});
