import { expect, test } from 'vitest';
import { effectScope, nextTick, ref, shallowRef } from 'vue';
import { installHost } from '../module/host-link.ts';
import { ProblemError } from './problem-error.ts';
import { useCursorPages, type CursorPage } from './use-cursor-pages.ts';

const said: string[] = [];
installHost({ accessToken: async () => undefined, announce: (message) => said.push(message) });

function pagesOf(readPage: (cursor: string) => Promise<CursorPage<string>>) {
  const first = shallowRef<CursorPage<string>>();
  const isLoading = ref(false);
  const scope = effectScope();
  const query = { data: first, isLoading, error: ref(null), refetch: async () => undefined };
  const pages = scope.run(() => useCursorPages({ first: query, readPage, added: (count) => `${count} de plus` }));
  if (pages === undefined) throw new Error('the scope is closed');
  return { first, isLoading, pages };
}

test('older pages follow the first, by its cursor, until there is none', async () => {
  const asked: string[] = [];
  const { first, pages } = pagesOf(async (cursor) => {
    asked.push(cursor);
    return { items: ['a'], total: 3 };
  });
  expect([pages.items.value, pages.more.value]).toEqual([undefined, false]);
  first.value = { items: ['c', 'b'], total: 3, nextCursor: '2' };
  expect(pages.more.value).toBe(true);
  await pages.readMore();
  expect([asked, pages.items.value, pages.more.value]).toEqual([['2'], ['c', 'b', 'a'], false]);
  expect(said.at(-1)).toBe('1 de plus');
  await pages.readMore();
  expect(asked).toEqual(['2']);
});

test('a page that comes after the list was read again is left out', async () => {
  const late = Promise.withResolvers<CursorPage<string>>();
  const { first, pages } = pagesOf(() => late.promise);
  first.value = { items: ['b'], total: 3, nextCursor: '1' };
  const reading = pages.readMore();
  first.value = { items: ['d'], total: 3, nextCursor: '3' };
  await nextTick();
  late.resolve({ items: ['a'], total: 3 });
  await reading;
  expect([pages.items.value, pages.reading.value]).toEqual([['d'], false]);
});

test('what is refused is told, and can be asked again', async () => {
  let fails = true;
  const { first, pages } = pagesOf(async () => {
    if (fails)
      throw new ProblemError({ type: 'about:blank', code: 'x', title: 'Un instant.', status: 503, requestId: '' });
    return { items: ['a'], total: 3 };
  });
  first.value = { items: ['b'], total: 3, nextCursor: '1' };
  await pages.readMore();
  expect(pages.moreFailure.value).toBe('Un instant.');
  fails = false;
  await pages.readMore();
  expect([pages.moreFailure.value, pages.items.value]).toEqual(['', ['b', 'a']]);
});
