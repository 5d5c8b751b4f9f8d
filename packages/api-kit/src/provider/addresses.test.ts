import type { RequestListener, ServerResponse } from 'node:http';
import { pino } from 'pino';
import { expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import { listen } from '../serving/listen.ts';
import { addressesSetting } from './addresses.ts';
import { createProvider, ProviderRefusal } from './provider.ts';

/* The provider of a system at two addresses, over real HTTP. */

const Answer = z.object({ by: z.string() });
const read = { method: 'GET', path: '/thing', repeatable: true } as const;
const change = { method: 'POST', path: '/thing', body: () => '{}', repeatable: false } as const;

/** A server that notes what it is asked. */
async function startAddress(name: string) {
  const address = {
    url: '',
    asked: [] as string[],
    answer: ((_request, response) => void response.end(JSON.stringify({ by: name }))) as RequestListener,
    stop: () => server.close(0),
  };
  const server = await listen(
    (request, response) => {
      address.asked.push(request.method ?? '');
      request.resume();
      address.answer(request, response);
    },
    { port: 0, host: '127.0.0.1' },
  );
  onTestFinished(() => server.close(0));
  address.url = server.url;
  return address;
}

async function startTwo({ timeoutMs = 20_000, retries = 0 } = {}) {
  const [one, two] = [await startAddress('one'), await startAddress('two')];
  const lines: string[] = [];
  const provider = createProvider({
    name: 'test',
    baseUrl: [one.url, two.url],
    headers: {},
    timeoutMs,
    retries,
    log: pino({}, { write: (line) => void lines.push(line) }),
  });
  return { one, two, provider, lines };
}

const FAILURES = [
  ['cuts', (response: ServerResponse) => void response.socket?.destroy()],
  ['answers 500', (response: ServerResponse) => void response.writeHead(500).end()],
  ['answers 503', (response: ServerResponse) => void response.writeHead(503).end()],
  ['says nothing', () => undefined],
] as const;

test.each(FAILURES)(
  'an address that %s: what is read is asked of the other one, what is changed is sent once',
  async (_what, fail) => {
    const { one, two, provider } = await startTwo({ timeoutMs: 2_000, retries: 3 });
    one.answer = (_request, response) => fail(response);
    await expect(provider.send(change)).rejects.toThrow(/^test: /);
    two.answer = (_request, response) => fail(response);
    one.answer = (_request, response) => void response.end('{"by":"one"}');
    expect(await provider.json(read, Answer)).toEqual({ by: 'one' });
    // On a machine that stalls, what is read may be asked of each more than once.
    expect(two.asked).toContain('GET');
    expect([...one.asked, ...two.asked].filter((method) => method === 'POST')).toEqual(['POST']);
  },
);

test('an address that refuses the connection was told nothing: a change goes to the other one', async () => {
  const { one, two, provider } = await startTwo();
  await one.stop();
  expect(await provider.json(change, Answer)).toEqual({ by: 'two' });
  expect(two.asked).toEqual(['POST']);
});

test('the address that answers is asked from then on; the log names the one that failed, once', async () => {
  const { one, two, provider, lines } = await startTwo();
  expect(await provider.json(read, Answer)).toEqual({ by: 'one' });
  one.answer = (_request, response) => void response.writeHead(502).end();
  for (let times = 0; times < 3; times += 1) expect(await provider.json(read, Answer)).toEqual({ by: 'two' });
  expect([one.asked.length, two.asked.length, lines.length]).toEqual([2, 3, 1]);
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({ address: one.url, now: two.url });
});

test('a refusal is an answer: no other address is asked', async () => {
  const { one, two, provider } = await startTwo();
  one.answer = (_request, response) => void response.writeHead(404).end();
  for (const call of [read, change]) await expect(provider.send(call)).rejects.toThrow(ProviderRefusal);
  expect([one.asked.length, two.asked.length]).toEqual([2, 0]);
});

test('the setting takes one address or several, and no other scheme', () => {
  expect(addressesSetting.parse('http://127.0.0.1:8082/')).toEqual(['http://127.0.0.1:8082']);
  expect(addressesSetting.parse('http://a.test:1, https://b.test/x')).toEqual(['http://a.test:1', 'https://b.test/x']);
});

test.each(['', 'http://a.test,', 'a.test', 'file:///etc'])('the setting refuses « %s »', (wrong) => {
  expect(addressesSetting.safeParse(wrong).success).toBe(false);
});
