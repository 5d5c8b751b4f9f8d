import { expect, onTestFinished, test } from 'vitest';
import { installTransport, traceRequests, transport } from './transport.ts';

test('a request begins a trace of its own once the portal keeps traces, and carries nothing of one before', async () => {
  const sent: Record<string, string>[] = [];
  const before = installTransport(({ headers }) => {
    sent.push(headers);
    return Promise.resolve(new Response());
  });
  onTestFinished(() => void installTransport(before));
  const ask = () => transport({ method: 'GET', url: '/api/session', headers: { accept: 'application/json' } });
  await ask();
  expect(sent).toEqual([{ accept: 'application/json' }]);
  traceRequests(true);
  onTestFinished(() => traceRequests(false));
  await ask();
  await ask();
  const [, one = {}, other = {}] = sent;
  for (const headers of [one, other]) {
    expect(headers['accept']).toBe('application/json');
    expect(headers['traceparent']).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/);
  }
  expect(one['traceparent']).not.toBe(other['traceparent']);
});
