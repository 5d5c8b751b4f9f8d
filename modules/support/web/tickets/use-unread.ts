import { announce, ProblemError, refreshMenuCounts } from '@pwp/web-kit';
import { ref, watch, type Ref } from 'vue';
import type { TicketDetail } from '../../contracts/index.ts';
import { api } from '../api.ts';
import { fr } from '../locales/fr.ts';

/** What was unread when the page was opened, or has come since. */
export interface UseUnreadReturn {
  /** Ids of the exchanges, which stay marked until the page is left. */
  unread: Ref<ReadonlySet<string>>;
}

/** Marks what the support wrote as read once it is shown, and remembers what it was. */
export function useUnread(ticket: Ref<TicketDetail | undefined>, onFirst: () => void): UseUnreadReturn {
  const unread = ref<ReadonlySet<string>>(new Set());
  let shown = false;

  async function markRead({ numero, echanges }: TicketDetail): Promise<void> {
    const dates = echanges.filter(({ auteur }) => auteur === 'support').map(({ date }) => date);
    const jusqua = dates.toSorted().at(-1);
    if (jusqua === undefined) return;
    try {
      await api('PUT /tickets/:numero/lecture', { params: { numero }, body: { jusqua } });
      refreshMenuCounts();
    } catch (error) {
      // It stays unread, and is marked the next time.
      if (!(error instanceof ProblemError)) throw error;
    }
  }

  watch(
    ticket,
    (read) => {
      if (read === undefined) return;
      const fresh = read.echanges.filter(({ nouveau, id }) => nouveau && !unread.value.has(id));
      if (fresh.length > 0) {
        unread.value = new Set([...unread.value, ...fresh.map(({ id }) => id)]);
        if (shown) announce(fr.ticket.arrives);
        else onFirst();
        void markRead(read);
      }
      shown = true;
    },
    { immediate: true },
  );

  return { unread };
}
