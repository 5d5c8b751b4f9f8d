import { formatDateTime, type Outcome } from '@pwp/ui';
import { accountAccess, announce, failureMessage, ProblemError, useQuery } from '@pwp/web-kit';
import { computed, ref, type Ref } from 'vue';
import type { Connexion } from '../../contracts/connexions.ts';
import { api } from '../api.ts';
import { fr } from '../locales/fr.ts';

/** The list of « Mes connexions ». */
export interface UseConnexionsReturn {
  /** Undefined until they are known. */
  connexions: Ref<Connexion[] | undefined>;
  /** French message when they could not be loaded, else empty. */
  failure: Ref<string>;
  outcome: Ref<Outcome | undefined>;
  busy: Ref<boolean>;
  reload: () => void;
  /** Ends another sign-in; returns true when it has ended. */
  end: (connexion: Connexion) => Promise<boolean>;
  /** Ends them all, including this one, and leaves the portal. */
  endAll: () => Promise<void>;
}

/** Loads the account's sign-ins and ends them. */
export function useConnexions(): UseConnexionsReturn {
  const access = accountAccess();
  const { data, error, refetch } = useQuery(api.query('GET /connexions'));
  const ended = ref<ReadonlySet<string>>(new Set());
  const connexions = computed(() => data.value?.items.filter(({ id }) => !ended.value.has(id)));
  const outcome = ref<Outcome>();
  const busy = ref(false);

  /** One act at a time. Returns false when it was refused, and shows the refusal under `title`. */
  async function act(title: string, work: () => Promise<void>): Promise<boolean> {
    if (busy.value) return false;
    busy.value = true;
    outcome.value = undefined;
    try {
      await work();
      return true;
    } catch (failure) {
      if (!(failure instanceof ProblemError)) throw failure;
      outcome.value = { type: 'error', title, text: failure.message };
      return false;
    } finally {
      busy.value = false;
    }
  }

  const end = ({ id, debut }: Connexion) =>
    act(fr.connexions.notEnded, async () => {
      await api('DELETE /connexions/:id', { params: { id } });
      ended.value = new Set([...ended.value, id]);
      const text = fr.connexions.ended(formatDateTime(debut));
      outcome.value = { type: 'success', title: fr.connexions.endedTitle, text };
      announce(text);
    });

  const endAll = async () => {
    if (await act(fr.connexions.everywhere.failed, () => api('DELETE /connexions'))) await access.signOut();
  };

  const failure = computed(() => failureMessage(error.value));
  return { connexions, failure, outcome, busy, reload: () => void refetch(), end, endAll };
}
