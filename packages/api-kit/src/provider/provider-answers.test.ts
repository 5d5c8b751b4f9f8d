import { once } from 'node:events';
import type { RequestListener } from 'node:http';
import { gzipSync } from 'node:zlib';
import { expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import { listen } from '../serving/listen.ts';
import { createProvider, ProviderRefusal, ProviderUnavailable } from './provider.ts';

/* A response from outside is untrusted: its size is limited before it is read. */

const call = { method: 'GET', path: '/thing', repeatable: false } as const;
const schema = z.object({ text: z.string() });

async function providerOf(handler: RequestListener, longestAnswer?: number, timeoutMs = 20_000) {
  const server = await listen(handler, { port: 0, host: '127.0.0.1' });
  onTestFinished(() => server.close(0));
  return createProvider({
    name: 'test',
    baseUrl: `${server.url}///`,
    headers: {},
    timeoutMs,
    retries: 0,
    ...(longestAnswer !== undefined && { longestAnswer }),
  });
}

const json = (length: number) => JSON.stringify({ text: 'x'.repeat(length) });

test('an answer up to the bound is read, and one byte more is a provider that is down', async () => {
  const bytes = json(1_000).length;
  const provider = await providerOf((_request, response) => response.end(json(1_000)), bytes);
  expect((await provider.json(call, schema)).text).toHaveLength(1_000);
  const tooLong = await providerOf((_request, response) => response.end(json(1_001)), bytes);
  await expect(tooLong.json(call, schema)).rejects.toThrow(ProviderUnavailable);
});

test('an answer is measured unpacked, and 4 MiB unless said', async () => {
  const packed = gzipSync(json(50_000_000));
  const provider = await providerOf((_request, response) => {
    response.writeHead(200, { 'content-encoding': 'gzip' }).end(packed);
  });
  await expect(provider.json(call, schema)).rejects.toMatchObject({ cause: { name: 'AnswerTooLong' } });
});

test('an answer that never ends is left', async () => {
  const { promise: left, resolve } = Promise.withResolvers<void>();
  const provider = await providerOf((_request, response) => {
    const more = () => {
      while (response.write('x'.repeat(64 * 1024)));
    };
    response.on('drain', more).on('close', resolve);
    more();
  });
  await expect(provider.json(call, schema)).rejects.toThrow(ProviderUnavailable);
  await left;
});

test('of a refusal only the start is read', async () => {
  const provider = await providerOf((_request, response) => {
    response.writeHead(409).end(JSON.stringify({ code: 'x', message: 'y'.repeat(10_000_000) }));
  });
  const refusal = await provider.send(call).catch((error: unknown) => error);
  expect(refusal).toBeInstanceOf(ProviderRefusal);
  expect(refusal).toMatchObject({ status: 409, code: '' });
});

test('a refusal that is a problem keeps its faults by field; what is none is left out', async () => {
  const refusalOf = async (errors: unknown) => {
    const provider = await providerOf((_request, response) => {
      response.writeHead(422).end(JSON.stringify({ code: 'refus', errors }));
    });
    return provider.send(call).catch((error: unknown) => error);
  };
  const errors = [{ pointer: '/nom', detail: 'Saisissez un nom.' }];
  expect(await refusalOf(errors)).toMatchObject({ code: 'refus', errors });
  expect(await refusalOf(['x'])).toMatchObject({ code: 'refus', errors: [] });
});

test('a character cut between two chunks is read whole', async () => {
  const bytes = Buffer.from('{"text":"é"}');
  const provider = await providerOf((_request, response) => {
    response.write(bytes.subarray(0, 10), () => response.end(bytes.subarray(10)));
  });
  expect(await provider.json(call, schema)).toEqual({ text: 'é' });
});

test('a body that takes too long to make is given up at the deadline of the call, and nothing is said of the provider', async () => {
  let asked = 0;
  const provider = await providerOf((_request, response) => response.end(`${(asked += 1)}`), undefined, 100);
  const body = async (signal: AbortSignal): Promise<string> => {
    await once(signal, 'abort');
    throw new Error('the file came too slowly');
  };
  const late = { method: 'POST', path: '/thing', repeatable: false, body } as const;
  for (let calls = 0; calls < 6; calls += 1)
    await expect(provider.send(late)).rejects.toThrow(/^the file came too slowly$/);
  expect(asked).toBe(0);
  await provider.send(call);
  expect(asked).toBe(1);
});
