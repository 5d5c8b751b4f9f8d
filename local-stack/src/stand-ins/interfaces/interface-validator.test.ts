import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { loadInterface } from './interface-validator.ts';

const sne = loadInterface('sne');
const docaposte = loadInterface('docaposte');
const transaction = '1je9xw3quz77b';

test('accepts what the document describes', () => {
  const suivi = {
    transaction,
    statut: 'rejet-sne',
    dateStatut: '2026-01-02T10:00:00.000Z',
    motif: 'demande-radiee',
    pieces: [],
  };

  expect(docaposte.validateResponse('GET', `/simulateurs/docaposte/v1/plis/${transaction}`, 200, suivi)).toEqual([]);
  expect(docaposte.validateResponse('POST', '/plis/recherche', 200, { items: [suivi] })).toEqual([]);
  expect(docaposte.validateRequest('POST', '/plis/recherche', { body: { transactions: [transaction] } })).toEqual([]);
  expect(sne.validateResponse('DELETE', '/demandes/0340819000040PWP01/pieces/SNE1', 204)).toEqual([]);
  expect(
    sne.validateResponse('GET', '/demandes/0340819000040PWP01', 404, {
      code: 'demande-inconnue',
      message: 'Inconnue.',
    }),
  ).toEqual([]);
});

test('reports the faults of a response', () => {
  expect(docaposte.validateResponse('GET', '/plis', 200, {})).toEqual(['GET /plis: not described']);
  expect(docaposte.validateResponse('GET', `/plis/${transaction}`, 418, {})).toEqual([
    `GET /plis/${transaction}: status 418 not described`,
  ]);
  expect(docaposte.validateResponse('GET', `/plis/${transaction}`, 404, { code: 'autre', message: 'm' })).toEqual([
    '404 body/code: must be equal to constant',
  ]);
  expect(
    docaposte.validateResponse('GET', `/plis/${transaction}`, 404, { code: 'pli-inconnu', message: 'm', plus: 1 }),
  ).toEqual(['404 body: must NOT have additional properties']);
  expect(sne.validateResponse('DELETE', '/demandes/0340819000040PWP01/pieces/SNE1', 204, {})).toEqual([
    '204: no body is described',
  ]);
  expect(sne.validateResponse('GET', '/demandes/0340819000040PWP01', 200, {}, 'text/html')).toEqual([
    '200: content type text/html not described',
  ]);
});

test('reports the faults of a query', () => {
  const headers = { 'App-Token': 'application', 'Session-Token': 'session' };
  const faultsOf = (query: string) =>
    loadInterface('glpi').validateRequest('GET', `/search/Ticket?${query}`, { headers });
  expect(faultsOf('criteria[0][field]=4&range=0-19')).toEqual([]);
  expect(faultsOf('criteria[0][field]=5&page=1')).toEqual([
    'query criteria[0][field]: must be equal to one of the allowed values',
    'query page: not described',
  ]);
});

test('reports the faults of a request', () => {
  expect(sne.validateRequest('GET', '/demandes/0341319000040PWP01')[0]).toMatch(
    /^path numeroUnique: must match pattern/,
  );
  expect(
    docaposte.validateRequest('POST', '/plis', { contentType: 'multipart/form-data; boundary=x', body: {} }),
  ).toEqual([
    'header Idempotency-Key: missing',
    "body: must have required property 'metadonnees'",
    "body: must have required property 'fichiers'",
  ]);
  expect(docaposte.validateRequest('POST', '/plis/recherche', { body: { transactions: ['X'] } })[0]).toMatch(
    /^body\/transactions\/0: must match pattern/,
  );
});

const Media = z.object({ example: z.unknown().optional(), examples: z.record(z.string(), z.unknown()).optional() });
const Answer = z.object({ $ref: z.string().optional(), content: z.record(z.string(), Media).optional() });
const Described = z.object({
  paths: z.record(z.string(), z.record(z.string(), z.unknown())),
  components: z.object({
    responses: z.record(z.string(), Answer),
    examples: z.record(z.string(), z.object({ value: z.unknown() })),
  }),
});
const Operation = z.object({ summary: z.string(), responses: z.record(z.string(), Answer) });

test.each(['sne', 'docaposte', 'glpi'] as const)('every JSON answer of %s has an example, and it fits', (name) => {
  const file = new URL(`../../../../docs/interfaces/${name}.openapi.json`, import.meta.url);
  const { paths, components } = Described.parse(JSON.parse(readFileSync(file, 'utf8')));
  const validator = loadInterface(name);
  const last = (ref: unknown) => z.object({ $ref: z.string() }).parse(ref).$ref.split('/').at(-1) ?? '';
  let checked = 0;
  for (const [path, item] of Object.entries(paths)) {
    for (const [method, value] of Object.entries(item).filter(([key]) => key !== 'parameters')) {
      for (const [status, answer] of Object.entries(Operation.parse(value).responses)) {
        const { content } = answer.$ref === undefined ? answer : (components.responses[last(answer)] ?? {});
        const media = content?.['application/json'];
        if (media === undefined) continue;
        const example = media.example ?? components.examples[last(Object.values(media.examples ?? {})[0])]?.value;
        expect(example).toBeDefined();
        expect(validator.validateResponse(method, path, Number(status), example)).toEqual([]);
        checked++;
      }
    }
  }
  expect(checked).toBeGreaterThan(12);
});
