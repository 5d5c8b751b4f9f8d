import { listen } from '@pwp/api-kit';
import { expect, onTestFinished, test } from 'vitest';
import { readCliSettings, type CliSettings } from './config.ts';
import { RollRefused, rollApiFor } from './roll-api.ts';

/** A portal that answers a roll so. */
async function portal(status: number, answer: unknown): Promise<CliSettings> {
  const server = await listen((_request, response) => response.writeHead(status).end(JSON.stringify(answer)), {
    host: '127.0.0.1',
    port: 0,
  });
  onTestFinished(() => server.close());
  return { ...readCliSettings({ PWP_URL: server.url }), token: () => Promise.resolve('a') };
}

test('a roll that is refused says that no ring has the version, and why', async () => {
  const problem = {
    type: 'about:blank',
    title: 'L’API n’a pas démarré',
    status: 502,
    code: 'api-non-demarree',
    detail: 'Celle d’avant sert toujours. Ne servirait plus ce qui est servi : sain.',
  };
  const rolled = rollApiFor(await portal(502, problem), 'essai');
  await expect(rolled).rejects.toThrow(RollRefused);
  await expect(rolled).rejects.toThrow(/«\sessai\s» est publiée, mais donnée à aucun anneau[^]*sert toujours[^]*sain/);
});

test.each([
  { name: 'what rolls', status: 200, answer: { modules: ['sain', 'essai'] } },
  { name: 'a portal that is not a local one', status: 404, answer: null },
])('$name is no refusal', async ({ status, answer }) => {
  await expect(rollApiFor(await portal(status, answer), 'essai')).resolves.toBeUndefined();
});
