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

const announce = vi.fn<(message: string) => void>();
const onNews = vi.fn<() => void>();
const portal = createPortal({ modules: [], unavailable: [] });

test('the count is shown, and only what arrives is announced', async () => {
  const before = tell;
  followNotices({ state: portal.state, announce }, 'alice', () => 'jeton', onNews);
  await vi.waitFor(() => expect(tell).not.toBe(before));
  tell({ nonLues: 2, derniere: 7, toutes: 4 });
  expect(portal.state.unread).toBe(2);
  expect(announce).not.toHaveBeenCalled();
  tell({ nonLues: 2, derniere: 7, toutes: 4 });
  expect(onNews).not.toHaveBeenCalled();
  tell({ nonLues: 3, derniere: 8, toutes: 5 });
  expect(announce).toHaveBeenLastCalledWith('Nouvelle notification : 3 non lues.', 'polite');
  tell({ nonLues: 0, derniere: null, toutes: 5 });
  expect(portal.state.unread).toBe(0);
  expect(onNews).toHaveBeenCalledTimes(2);
  expect(announce).toHaveBeenCalledOnce();
  tell({ nonLues: 1, derniere: 9, toutes: 6 });
  expect(announce).toHaveBeenLastCalledWith('Nouvelle notification : 1 non lue.', 'polite');
});

test('one that was read and is settled elsewhere is news, which nothing announces', async () => {
  onNews.mockClear();
  announce.mockClear();
  tell({ nonLues: 1, derniere: 9, toutes: 5 });
  expect(onNews).toHaveBeenCalledOnce();
  expect(portal.state.told).toBe(5);
  expect(announce).not.toHaveBeenCalled();
});
