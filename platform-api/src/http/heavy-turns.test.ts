import { defineApiModule, route, type Reads } from '@pwp/api-kit';
import { defineEndpoints } from '@pwp/contracts';
import { startTestApi, type TestAnswer, type TestApi } from '@pwp/testing';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { z } from 'zod';

const endpoints = defineEndpoints({
  'GET /work': {
    summary: 'Waits until the test ends it',
    query: z.object({ name: z.string(), light: z.stringbool().default(false) }),
    output: z.object({ name: z.string() }),
  },
  'GET /rows': { summary: 'Reads many rows', output: z.object({ total: z.coerce.number() }) },
  'GET /row': { summary: 'Reads one', output: z.object({ total: z.coerce.number() }) },
});

/** Names of the work that began, in order, and how to end each. */
const began: string[] = [];
const ends = new Map<string, () => void>();
const sent: Promise<TestAnswer>[] = [];
/** Ended with the test, whatever comes then. */
let isOver = false;

const counted = async (reads: Reads, edge: number, heavy: boolean) => {
  const sql = `WITH RECURSIVE n AS (SELECT 1 AS i UNION ALL SELECT i + 1 FROM n WHERE i < ?)
    SELECT COUNT(a.i + b.i + c.i) AS total FROM n AS a, n AS b, n AS c`;
  const [row] = await reads<{ total: number }>({ sql, values: [edge], heavy, plannedAnew: true });
  return { total: row?.total ?? 0 };
};

const worker = defineApiModule({
  id: 'worker',
  settings: z.object({}),
  defineModels: () => undefined,
  migrations: [],
  start: ({ reads }) => ({
    routes: [
      route(endpoints['GET /work'], {
        access: 'signed-in',
        heavy: ({ query }) => !query.light,
        handler: async ({ query: { name } }) => {
          const { promise, resolve } = Promise.withResolvers<void>();
          ends.set(name, resolve);
          began.push(name);
          if (!isOver) await promise;
          return { name };
        },
      }),
      route(endpoints['GET /rows'], { access: 'signed-in', heavy: 'reads', handler: () => counted(reads, 120, true) }),
      route(endpoints['GET /row'], { access: 'signed-in', handler: () => counted(reads, 1, false) }),
    ],
  }),
});

let api: TestApi;

beforeEach(async () => {
  for (const list of [began, sent]) list.length = 0;
  ends.clear();
  isOver = false;
  api = await startTestApi({ modules: [worker] });
});
afterEach(async () => {
  isOver = true;
  for (const end of ends.values()) end();
  await Promise.all(sent);
  await api.close();
});

const agent = (id: string, guichet: string) => api.as({ id, guichets: [guichet] });
const work = (id: string, guichet: string, name: string, light = false) => {
  const answer = agent(id, guichet).get(`/api/worker/work?name=${name}&light=${light}`);
  sent.push(answer);
  return answer;
};
const nextTo = (count: number) => vi.waitFor(() => expect(began).toHaveLength(count));

test('an account has one heavy request under way, a neighbour is served beside them, and light ones wait for nothing', async () => {
  for (const name of ['f1', 'f2', 'f3', 'f4', 'f5']) void work('flood', '00002', name);
  await nextTo(1);
  void work('neighbour', 'G1175', 'n1');
  await nextTo(2);
  void work('flood', '00002', 'light', true);
  await nextTo(3);
  expect((await api.anonymous.get('/api/health/live')).status).toBe(200);
  expect(began.slice(1)).toEqual(['n1', 'light']);
  for (let ended = 0; ended < sent.length; ended++) {
    await vi.waitFor(() => expect(began.length).toBeGreaterThan(ended));
    ends.get(began[ended] ?? '')?.();
  }
  expect((await Promise.all(sent)).map(({ status }) => status)).toEqual(sent.map(() => 200));
});

test('the accounts of one guichet have three under way, and another guichet the next place', async () => {
  for (const name of ['a', 'b', 'c', 'd', 'e']) void work(name, '00002', name);
  await nextTo(3);
  void work('neighbour', 'G1175', 'n');
  await nextTo(4);
  expect(began.at(-1)).toBe('n');
});

test('beyond a hundred that wait, an account is refused with when to come back', async () => {
  const answers: string[] = [];
  for (let index = 0; index < 109; index++)
    void work('flood', '00002', `f${index}`).then(({ status, headers }) =>
      answers.push(`${status} ${headers.get('Retry-After')}`),
    );
  await vi.waitFor(() => expect(answers).toEqual(Array(8).fill('429 5')));
  expect(began).toHaveLength(1);
});

test('while many rows are read, the probe of life and a neighbour are answered first', async () => {
  // The thread of SQLite is there.
  await agent('flood', '00002').get('/api/worker/rows');
  const order: string[] = [];
  const told = async (name: string, asked: Promise<TestAnswer>) => {
    expect((await asked).status).toBe(200);
    order.push(name);
  };
  await Promise.all([
    ...Array.from({ length: 5 }, () => told('flood', agent('flood', '00002').get('/api/worker/rows'))),
    told('neighbour', agent('neighbour', 'G1175').get('/api/worker/row')),
    told('live', api.anonymous.get('/api/health/live')),
  ]);
  expect(order.slice(0, 2).toSorted()).toEqual(['live', 'neighbour']);
});
