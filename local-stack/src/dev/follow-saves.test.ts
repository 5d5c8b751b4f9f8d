import { EventEmitter } from 'node:events';
import { beforeEach, expect, test, vi } from 'vitest';
import { followSaves } from './follow-saves.ts';

const ROOT = '/depot';

beforeEach(() => {
  vi.useFakeTimers();
  vi.spyOn(console, 'log').mockReturnValue();
  return () => {
    vi.useRealTimers();
    vi.restoreAllMocks();
  };
});

function follow() {
  const watcher = new EventEmitter();
  const composed: PromiseWithResolvers<void>[] = [];
  const restart = vi.fn<() => Promise<void>>().mockResolvedValue();
  const send = vi.fn<() => void>();
  const compose = () => {
    const work = Promise.withResolvers<void>();
    composed.push(work);
    return work.promise;
  };
  followSaves(ROOT, { watcher, ws: { send } }, { restart }, compose);
  const save = async (...files: string[]) => {
    for (const file of files) watcher.emit('all', 'change', `${ROOT}/${file}`);
    await vi.advanceTimersByTimeAsync(60);
  };
  return { save, composed, restart, send };
}

test('a change of branch composes the portal once, and a save meanwhile once more, afterwards', async () => {
  const { save, composed, restart, send } = follow();
  await save('modules/support/module.json', 'modules/profile/module.json', 'modules/support/api/index.ts');
  expect(composed).toHaveLength(1);
  await save('modules/support/module.json');
  expect(composed).toHaveLength(1);
  composed[0]?.reject(new Error('cannot be read yet'));
  const told = vi.spyOn(console, 'error').mockReturnValue();
  await vi.advanceTimersByTimeAsync(0);
  expect(told).toHaveBeenCalledTimes(1);
  expect(composed).toHaveLength(2);
  expect(send).not.toHaveBeenCalled();
  composed[1]?.resolve();
  await vi.advanceTimersByTimeAsync(0);
  expect(send).toHaveBeenCalledTimes(1);
  expect(restart).toHaveBeenCalledTimes(2);
});

test('code of the API replaces its process alone; tests and pages do not', async () => {
  const { save, composed, restart } = follow();
  await save('modules/support/web/main.ts', 'modules/support/api/tickets.test.ts', 'docs/registry.md');
  expect(restart).not.toHaveBeenCalled();
  await save('modules/support/contracts/tickets.ts');
  expect([restart.mock.calls.length, composed.length]).toEqual([1, 0]);
});
