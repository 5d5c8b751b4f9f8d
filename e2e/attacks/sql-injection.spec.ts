import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { DatabaseSync } from 'node:sqlite';
import { expect, test, type Page } from '@pwp/testing/browser';
import { temporaryFolder } from '@pwp/testing/portal';
import { isInstalled, runTool } from './run-tool.ts';

test.skip(!isInstalled('sqlmap'), 'sqlmap is not installed');

/** Of one list, ms: a few seconds a parameter where nothing else runs. */
const PATIENCE = 60_000;

/** What sqlmap says when it found no way in. */
const SOUND = 'all tested parameters do not appear to be injectable';

/**
 * Lists by who reads them, with the parameters that reach the SQL: what a schema refuses does not. `<field>` stands for that of the
 * first item of the list.
 */
const LISTS = [
  { account: undefined, path: '/api/comptes/guichets?texte=demo', parameters: 'texte' },
  { account: 'agent@pwp.test', path: '/api/numerisation/plis?transaction=1&taille=10', parameters: 'transaction' },
  { account: 'agent@pwp.test', path: '/api/numerisation/plis/<transaction>' },
  { account: 'agent@pwp.test', path: '/api/support/tickets/<numero>' },
  { account: 'referent@pwp.test', path: '/api/comptes/comptes?texte=agent&guichet=00002', parameters: 'texte,guichet' },
  { account: 'admin@pwp.test', path: '/api/guichets?code=00002', parameters: 'code' },
  {
    account: 'admin@pwp.test',
    path: '/api/audit?action=comptes&acteur=admin&cible=agent&taille=10',
    parameters: 'action,acteur,cible',
  },
] as const;

/** Level 2 is the lowest that breaks out of a `LIKE '…%'`, which is what a search is. */
async function attack(url: string, parameters: string | undefined, authorization: string | undefined): Promise<string> {
  const folder = await temporaryFolder();
  const output = await runTool(
    'sqlmap',
    [
      '--batch',
      '--disable-coloring',
      '--flush-session',
      `--output-dir=${folder.path}`,
      '--technique=BEU',
      '--level=2',
      '--risk=1',
      '--threads=2',
      '--timeout=10',
      '--retries=1',
      ...(parameters === undefined ? [] : ['-p', parameters]),
      ...(authorization === undefined ? [] : ['-H', `Authorization: ${authorization}`]),
      '-u',
      url,
    ],
    PATIENCE,
  );
  await folder.remove();
  return output;
}

test('sqlmap finds a way into a list that pastes its filter into SQL: it can tell', async () => {
  const database = new DatabaseSync(':memory:');
  database.exec("CREATE TABLE plis (numero TEXT); INSERT INTO plis VALUES ('a1'), ('b2')");
  const server = createServer((request, response) => {
    const asked = new URL(request.url ?? '/', 'http://127.0.0.1').searchParams.get('transaction') ?? '';
    try {
      const items = database.prepare(`SELECT numero FROM plis WHERE numero LIKE '${asked}%'`).all();
      response.setHeader('content-type', 'application/json').end(JSON.stringify({ items }));
    } catch {
      response.writeHead(500).end();
    }
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const output = await attack(`http://127.0.0.1:${port}/?transaction=a`, 'transaction', undefined);
  server.close();
  expect(output).toContain('sqlmap identified the following injection point(s)');
  expect(output).not.toContain(SOUND);
});

test('sqlmap finds no way into the lists, with the tokens of those who read them', async ({
  page,
  baseURL,
  browser,
  signIn,
}) => {
  test.setTimeout(480_000);
  for (const { account, path, ...list } of LISTS) {
    await test.step(path, async () => {
      const context = await browser.newContext({ baseURL: baseURL ?? '' });
      const authorization =
        account === undefined
          ? undefined
          : await tokenOf(await context.newPage(), (own) => signIn(account, { page: own }));
      await context.close();
      const headers = authorization === undefined ? {} : { authorization };
      // It answers, so that what is attacked is the list and not a refusal.
      const answer = await page.request.get(path.replace(/<.*/, ''), { headers });
      expect(answer.status()).toBe(200);
      const field = /<(.*)>/.exec(path)?.[1];
      const { items }: { items: Record<string, unknown>[] } = await answer.json();
      // sqlmap's own mark of what it tries in a path.
      const target = field === undefined ? path : path.replace(/<.*>/, `${String(items[0]?.[field])}*`);

      const output = await attack(
        `${baseURL}${target}`,
        'parameters' in list ? list.parameters : undefined,
        authorization,
      );
      expect(output).toContain(SOUND);
      expect(output).not.toMatch(/is vulnerable|identified the following injection/);
      // A run that is turned away, or that ends the portal's patience, has shown nothing.
      expect(output).not.toMatch(/\b(401|403|429|500|502|503) \(|connection timed out|unable to connect/);
    });
  }
});

/** The header that the portal's page calls the API with, once somebody signed in. */
async function tokenOf(page: Page, signIn: (page: Page) => Promise<void>): Promise<string> {
  const called = page.waitForRequest((request) => request.headers()['authorization'] !== undefined);
  await signIn(page);
  return (await called).headers()['authorization'] ?? '';
}
