import { listen } from '@pwp/api-kit';
import { expect, onTestFinished, test } from 'vitest';
import { createHttpSneProvider } from './http-sne-provider.ts';

test.each([
  ['was not done', 503, 'piece-inconnue'],
  ['may have been done', 500, 'deleted'],
])('a piece that is missing when a deletion that %s is repeated', async (_what, status, deletion) => {
  let calls = 0;
  const sne = await listen(
    (_request, response) => {
      calls += 1;
      if (calls === 1) response.writeHead(status).end();
      else response.writeHead(404).end(JSON.stringify({ code: 'piece-inconnue' }));
    },
    { port: 0, host: '127.0.0.1' },
  );
  onTestFinished(() => sne.close(0));
  const provider = createHttpSneProvider({ url: sne.url, apiKey: 'key', timeoutMs: 20_000 });
  expect(await provider.deletePiece('0340819000040PWP01', 'SNE1')).toBe(deletion);
  expect(calls).toBe(2);
});
