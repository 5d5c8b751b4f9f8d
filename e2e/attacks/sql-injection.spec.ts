import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { DatabaseSync } from 'node:sqlite';
import { expect, readJson, test, type Page } from '@pwp/testing/browser';
import { temporaryFolder } from '@pwp/testing/portal';
import { z } from 'zod';
import { isInstalled, runTool } from './run-tool.ts';

test.skip(!isInstalled('sqlmap'), 'sqlmap is not installed');

/** Timeout for one list, ms: a few seconds a parameter on an idle machine. */
const PATIENCE = 60_000;

/** sqlmap's message when it found no injection. */
const SOUND = 'all tested parameters do not appear to be injectable';

/**
 * Lists by role of their reader, with the parameters that reach the SQL: a schema refuses the others. `<field>`
 * stands for that of the first item of the list.
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

/** Level 2 is the lowest one that breaks out of a `LIKE '…%'`, which every search uses. */
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

test('sqlmap finds the injection in a list that concatenates its filter into SQL, so the check works', async () => {
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

test('sqlmap finds no injection in the lists, with the tokens of their readers', async ({
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
      // Checks that the list answers: otherwise the attack would only meet a refusal.
      const answer = await page.request.get(path.replace(/<.*/, ''), { headers });
      expect(answer.status()).toBe(200);
      const field = /<(.*)>/.exec(path)?.[1];
      const { items } = await readJson(answer, z.object({ items: z.array(z.record(z.string(), z.unknown())) }));
      // sqlmap's own mark for the injection point in a path.
      const target = field === undefined ? path : path.replace(/<.*>/, `${String(items[0]?.[field])}*`);

      const output = await attack(
        `${baseURL}${target}`,
        'parameters' in list ? list.parameters : undefined,
        authorization,
      );
      expect(output).toContain(SOUND);
      expect(output).not.toMatch(/is vulnerable|identified the following injection/);
      // A run that was refused, or that timed out, proves nothing.
      expect(output).not.toMatch(/\b(401|403|429|500|502|503) \(|connection timed out|unable to connect/);
    });
  }
});

/** The authorization header of the page's API calls after a sign-in. */
async function tokenOf(page: Page, signIn: (page: Page) => Promise<void>): Promise<string> {
  const called = page.waitForRequest((request) => request.headers()['authorization'] !== undefined);
  await signIn(page);
  return (await called).headers()['authorization'] ?? '';
}
