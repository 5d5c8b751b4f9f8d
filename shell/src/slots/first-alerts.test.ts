import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { awaitAlerts } from './first-alerts.ts';

let place: HTMLElement;
/** Tells that the place has another size, as the browser does. */
let resized: () => void;
const disconnect = vi.fn<() => void>();

beforeEach(() => {
  vi.useFakeTimers();
  place = document.createElement('div');
  disconnect.mockReset();
  vi.stubGlobal(
    'ResizeObserver',
    class {
      constructor(heard: () => void) {
        resized = heard;
      }
      observe = () => undefined;
      disconnect = disconnect;
    },
  );
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

/** Whether the page still waits. */
function waiting(counted: Promise<boolean>): () => boolean {
  let isWaiting = true;
  void awaitAlerts(counted, place).then(() => (isWaiting = false));
  return () => isWaiting;
}

const never = new Promise<never>(() => undefined);

test('without an alert the page waits for nothing', async () => {
  const isWaiting = waiting(Promise.resolve(false));
  await vi.advanceTimersByTimeAsync(0);
  expect(isWaiting()).toBe(false);
  expect(vi.getTimerCount()).toBe(0);
});

test('the page comes as soon as an alert is drawn', async () => {
  const isWaiting = waiting(Promise.resolve(true));
  await vi.advanceTimersByTimeAsync(0);
  resized();
  await vi.advanceTimersByTimeAsync(0);
  expect(isWaiting()).toBe(true);
  vi.spyOn(place, 'clientHeight', 'get').mockReturnValue(80);
  resized();
  await vi.advanceTimersByTimeAsync(0);
  expect(isWaiting()).toBe(false);
  expect(disconnect).toHaveBeenCalledOnce();
  expect(vi.getTimerCount()).toBe(0);
});

test.each([
  ['a count that does not come', () => never, 500],
  ['an alert that is not drawn', () => Promise.resolve(true), 1_500],
])('%s keeps nobody from the page', async (_what, counted, ms) => {
  const isWaiting = waiting(counted());
  await vi.advanceTimersByTimeAsync(ms - 1);
  expect(isWaiting()).toBe(true);
  await vi.advanceTimersByTimeAsync(1);
  expect(isWaiting()).toBe(false);
});
