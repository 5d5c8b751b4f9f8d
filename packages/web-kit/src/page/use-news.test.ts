import { expect, test } from 'vitest';
import { effectScope } from 'vue';
import { startsInBackground } from '../api/in-background.ts';
import { installHost } from '../module/host-link.ts';
import { useNews } from './use-news.ts';

test('a page reads again at each news, in the background, until it is left', () => {
  const listeners = new Set<() => void>();
  installHost({
    accessToken: () => Promise.resolve(undefined),
    announce: () => undefined,
    followNews: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  });
  const read: boolean[] = [];
  const page = effectScope();
  page.run(() => useNews(() => read.push(startsInBackground())));
  for (const tell of listeners) tell();
  expect(read).toEqual([true]);
  page.stop();
  expect(listeners.size).toBe(0);
});
