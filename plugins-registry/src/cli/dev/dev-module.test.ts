import { join } from 'node:path';
import { GrantSummaries } from '@pwp/contracts';
import { listen } from '@pwp/api-kit';
import { freePort } from '@pwp/testing';
import { expect, onTestFinished, test } from 'vitest';
import { startTestRegistry } from '../../testing/test-registry.ts';
import { readCliSettings } from '../config.ts';
import { devModule } from './dev-module.ts';

const ROOT = join(import.meta.dirname, '../../../..');

test('a grant ends when `pwp dev` fails to roll the API', async () => {
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
  const started = devModule(settings, ROOT, 'support', { port, hours: 1 }, (line) => said.push(line));
  await expect(started).rejects.toThrow('/dev/api/roulement a répondu 500');
  const { items } = GrantSummaries.parse(JSON.parse((await registry.call('/registry/v1/grants')).text));
  expect(items).toEqual([]);
  expect(said).toEqual([]);
  await expect(fetch(`http://127.0.0.1:${port}/`)).rejects.toThrow('fetch failed');
});
