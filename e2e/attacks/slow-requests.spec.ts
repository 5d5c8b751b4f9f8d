import { setTimeout } from 'node:timers/promises';
import { stripVTControlCharacters } from 'node:util';
import { expect, test } from '@pwp/testing/browser';
import { isInstalled, runTool } from './run-tool.ts';

test.skip(!isInstalled('slowhttptest'), 'slowhttptest is not installed');

/** Number of connections held open on the front door, and their duration, s. */
const CONNECTIONS = 200;
const LENGTH = 12;

/** Longest response during the attack, ms: tens of milliseconds on an idle machine. */
const SERVICE = 10_000;

const WAYS = [
  { name: 'headers that never end', args: ['-H', '-i', '2'], path: '/' },
  { name: 'a body that never ends', args: ['-B', '-i', '2', '-s', '8192'], path: '/api/comptes/demandes' },
  {
    name: 'a page that is read byte by byte',
    args: ['-X', '-w', '10', '-y', '20', '-n', '2', '-z', '5', '-k', '3'],
    path: '/',
  },
] as const;

for (const { name, args, path } of WAYS) {
  test(`${CONNECTIONS} connections with ${name} keep nobody from a page and from the API`, async ({
    request,
    baseURL,
  }) => {
    const limits = ['-c', `${CONNECTIONS}`, '-r', '100', '-l', `${LENGTH}`, '-p', '10'];
    const over = new AbortController();
    const attack = runTool('slowhttptest', [...args, ...limits, '-u', `${baseURL}${path}`], LENGTH * 5_000).finally(
      () => over.abort(),
    );
    let served = 0;
    do {
      const page = await request.get('/', { timeout: SERVICE });
      expect(page.status()).toBe(200);
      const api = await request.get('/api/comptes/guichets?texte=demo', { timeout: SERVICE });
      expect(api.status()).toBe(200);
      served += 1;
      // At the rate of people, within the budget of one address.
      await setTimeout(200);
    } while (!over.signal.aborted);
    const output = stripVTControlCharacters(await attack);
    // Connections that the portal cut meanwhile count as closed.
    expect(counted(output, 'connected') + counted(output, 'closed')).toBeGreaterThan(CONNECTIONS / 2);
    expect(output).toMatch(/service available: +YES/);
    expect(served).toBeGreaterThan(3);
  });
}

/** A figure of the last status that slowhttptest printed. */
function counted(output: string, what: 'connected' | 'closed'): number {
  return Number([...output.matchAll(new RegExp(`^${what}: +(\\d+)`, 'gm'))].at(-1)?.[1] ?? 0);
}
