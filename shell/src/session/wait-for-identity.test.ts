import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { identityAnswers } from './identity-answers.ts';
import { waitForIdentity } from './wait-for-identity.ts';

let isThere = false;
const answers = vi.fn<() => Promise<boolean>>(() => Promise.resolve(isThere));
const goOn = vi.fn<() => void>();

beforeEach(() => {
  vi.useFakeTimers();
  vi.spyOn(Math, 'random').mockReturnValue(0);
  isThere = false;
  answers.mockClear();
  goOn.mockClear();
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

function start() {
  const button = document.createElement('button');
  const status = document.createElement('p');
  waitForIdentity({ button, status, answers, goOn });
  return { button, status };
}

test('the identity is asked less and less often, the page says when, and goes on once it answers', async () => {
  const { status } = start();
  const waits: string[] = [];
  for (const pause of [3_000, 6_000, 12_000, 24_000, 30_000, 30_000]) {
    await vi.advanceTimersByTimeAsync(pause - 1);
    const before = answers.mock.calls.length;
    await vi.advanceTimersByTimeAsync(1);
    expect(answers).toHaveBeenCalledTimes(before + 1);
    waits.push(status.textContent);
  }
  const wait = (seconds: number) => `Toujours pas de réponse. Prochain essai dans ${seconds} secondes.`;
  expect(waits).toEqual([6, 12, 24, 30, 30, 30].map(wait));
  expect(goOn).not.toHaveBeenCalled();
  isThere = true;
  await vi.advanceTimersByTimeAsync(30_000);
  expect(goOn).toHaveBeenCalledOnce();
  expect(status.textContent).toBe('La connexion répond : vous y êtes conduit.');
  await vi.advanceTimersByTimeAsync(300_000);
  expect(goOn).toHaveBeenCalledOnce();
});

test('the button asks at once, however often it is pressed, and the pause begins anew', async () => {
  const held = Promise.withResolvers<boolean>();
  answers.mockReturnValueOnce(held.promise);
  const { button, status } = start();
  button.click();
  button.click();
  expect(status.textContent).toBe('Essai en cours…');
  await vi.advanceTimersByTimeAsync(5_000);
  expect(answers).toHaveBeenCalledOnce();
  held.resolve(false);
  await vi.advanceTimersByTimeAsync(5_999);
  expect(answers).toHaveBeenCalledOnce();
  await vi.advanceTimersByTimeAsync(1);
  expect(answers).toHaveBeenCalledTimes(2);
});

test.each([
  ['its configuration', () => Promise.resolve(new Response('{}')), true],
  ['what stands in front of it', () => Promise.resolve(new Response('', { status: 503 })), false],
  ['nobody', () => Promise.reject(new TypeError('no network')), false],
])('%s answers', async (_who, answer, expected) => {
  const asked = vi.spyOn(globalThis, 'fetch').mockImplementation(answer);
  expect(await identityAnswers({ url: '/auth', realm: 'a b' })).toBe(expected);
  expect(asked).toHaveBeenCalledWith('/auth/realms/a%20b/.well-known/openid-configuration', expect.anything());
});
