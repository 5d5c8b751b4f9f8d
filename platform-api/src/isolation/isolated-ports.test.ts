import { setImmediate as nextTurn } from 'node:timers/promises';
import { PortUnavailable, type RequestCaller } from '@pwp/api-kit';
import { expect, test } from 'vitest';
import { ModuleGone } from './module-gone.ts';
import { offeredPorts, portClients, servedPorts } from './isolated-ports.ts';

const caller = { account: { id: 'agent' } } as unknown as RequestCaller;

/** What a process of a module is lent to call ports by, where it took a client of one. */
function lent(answer: () => Promise<void> = () => Promise.resolve(), waiting?: number) {
  const asked: unknown[] = [];
  const port = (contract: { name: string; methods: object }) =>
    Object.fromEntries(
      Object.keys(contract.methods).map((method) => [
        method,
        (who: unknown, input: unknown) => {
          asked.push([contract.name, method, who === caller, input]);
          return answer();
        },
      ]),
    );
  const told = [{ name: 'repertoire.fiches', version: '1.0.0', methods: ['lire'] }];
  const clients = portClients(told, { port: port as never }, waiting);
  return { call: clients.callerOf({ caller }), clients, asked };
}

test('it calls what its start took, in the name of the request that it was lent for', async () => {
  const { call, clients, asked } = lent();
  await call?.('repertoire.fiches', 'lire', { id: 'A1' });
  expect(asked).toEqual([['repertoire.fiches', 'lire', true, { id: 'A1' }]]);
  expect(clients.callerOf({})).toBeUndefined();
});

test.each([
  ['another port', ['voisin.fiches', 'lire', {}]],
  ['another method', ['repertoire.fiches', 'effacer', {}]],
  ['what every object has', ['repertoire.fiches', 'constructor', {}]],
  ['a prototype', ['__proto__', 'lire', {}]],
  ['no names', [{ toString: () => 'repertoire.fiches' }, ['lire'], {}]],
])('it calls nothing else: %s', async (_what, given) => {
  const { call, asked } = lent();
  await expect(call?.(...given)).rejects.toThrow(/is no port of its start|Invalid input/);
  expect(asked).toEqual([]);
});

test('a module has 32 calls under way; what waits begins as one of them ends, or counts as late', async () => {
  const under: (() => void)[] = [];
  const { call, asked } = lent(() => new Promise((resolve) => under.push(resolve)), 1_000);
  const calls = Array.from({ length: 40 }, (_each, input) =>
    Promise.resolve(call?.('repertoire.fiches', 'lire', input)),
  );
  const over = Promise.allSettled(calls);
  await nextTurn();
  expect(asked.length).toBe(32);
  under[0]?.();
  await nextTurn();
  expect(asked.length).toBe(33);
  await expect(calls[39]).rejects.toEqual(new PortUnavailable('repertoire.fiches', 'late'));
  for (const end of under) end();
  expect((await over).filter(({ status }) => status === 'fulfilled').length).toBe(33);
  expect(asked.length).toBe(33);
});

test('a provider whose process is gone is out; what it refuses is the contract’s to name', async () => {
  const offers = offeredPorts([
    {
      name: 'repertoire.fiches',
      version: '1.0.0',
      methods: [{ name: 'lire', problems: [{ code: 'fiche-inconnue', status: 404, title: 'Fiche inconnue' }] }],
    },
  ]);
  expect(offers[0]?.methods['lire']?.problems?.map(({ kind }) => kind.code)).toEqual([
    'fiche-inconnue',
    'requete-invalide',
  ]);
  const told = [{ name: 'repertoire.fiches', access: 'signed-in' as const, methods: [{ name: 'lire', heavy: true }] }];
  const [served] = servedPorts(told, offers, { call: () => Promise.reject(new ModuleGone()) });
  expect(served?.port).toBe(offers[0]);
  const asked = { input: {}, origin: '', signal: new AbortController().signal };
  await expect(served?.methods['lire']?.run(asked)).rejects.toEqual(new PortUnavailable('repertoire.fiches', 'failed'));
});
