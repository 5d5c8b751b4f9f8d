import { listen } from '@pwp/api-kit';
import { expect, onTestFinished, test } from 'vitest';
import { readCliSettings, type CliSettings } from './config.ts';
import { ModulesLost, rollApiFor } from './roll-api.ts';

/** A portal whose API serves these modules before and after a roll; `null` does not answer. */
async function portal(before: string[] | null, after: string[] | null): Promise<CliSettings> {
  const server = await listen(
    ({ url }, response) => {
      const modules = before && Object.fromEntries(before.map((id) => [id, '1.0.0']));
      const answer = url === '/api/meta' ? modules && { version: '1.0.0', modules } : after && { modules: after };
      response.writeHead(answer === null ? 404 : 200).end(JSON.stringify(answer));
    },
    { host: '127.0.0.1', port: 0 },
  );
  onTestFinished(() => server.close());
  return { ...readCliSettings({ PWP_URL: server.url }), token: () => Promise.resolve('a') };
}

test('a roll that loses another module is reported with its name', async () => {
  const rolled = rollApiFor(await portal(['sain', 'essai'], ['essai']), 'essai');
  await expect(rolled).rejects.toThrow(ModulesLost);
  await expect(rolled).rejects.toThrow(/ne sert plus «\ssain\s»\. /);
});

test.each([
  { name: 'what serves more than before', before: ['sain'], after: ['sain', 'essai'] },
  { name: 'a portal that does not say what it served', before: null, after: ['essai'] },
  { name: 'a portal that is not a local one', before: ['sain'], after: null },
])('$name loses nothing', async ({ before, after }) => {
  await expect(rollApiFor(await portal(before, after), 'essai')).resolves.toBeUndefined();
});
