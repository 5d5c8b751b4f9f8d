import { installHost, isWorking, send } from '@pwp/web-kit/host';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createApp, h, nextTick, type App } from 'vue';
import OfflineBanner from './OfflineBanner.vue';
import WorkBar from './WorkBar.vue';

const said = vi.fn<(message: string) => void>();
let app: App | undefined;

beforeEach(() => {
  vi.useFakeTimers();
  said.mockReset();
  installHost({ accessToken: () => Promise.resolve('token'), announce: said });
  document.body.innerHTML = '<div id="app"></div>';
});
afterEach(() => {
  app?.unmount();
  vi.useRealTimers();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

const bar = () => document.querySelector('.pwp-work');

test('an act whose answer waits shows a line within 300 ms, until it is there; the background shows none', async () => {
  const answer = Promise.withResolvers<Response>();
  vi.stubGlobal('fetch', () => answer.promise);
  app = createApp({ render: () => h(WorkBar, { working: isWorking.value }) });
  app.mount('#app');
  const background = send({ method: 'GET', url: '/api/x', background: true });
  await vi.advanceTimersByTimeAsync(1_000);
  expect(bar()).toBeNull();

  const asked = send({ method: 'GET', url: '/api/x' });
  await vi.advanceTimersByTimeAsync(150);
  expect(bar()).toBeNull();
  await vi.advanceTimersByTimeAsync(150);
  expect(bar()).not.toBeNull();
  answer.resolve(new Response('{}'));
  await Promise.all([asked, background]);
  await vi.advanceTimersByTimeAsync(0);
  expect(bar()).toBeNull();
});

test('a request that fails no longer waits', async () => {
  vi.stubGlobal('fetch', () => Promise.reject(new TypeError('no network')));
  await expect(send({ method: 'GET', url: '/api/x' })).rejects.toThrow('ne répond pas');
  expect(isWorking.value).toBe(false);
});

test('the loss of the network is said while it lasts, and its return is announced', async () => {
  const online = vi.spyOn(navigator, 'onLine', 'get').mockReturnValue(true);
  app = createApp(OfflineBanner);
  app.mount('#app');
  expect(document.body.textContent).not.toContain('Hors connexion');
  online.mockReturnValue(false);
  window.dispatchEvent(new Event('offline'));
  await nextTick();
  expect(document.querySelector('[role=status]')?.textContent).toContain('Hors connexion');
  online.mockReturnValue(true);
  window.dispatchEvent(new Event('online'));
  await nextTick();
  expect(document.body.textContent).not.toContain('Hors connexion');
  expect(said.mock.calls[0]?.[0]).toBe('La connexion est revenue.');
});
