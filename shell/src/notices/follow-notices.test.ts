import type { NoticeCount } from '@pwp/contracts';
import { expect, test, vi } from 'vitest';
import { createPortal } from '../frame/portal.ts';
import { followNotices } from './follow-notices.ts';

let tell: (count: NoticeCount) => void = () => undefined;
vi.mock('./notice-stream.ts', () => ({
  followCount: (_account: string, _token: unknown, hear: typeof tell) => {
    tell = hear;
    return () => undefined;
  },
}));

/** A page that follows the count of its notices. */
async function follow() {
  const { state } = createPortal({ modules: [], unavailable: [] });
  const announce = vi.fn<(message: string) => void>();
  const onNews = vi.fn<() => void>();
  const before = tell;
  followNotices({ state, announce }, 'alice', () => 'jeton', onNews);
  await vi.waitFor(() => expect(tell).not.toBe(before));
  return { state, announce, onNews };
}

test('the count is shown, and only what arrives is announced', async () => {
  const { state, announce, onNews } = await follow();
  tell({ nonLues: 2, derniere: 7, toutes: 4 });
  expect(state.unread).toBe(2);
  expect(announce).not.toHaveBeenCalled();
  tell({ nonLues: 2, derniere: 7, toutes: 4 });
  expect(onNews).not.toHaveBeenCalled();
  tell({ nonLues: 3, derniere: 8, toutes: 5 });
  expect(announce).toHaveBeenLastCalledWith('Nouvelle notification : 3 non lues.', 'polite');
  tell({ nonLues: 0, derniere: null, toutes: 5 });
  expect(state.unread).toBe(0);
  expect(onNews).toHaveBeenCalledTimes(2);
  expect(announce).toHaveBeenCalledOnce();
  tell({ nonLues: 1, derniere: 9, toutes: 6 });
  expect(announce).toHaveBeenLastCalledWith('Nouvelle notification : 1 non lue.', 'polite');
});

test('one that was read and is settled elsewhere is news, which nothing announces', async () => {
  const { state, announce, onNews } = await follow();
  tell({ nonLues: 1, derniere: 9, toutes: 6 });
  tell({ nonLues: 1, derniere: 9, toutes: 5 });
  expect(onNews).toHaveBeenCalledOnce();
  expect(state.told).toBe(5);
  expect(announce).not.toHaveBeenCalled();
});
