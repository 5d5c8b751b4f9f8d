import type { RequestListener } from 'node:http';
import { listen } from '@pwp/api-kit';
import { startEndlessServer } from '@pwp/testing/endless-server';
import { expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import { readCliSettings } from './config.ts';
import { callRegistry, RegistryUnreachable } from './registry-client.ts';
import { NoServiceToken, serviceToken } from './service-token.ts';

/* PWP_URL may lead to anything. */

const MIB = 1024 * 1024;
const called: string[] = [];

async function callOf(answer: RequestListener): Promise<{ url: string; error: unknown }> {
  const server = await listen(
    (request, response) => {
      called.push(`${request.method} ${request.url}`);
      answer(request, response);
    },
    { host: '127.0.0.1', port: 0 },
  );
  onTestFinished(() => server.close());
  const settings = { ...readCliSettings({ PWP_URL: server.url }), token: () => Promise.resolve('a') };
  const calling = callRegistry(settings, { method: 'POST', path: '/modules/essai/promote' }, z.unknown());
  return { url: server.url, error: await calling.catch((error: unknown) => error) };
}

test.each([
  ['a page', 200, '<!doctype html>'],
  ['a page that begins as JSON does', 502, '{ nginx }'],
])('%s is reported as no registry', async (_name, status, text) => {
  const { url, error } = await callOf((_request, response) => void response.writeHead(status).end(text));
  expect(error).toBeInstanceOf(RegistryUnreachable);
  expect(error).toHaveProperty(
    'message',
    expect.stringContaining(`${url} ne répond pas comme un registre (HTTP ${status})`),
  );
});

test('a redirect of the portal is reported, and the call is not repeated elsewhere', async () => {
  called.length = 0;
  const { error } = await callOf((_request, response) => void response.writeHead(301, { location: '/ailleurs' }).end());
  expect(error).toHaveProperty('message', expect.stringContaining('(HTTP 301 vers /ailleurs)\u00A0: vérifiez PWP_URL'));
  expect(called).toEqual(['POST /registry/v1/modules/essai/promote']);
});

test('an endless answer counts as no registry, or as no token of the identity', async () => {
  const { url, left, close } = await startEndlessServer();
  onTestFinished(close);
  const settings = { ...readCliSettings({ PWP_URL: url }), token: () => Promise.resolve('a') };
  const calling = callRegistry(settings, { method: 'GET', path: '/modules' }, z.unknown());
  await expect(calling).rejects.toThrow(RegistryUnreachable);
  expect(await left()).toBeLessThan(40 * MIB);
  await expect(serviceToken({ issuer: url, clientId: 'equipe', clientSecret: 'b' })()).rejects.toThrow(NoServiceToken);
  expect(await left()).toBeLessThan(24 * MIB);
});
