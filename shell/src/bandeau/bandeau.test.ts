import { installHost } from '@pwp/web-kit/host';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createApp, type App } from 'vue';
import PortalBandeau from './PortalBandeau.vue';

const said = vi.fn<(message: string) => void>();
let app: App | undefined;
/** What the API answers; undefined: nothing. */
let answer: unknown;

beforeEach(() => {
  vi.useFakeTimers();
  localStorage.removeItem('pwp-bandeau');
  said.mockReset();
  installHost({ accessToken: () => Promise.reject(new Error('not asked for')), announce: said });
  vi.stubGlobal('fetch', () =>
    answer === undefined
      ? Promise.reject(new TypeError('no network'))
      : Promise.resolve(new Response(JSON.stringify(answer))),
  );
});
afterEach(() => {
  app?.unmount();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

async function mount(): Promise<void> {
  app?.unmount();
  document.body.innerHTML = '<div id="app"></div><main><h1 tabindex="-1">Page</h1></main>';
  app = createApp(PortalBandeau);
  app.mount('#app');
  await vi.advanceTimersByTimeAsync(1_000);
}
const region = () => document.querySelector('section[aria-label="Message de l’administrateur"]');
const withinAMinute = () => vi.advanceTimersByTimeAsync(60_000);

test('a message comes within a minute, is announced once, stays when the API is silent, and goes when it is removed', async () => {
  answer = { bandeau: null };
  await mount();
  expect(region()).toBeNull();
  answer = { bandeau: { id: '1', texte: 'Maintenance <b>ce soir</b>' } };
  await withinAMinute();
  expect(region()?.textContent).toContain('Maintenance <b>ce soir</b>');
  answer = undefined;
  await withinAMinute();
  answer = { bandeau: { id: 2 } };
  await withinAMinute();
  expect(region()?.textContent).toContain('Maintenance');
  expect(said.mock.calls).toEqual([['Maintenance <b>ce soir</b>', 'polite']]);
  answer = { bandeau: null };
  await withinAMinute();
  expect(region()).toBeNull();
});

test('closed, it does not come back in this browser, and the focus goes to the page; another one does come', async () => {
  answer = { bandeau: { id: '1', texte: 'Maintenance' } };
  await mount();
  region()?.querySelector('button')?.click();
  await vi.advanceTimersByTimeAsync(0);
  expect(region()).toBeNull();
  expect(document.activeElement?.textContent).toBe('Page');
  await withinAMinute();
  expect(region()).toBeNull();
  await mount();
  expect(region()).toBeNull();
  answer = { bandeau: { id: '2', texte: 'Reportée' } };
  await withinAMinute();
  expect(region()?.textContent).toContain('Reportée');
});
