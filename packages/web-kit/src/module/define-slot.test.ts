import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createApp, h, reactive, type App } from 'vue';
import { defineSlot } from './define-slot.ts';
import { installHost, type Host } from './host-link.ts';

const FicheSlot = defineSlot<{ data: { fiche: string } }>('exemple.fiche');
const shell: Host = { accessToken: () => Promise.resolve('token'), announce: () => undefined };
const fillSlot = vi.fn<NonNullable<Host['fillSlot']>>();
const leave = vi.fn<() => void>();
const state = reactive({ fiche: 'a' });
let app: App;
let root: HTMLElement;

function mountPage(): void {
  root = document.createElement('div');
  app = createApp({ render: () => h('main', [h(FicheSlot, { class: 'fr-mt-2w', data: { fiche: state.fiche } })]) });
  app.mount(root);
}

beforeEach(() => {
  vi.resetAllMocks();
  state.fiche = 'a';
  fillSlot.mockReturnValue(leave);
  installHost({ ...shell, fillSlot });
});
afterEach(() => {
  installHost(shell);
});

test('the shell fills a place that takes no room yet, and reads the data as it is now', () => {
  mountPage();
  const place = root.querySelector<HTMLElement>('.fr-mt-2w');
  expect(fillSlot).toHaveBeenCalledExactlyOnceWith('exemple.fiche', place, expect.any(Function));
  expect(place?.hidden).toBe(true);
  const data = fillSlot.mock.calls[0]?.[2];
  expect(data?.()).toEqual({ fiche: 'a' });
  app.unmount();
});

test('what the shell put there stays when the page is drawn again, and is told to leave with the page', async () => {
  mountPage();
  const [, place, data] = fillSlot.mock.calls[0] ?? [];
  place?.append('Contribution');
  if (place !== undefined) place.hidden = false;
  state.fiche = 'b';
  await vi.waitFor(() => expect(data?.()).toEqual({ fiche: 'b' }));
  expect(root.textContent).toBe('Contribution');
  expect(place?.hidden).toBe(false);
  expect(leave).not.toHaveBeenCalled();
  app.unmount();
  expect(leave).toHaveBeenCalledOnce();
});

test('without a shell that has other modules, the page is whole and the place empty', () => {
  installHost(shell);
  mountPage();
  const place = root.querySelector<HTMLElement>('main > .fr-mt-2w');
  expect([place?.hidden, place?.childNodes.length]).toEqual([true, 0]);
  expect(() => app.unmount()).not.toThrow();
});
