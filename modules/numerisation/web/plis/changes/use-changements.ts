import { announce, useSession } from '@pwp/web-kit';
import { onScopeDispose, readonly, ref, watch, type DeepReadonly, type Ref } from 'vue';
import { fr } from '../../locales/fr.ts';
import type { DashboardQuery } from '../dashboard-query.ts';
import { changementsQuery } from '../plis-queries.ts';

/** How often the dashboard on screen asks what moved, ms. */
const EVERY = 20_000;

export interface UseChangementsReturn {
  /** Plis that are new or moved since the list was read. */
  changed: DeepReadonly<Ref<number>>;
  /** Since when the prestataire gives no statut (ISO 8601); null when it does. */
  interrupted: DeepReadonly<Ref<string | null>>;
  /** To be called when the list is read: what moves from then on counts. */
  restart: () => void;
}

/** Asks what moved while the page is looked at; the rows themselves stay where they are until the agent wants the new ones. */
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
    if (document.hidden || session.guichet === null) return;
    asked.abort();
    asked = new AbortController();
    const { signal } = asked;
    try {
      const answer = await question.query({ signal });
      if (signal.aborted) return;
      interrupted.value = answer.suiviInterrompuDepuis;
      // The cursor stays where the list was read, so that all that moved since is told each time.
      since ??= answer.curseur;
      if (answer.plis > changed.value) announce(fr.dashboard.changes.announce(answer.plis));
      changed.value = answer.plis;
    } catch {
      // The next turn asks again, and the list itself says when the portal is out of reach.
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
