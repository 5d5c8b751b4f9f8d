import type { Notice, NoticeEndpoints, NoticeList } from '@pwp/contracts';
import { changeGuichet, createApi, failureMessage, inBackground, ProblemError } from '@pwp/web-kit';
import { ref, shallowRef, watch, type Ref, type ShallowRef } from 'vue';
import type { Portal } from '../frame/portal.ts';

const api = createApi<NoticeEndpoints>('/api/notifications');

/** The list of notices of the panel. */
export interface UseNoticesReturn {
  notices: ShallowRef<readonly Notice[]>;
  /** `failed`: `failure` says why. */
  status: Ref<'loading' | 'ready' | 'failed'>;
  failure: Ref<string>;
  hasMore: Ref<boolean>;
  /** Page where mails are switched off. */
  settingsPage: Ref<string | null>;
  /** What the last act did, for screen readers. */
  said: Ref<string>;
  reload: () => Promise<void>;
  more: () => Promise<void>;
  markRead: (notice: Notice) => Promise<void>;
  markAllRead: () => Promise<void>;
  /** Opens its page, with its guichet as the current one where the page needs it. */
  follow: (notice: Notice) => Promise<void>;
}

/** Loads the notices, and again when one arrives or goes. */
export function useNotices({ state, go }: Pick<Portal, 'state' | 'go'>): UseNoticesReturn {
  const notices = shallowRef<readonly Notice[]>([]);
  const status = ref<'loading' | 'ready' | 'failed'>('loading');
  const failure = ref('');
  const settingsPage = ref<string | null>(null);
  const said = ref('');
  const next = ref<string>();
  const hasMore = ref(false);
  /** Number of the last request. Answers to older requests are dropped. */
  let asked = 0;
  /** The count as this list left it: another one comes from elsewhere. */
  let left = state.unread;

  function count(unread: number): void {
    left = unread;
    state.unread = unread;
  }

  async function load(before?: string): Promise<void> {
    asked += 1;
    const question = asked;
    try {
      const list = before === undefined ? await readShown() : await readPage(before);
      if (question !== asked) return;
      if (before === undefined) notices.value = [];
      append(list);
      settingsPage.value = list.reglages;
      count(list.nonLues);
      status.value = 'ready';
    } catch (error) {
      if (question === asked) fail(error);
    }
  }

  const readPage = (before: string) => api('GET /', { query: { avant: Number(before) } });

  /** Down to the last one that is shown, so that what is gone goes here too, and nobody loses the place in the list. */
  async function readShown(): Promise<NoticeList> {
    const lowest = notices.value.at(-1)?.id ?? Number.POSITIVE_INFINITY;
    let list = await api('GET /');
    while (list.nextCursor !== undefined && Number(list.nextCursor) > lowest) {
      const older = await readPage(list.nextCursor);
      list = { ...older, items: [...list.items, ...older.items] };
    }
    return list;
  }

  function append({ items, nextCursor }: NoticeList): void {
    notices.value = [...notices.value, ...items];
    next.value = nextCursor;
    hasMore.value = nextCursor !== undefined;
  }

  function fail(error: unknown): void {
    if (!(error instanceof ProblemError)) throw error;
    failure.value = failureMessage(error);
    if (notices.value.length === 0) status.value = 'failed';
    else said.value = failure.value;
  }

  async function act(work: () => Promise<void>): Promise<boolean> {
    try {
      await work();
      return true;
    } catch (error) {
      fail(error);
      return false;
    }
  }

  function show(isRead: (notice: Notice) => boolean): void {
    notices.value = notices.value.map((notice) => (isRead(notice) ? { ...notice, lue: true } : notice));
  }

  async function markRead(notice: Notice): Promise<void> {
    if (notice.lue) return;
    // Counted before the question: the stream may say the new count before the answer is there.
    count(Math.max(0, (state.unread ?? 0) - 1));
    if (!(await act(() => api('PUT /:noticeId/lecture', { params: { noticeId: notice.id } })))) {
      count((state.unread ?? 0) + 1);
      return;
    }
    show(({ id }) => id === notice.id);
    said.value = 'Notification marquée comme lue.';
  }

  async function markAllRead(): Promise<void> {
    const [newest] = notices.value;
    const { unread = 0 } = state;
    if (newest === undefined || unread === 0) return;
    count(0);
    if (!(await act(() => api('PUT /lecture', { body: { jusqua: newest.id } })))) {
      count(unread);
      return;
    }
    show(({ id }) => id <= newest.id);
    said.value = 'Toutes les notifications sont marquées comme lues.';
  }

  async function follow(notice: Notice): Promise<void> {
    const marked = markRead(notice);
    const { session } = state;
    const { guichet } = notice;
    const isOther = guichet !== null && session?.guichet?.code !== guichet;
    // The page itself says what failed.
    if (isOther && session?.guichets.some(({ code }) => code === guichet) === true)
      await act(async () => changeGuichet(guichet));
    await marked;
    state.notices = false;
    go(notice.path);
  }

  async function reload(): Promise<void> {
    if (notices.value.length === 0) status.value = 'loading';
    await load();
  }

  // One arrived or went, or another tab marked some; what this list did itself is shown already.
  watch([() => state.unread, () => state.told], ([unread, told], [, before]) => {
    if (status.value === 'ready' && (unread !== left || told !== before)) void inBackground(load);
  });
  void load();

  return {
    notices,
    status,
    failure,
    hasMore,
    settingsPage,
    said,
    reload,
    more: () => load(next.value),
    markRead,
    markAllRead,
    follow,
  };
}
