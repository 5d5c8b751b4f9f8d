import { announce, inBackground, refreshMenuCounts, useSession } from '@pwp/web-kit';
import { onScopeDispose, readonly, ref, watch, type DeepReadonly, type Ref } from 'vue';
import { fr } from '../../locales/fr.ts';
import type { DashboardQuery } from '../dashboard-query.ts';
import { changementsQuery } from '../plis-queries.ts';

/** Interval between two checks for changes on the displayed dashboard, ms. */
const EVERY = 20_000;

export interface UseChangementsReturn {
  /** Plis that are new or moved since the list was loaded. */
  changed: DeepReadonly<Ref<number>>;
  /** Since when the prestataire has sent no statut (ISO 8601); null when it answers. */
  interrupted: DeepReadonly<Ref<string | null>>;
  /** Call it when the list is loaded: later moves count. */
  restart: () => void;
}

/** Checks for changes while the page is visible, once the list has its cursor; the rows stay until the agent asks for the new ones. */
export function useChangements(query: Readonly<Ref<DashboardQuery>>): UseChangementsReturn {
  const session = useSession();
  const changed = ref(0);
  const interrupted = ref<string | null>(null);
  let since: number | undefined;
  let asked = new AbortController();
  const question = changementsQuery(
    () => query.value,
    () => since,
  );

  async function ask(): Promise<void> {
    // A list that loads in a tab that nobody sees has its cursor too: its moves are told once the tab is looked at.
    if ((document.hidden && since !== undefined) || session.guichet === null) return;
    asked.abort();
    asked = new AbortController();
    const { signal } = asked;
    try {
      const answer = await inBackground(() => question.query({ signal }));
      if (signal.aborted) return;
      interrupted.value = answer.suiviInterrompuDepuis;
      // The cursor stays at the list's load, so that each check counts everything since then.
      since ??= answer.curseur;
      if (answer.plis > changed.value) {
        announce(fr.dashboard.changes.announce(answer.plis));
        // Some may have been rejected.
        refreshMenuCounts();
      }
      changed.value = answer.plis;
    } catch {
      // The next check retries, and the list itself shows that the portal is unreachable.
    }
  }

  function restart(): void {
    since = undefined;
    changed.value = 0;
    void ask();
  }

  const timer = setInterval(() => void ask(), EVERY);
  const look = () => void ask();
  document.addEventListener('visibilitychange', look);
  watch([query, () => session.guichet?.code], restart, { immediate: true, flush: 'sync' });
  onScopeDispose(() => {
    clearInterval(timer);
    document.removeEventListener('visibilitychange', look);
    asked.abort();
  });

  return { changed: readonly(changed), interrupted: readonly(interrupted), restart };
}
