import { setBootstrapMaxTime, setMountMaxTime, setUnloadMaxTime, setUnmountMaxTime } from 'single-spa';
import { expect, test, vi } from 'vitest';
import { createPortal } from '../frame/portal.ts';
import { registerModules } from './register-modules.ts';

// Not started here: it would go on following the addresses of every other test of this process.
vi.mock(import('single-spa'), async (load) => ({
  ...(await load()),
  setBootstrapMaxTime: vi.fn<typeof setBootstrapMaxTime>(),
  setMountMaxTime: vi.fn<typeof setMountMaxTime>(),
  setUnmountMaxTime: vi.fn<typeof setUnmountMaxTime>(),
  setUnloadMaxTime: vi.fn<typeof setUnloadMaxTime>(),
}));

test('single-spa gives up a lifecycle that never ends after three seconds, without a warning before', () => {
  registerModules(createPortal({ modules: [], unavailable: [] }));
  for (const limit of [setBootstrapMaxTime, setMountMaxTime, setUnmountMaxTime, setUnloadMaxTime])
    expect(limit).toHaveBeenCalledExactlyOnceWith(3_000, true, 3_000);
});
