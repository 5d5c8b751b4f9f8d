import { join } from 'node:path';
import { GrantSummaries } from '@pwp/contracts';
import { listen } from '@pwp/api-kit';
import { freePort } from '@pwp/testing';
import { expect, onTestFinished, test } from 'vitest';
import { startTestRegistry } from '../../testing/test-registry.ts';
import { readCliSettings } from '../config.ts';
import { devModules } from './dev-modules.ts';

const ROOT = join(import.meta.dirname, '../../../..');

test('the grants end when `pwp dev` fails to roll the API', async () => {
  const registry = await startTestRegistry({ developmentGrants: true });
  /* A front door that fails to roll its API. */
  const door = await listen(
    (request, response) => {
      if (request.url?.startsWith('/dev/api/') === true) response.writeHead(500).end();
      else {
        const { method = 'GET', url = '/', headers } = request;
        void fetch(`${registry.url}${url}`, {
          method,
          headers: { authorization: headers.authorization ?? '', 'content-type': headers['content-type'] ?? '' },
          ...(method === 'POST' && { body: request, duplex: 'half' }),
        }).then(async (answer) => response.writeHead(answer.status).end(await answer.text()));
      }
    },
    { port: 0, host: '127.0.0.1' },
  );
  onTestFinished(() => door.close(0));
  const settings = readCliSettings({ PWP_URL: door.url, PWP_TOKEN: registry.config.operatorToken });
  const port = await freePort();
  const said: string[] = [];
  const started = devModules(settings, ROOT, ['support', 'profile'], { port, hours: 1 }, (line) => said.push(line));
  await expect(started).rejects.toThrow('/dev/api/roulement a répondu 500');
  const { items } = GrantSummaries.parse(JSON.parse((await registry.call('/registry/v1/grants')).text));
  expect(items).toEqual([]);
  expect(said).toEqual([]);
  await expect(fetch(`http://127.0.0.1:${port}/`)).rejects.toThrow('fetch failed');
});

test('no grant is opened, and nothing is left running, when one module of two is not served', async () => {
  const registry = await startTestRegistry({ developmentGrants: true });
  const settings = readCliSettings({ PWP_URL: registry.url, PWP_TOKEN: registry.config.operatorToken });
  const port = await freePort();
  const taken = await listen(() => undefined, { port: port + 1, host: '127.0.0.1' });
  onTestFinished(() => taken.close(0));
  const started = devModules(settings, ROOT, ['support', 'profile'], { port, hours: 1 }, () => undefined);
  await expect(started).rejects.toThrow(`Le port ${port + 1} est pris`);
  const { items } = GrantSummaries.parse(JSON.parse((await registry.call('/registry/v1/grants')).text));
  expect(items).toEqual([]);
  await expect(fetch(`http://127.0.0.1:${port}/`)).rejects.toThrow('fetch failed');
});
