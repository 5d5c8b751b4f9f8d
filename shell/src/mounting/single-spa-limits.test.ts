import { mountRootParcel } from 'single-spa';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { SINGLE_SPA_LIMITS } from './single-spa-limits.ts';

const WARNINGS = ['warn', 'error'] as const;

beforeEach(() => {
  vi.useFakeTimers();
  for (const kind of WARNINGS) vi.spyOn(console, kind).mockImplementation(() => undefined);
});

afterEach(() => {
  vi.useRealTimers();
});

const atOnce = () => Promise.resolve();
const never = () => new Promise<void>(() => undefined);

test.each(['bootstrap', 'mount', 'unmount'] as const)(
  'single-spa gives up a %s that never ends, after three seconds, without a warning before',
  async (lifecycle) => {
    const lifecycles = { bootstrap: atOnce, mount: atOnce, unmount: atOnce, [lifecycle]: never };
    const config = { ...lifecycles, timeouts: SINGLE_SPA_LIMITS };
    const parcel = mountRootParcel(config, { domElement: document.createElement('div') });
    const settled = vi.fn<(error: unknown) => void>();
    const steps = [parcel.bootstrapPromise, parcel.mountPromise, parcel.unmountPromise];
    if (lifecycle === 'unmount') {
      await parcel.mountPromise;
      steps.push(parcel.unmount());
    }
    for (const step of steps) step.catch(settled);

    await vi.advanceTimersByTimeAsync(2_999);
    expect(settled).not.toHaveBeenCalled();
    for (const kind of WARNINGS) expect(console[kind]).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(1);
    expect(String(settled.mock.lastCall?.[0])).toContain('did not resolve or reject for 3000 ms');
  },
);
