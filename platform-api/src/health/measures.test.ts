import { createProvider, listen, outboxHandler } from '@pwp/api-kit';
import { movableClock, startTestApi } from '@pwp/testing';
import { expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';

/* What the API measures of its outside systems, its outbox and its database. */

const clock = movableClock(new Date('2026-11-25T08:00:00Z'));

async function start() {
  const api = await startTestApi({ clock });
  onTestFinished(() => api.close());
  const lines = async (name: string) =>
    (await api.anonymous.get('/metrics')).text.split('\n').filter((line) => line.startsWith(`${name}{`));
  return { api, lines };
}

test('calls of an outside system are counted by how they ended', async () => {
  const { lines } = await start();
  const server = await listen((request, response) => void response.writeHead(Number(request.url?.slice(1))).end('{}'), {
    port: 0,
    host: '127.0.0.1',
  });
  onTestFinished(() => server.close(0));
  const provider = createProvider({ name: 'Mesuré', baseUrl: server.url, headers: {}, timeoutMs: 20_000, retries: 0 });
  const ask = (status: number) => provider.send({ method: 'GET', path: `/${status}`, repeatable: false });
  for (const status of [200, 200, 404, 500, 503, 503, 503, 503]) await ask(status).catch(() => undefined);
  // The breaker is open: nothing is asked.
  await expect(ask(200)).rejects.toThrow('given up');
  const own = (await lines('pwp_outside_calls_total')).filter((line) => line.includes('Mesuré'));
  expect(own).toEqual([
    'pwp_outside_calls_total{system="Mesuré",outcome="answered"} 2',
    'pwp_outside_calls_total{system="Mesuré",outcome="refused"} 1',
    'pwp_outside_calls_total{system="Mesuré",outcome="failed"} 5',
  ]);
});

test('each topic says how many messages wait and how long the oldest has, none of them too', async () => {
  const { api, lines } = await start();
  const { outbox } = api.platform;
  await outbox.add({ topic: 'w.x', key: 'one', payload: {} });
  clock.advance(60_000);
  await outbox.add({ topic: 'w.x', key: 'two', payload: {} });
  const of = async (topic: string) =>
    [await lines('pwp_outbox_topic_waiting'), await lines('pwp_outbox_topic_oldest_seconds')]
      .flat()
      .filter((line) => line.includes(`"${topic}"`))
      .map((line) => line.split(' ').at(-1));
  expect([await of('w.x'), await of('platform.send-mail')]).toEqual([
    ['2', '60'],
    ['0', '0'],
  ]);
  await outbox.deliverDue({ 'w.x': outboxHandler(z.object({}), async () => undefined) });
  expect(await of('w.x')).toEqual(['0', '0']);
});

test('each job has its runs by outcome from the start: a counter that begins at one never grew for Prometheus', async () => {
  const { lines } = await start();
  const runs = (await lines('pwp_job_runs_total')).filter((line) => line.includes('"platform.purge-outbox"'));
  expect(runs).toEqual(
    ['done', 'failed', 'cut', 'missed'].map(
      (outcome) => `pwp_job_runs_total{job="platform.purge-outbox",outcome="${outcome}"} 0`,
    ),
  );
});

test('connections to MariaDB are counted, SQLite has none', async () => {
  const { api, lines } = await start();
  const states = (await lines('pwp_database_connections')).map((line) => /"(\w+)"/.exec(line)?.[1]);
  expect(states).toEqual(api.platform.database.dialect === 'mariadb' ? ['used', 'free', 'waiting'] : []);
});
