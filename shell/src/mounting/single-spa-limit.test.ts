import { addErrorHandler, getMountedApps, registerApplication, start, triggerAppChange } from 'single-spa';
import { afterEach, expect, test, vi } from 'vitest';
import { createPortal } from '../frame/portal.ts';
import { registerModules } from './register-modules.ts';

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

test('single-spa waits three seconds for a lifecycle that never ends, without a warning before, then goes on', async () => {
  vi.useFakeTimers();
  const warn = vi.spyOn(console, 'warn').mockImplementation(() => undefined);
  const failed: string[] = [];
  addErrorHandler(({ message }) => void failed.push(message));
  registerModules(createPortal({ modules: [], unavailable: [] }));
  const nothing = () => Promise.resolve();
  const never = new Promise<void>(() => undefined);
  let at = 'reste';
  const register = (name: string, unmount: () => Promise<void>) =>
    registerApplication({
      name,
      app: () => Promise.resolve({ bootstrap: nothing, mount: nothing, unmount }),
      activeWhen: () => at === name,
    });
  register('reste', () => never);
  register('suivant', nothing);
  start({ urlRerouteOnly: true });
  await vi.advanceTimersByTimeAsync(0);
  expect(getMountedApps()).toEqual(['reste']);

  at = 'suivant';
  void triggerAppChange();
  await vi.advanceTimersByTimeAsync(2_999);
  expect([getMountedApps(), failed]).toEqual([[], []]);
  expect(warn).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(1);
  expect(getMountedApps()).toEqual(['suivant']);
  expect(failed).toEqual([expect.stringContaining('reste')]);
});
