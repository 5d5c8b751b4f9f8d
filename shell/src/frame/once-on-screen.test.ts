import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { reactive } from 'vue';
import { manifestEntry } from '../testing/manifest-entries.ts';
import { onceOnScreen } from './once-on-screen.ts';
import type { PortalState } from './portal.ts';

const work = vi.fn<() => void>();
const wait = (ms: number) => vi.advanceTimersByTimeAsync(ms);

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('requestIdleCallback', (idle: () => void) => setTimeout(idle, 0));
  work.mockReset();
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

function opened(place: PortalState['place']): Pick<PortalState, 'place' | 'region'> {
  const state = reactive<Pick<PortalState, 'place' | 'region'>>({ place, region: { status: 'empty' } });
  onceOnScreen(state, work);
  return state;
}

test.each([
  ['is mounted', { status: 'ready' }],
  [
    'has failed',
    { status: 'failed', title: 'Relevés', isStopped: false, retry: () => undefined, leave: () => undefined },
  ],
] satisfies [string, PortalState['region']][])(
  'waits until a module %s, and leaves it a moment for itself; never twice',
  async (_what, region) => {
    const state = opened({ kind: 'module', entry: manifestEntry({ id: 'releves' }) });
    state.region = { status: 'loading', title: 'Relevés' };
    await wait(5_000);
    expect(work).not.toHaveBeenCalled();
    state.region = region;
    await wait(900);
    expect(work).not.toHaveBeenCalled();
    await wait(101);
    expect(work).toHaveBeenCalledOnce();
    state.region = { status: 'loading', title: 'Autre' };
    state.region = { status: 'ready' };
    await wait(2_000);
    expect(work).toHaveBeenCalledOnce();
  },
);

test('a page of the shell waits for no module', async () => {
  opened({ kind: 'not-found' });
  await wait(1_001);
  expect(work).toHaveBeenCalledOnce();
});
