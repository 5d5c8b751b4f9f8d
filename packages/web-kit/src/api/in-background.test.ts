import type { Endpoints } from '@pwp/contracts';
import { expect, onTestFinished, test, vi } from 'vitest';
import { createApi } from './api.ts';
import { installHost } from '../module/host-link.ts';
import { inBackground } from './in-background.ts';
import { installTransport } from './transport.ts';

test('what a page asks by itself is refused when the session is over, and nobody is asked to sign in', async () => {
  const asked = vi.fn<(refused: boolean, background: boolean) => Promise<string>>(() => Promise.resolve('token'));
  installHost({ accessToken: asked, announce: () => undefined });
  const refusal = { title: 'x', status: 401, code: 'jeton-invalide' };
  const before = installTransport(() => Promise.resolve(Response.json(refusal, { status: 401 })));
  onTestFinished(() => void installTransport(before));
  const api = createApi<Endpoints>('/api/x');
  const { query } = api.query('GET /plis');
  const { signal } = new AbortController();

  await expect(inBackground(() => api('GET /plis'))).rejects.toMatchObject({ code: 'jeton-invalide' });
  await expect(inBackground(() => query({ signal }))).rejects.toMatchObject({ code: 'jeton-invalide' });
  expect(asked.mock.calls).toEqual([
    [false, true],
    [false, true],
  ]);
  // What the person asks next is theirs.
  await expect(query({ signal })).rejects.toMatchObject({ code: 'jeton-invalide' });
  expect(asked.mock.calls.slice(2)).toEqual([
    [false, false],
    [true, false],
  ]);
});
