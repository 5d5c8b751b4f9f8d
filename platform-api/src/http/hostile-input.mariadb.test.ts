import { listen } from '@pwp/api-kit';
import { startTestApi } from '@pwp/testing';
import pMap from 'p-map';
import { afterAll, describe, expect, test } from 'vitest';
import { installedModules } from '../installed-modules.ts';
import { readOperations, type Operation, type RequestMaker } from '../testing/operations.ts';
import { OUTSIDE_SETTINGS } from '../testing/outside-settings.ts';
import { sendRaw, type RawRequest } from '../testing/raw-request.ts';

/* Sends hostile values in every parameter of the OpenAPI document. A new route is included automatically. */

/** Timeout far above the usual response time. */
const PATIENCE = 15_000;

/** Their form in an address. */
const HOSTILE: Readonly<Record<string, string>> = {
  accent: encodeURIComponent('é'),
  word: encodeURIComponent('Béziers'),
  emoji: encodeURIComponent('🏠𝄞'),
  'NUL alone': '%00',
  'NUL inside': 'a%00b',
  quote: '%27',
  'closed string': encodeURIComponent("') OR 1=1 -- "),
  'double quote': '%22',
  backtick: '%60',
  percent: '%25',
  underscore: '_',
  backslash: '%5C',
  'backslash and quote': '%5C%27',
  'high surrogate': '%ED%A0%80',
  'low surrogate': '%ED%BF%BF',
  'byte of Latin-1': '%E9',
  'broken escape': '%zz',
  'end of line': '%0D%0AX: y',
  'right to left': encodeURIComponent('\u202Eabc'),
  'combining marks': encodeURIComponent('e\u0301'.repeat(20)),
  colon: ':1',
  'question mark': '%3F',
  '10,000 characters': 'x'.repeat(10_000),
  '10,000 accents': encodeURIComponent('é'.repeat(10_000)),
  '1,000 accents': encodeURIComponent('é'.repeat(1_000)),
  'large number': '9'.repeat(400),
  'number beyond': '1e309',
  negative: '-1',
  'not a number': 'NaN',
  'year 0': '0000-01-01',
  'year 1': '0001-01-01',
  'last day': '9999-12-31',
  empty: '',
  word_of_javascript: '__proto__',
};

/** Headers that any request may have, besides those of the document. */
const COMMON_HEADERS = [
  'Accept',
  'Accept-Language',
  'If-None-Match',
  'Range',
  'User-Agent',
  'X-Forwarded-For',
  'X-Request-Id',
];

let operations: Operation[];
let requestOf: RequestMaker;

// Outside systems that answer « not found » at once: the test is about the platform.
const outside = await listen(
  (_request, response) => response.writeHead(404, { 'content-type': 'application/json' }).end('{"code":"introuvable"}'),
  { port: 0, host: '127.0.0.1' },
);
const urls = {
  PWP_SNE_URL: outside.url,
  PWP_DOCAPOSTE_URL: outside.url,
  PWP_GLPI_URL: outside.url,
  PWP_REGISTRY_URL: outside.url,
};
const api = await startTestApi({ modules: installedModules, environment: { ...OUTSIDE_SETTINGS, ...urls } });
({ operations, requestOf } = await readOperations(api));
afterAll(async () => {
  await api.close();
  await outside.close();
});

interface Attempt extends RawRequest {
  name: string;
  operation: Operation;
}

function attempt(operation: Operation, what: string, given: Readonly<Record<string, string>>): Attempt {
  return { name: `${operation.name}: ${what}`, operation, ...requestOf(operation, given) };
}

/** The responses that no attempt may get: `<name>: <status>`. */
async function wrongAnswers(attempts: readonly Attempt[]): Promise<string[]> {
  const answers = await pMap(
    attempts,
    async (one) => {
      const { status, text } = await sendRaw(api.url, one, PATIENCE);
      // Some operations declare a 5xx for a failing outside system.
      const isRight = status > 0 && (status < 500 || (status > 500 && one.operation.statuses.has(String(status))));
      return isRight ? [] : [`${one.name}: ${status} ${text.slice(-200)}`];
    },
    { concurrency: 8 },
  );
  return answers.flat();
}

describe('a hostile parameter is refused or finds nothing', () => {
  test.each(['path', 'query', 'header'] as const)(
    'in each %s parameter of each operation',
    { timeout: 240_000 },
    async (where) => {
      const attempts = operations.flatMap((operation) =>
        operation.parameters
          .filter((parameter) => parameter.in === where)
          .flatMap(({ name }) =>
            Object.entries(HOSTILE).map(([what, value]) =>
              attempt(operation, `${name} = ${what}`, { [`${where} ${name}`]: value }),
            ),
          ),
      );
      expect(attempts.length).toBeGreaterThan(500);
      expect(await wrongAnswers(attempts)).toEqual([]);
    },
  );

  test('in a query parameter given twice', { timeout: 120_000 }, async () => {
    const attempts = operations.flatMap((operation) =>
      operation.parameters
        .filter((parameter) => parameter.in === 'query')
        .map(({ name }) => attempt(operation, `${name} twice`, { [`query ${name}`]: `a&${name}=%C3%A9` })),
    );
    expect(await wrongAnswers(attempts)).toEqual([]);
  });

  test('in the headers that any request has', { timeout: 240_000 }, async () => {
    const attempts = operations.flatMap((operation) =>
      Object.entries(HOSTILE).map(([what, value]) =>
        attempt(
          operation,
          `headers = ${what}`,
          Object.fromEntries(COMMON_HEADERS.map((name) => [`header ${name}`, value.slice(0, 1_500)])),
        ),
      ),
    );
    expect(await wrongAnswers(attempts)).toEqual([]);
  });
});
