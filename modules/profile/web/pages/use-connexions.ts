import { formatDateTime, type Outcome } from '@pwp/ui';
import { accountAccess, announce, ProblemError } from '@pwp/web-kit';
import { ref, type Ref } from 'vue';
import type { Connexion } from '../../contracts/connexions.ts';
import { fr } from '../locales/fr.ts';
import { profileClient } from '../profile-client.ts';

/** The list of « Mes connexions ». */
export interface UseConnexionsReturn {
  state: Ref<'loading' | 'failed' | 'ready'>;
  failure: Ref<string>;
  connexions: Ref<Connexion[]>;
  outcome: Ref<Outcome | undefined>;
  busy: Ref<boolean>;
  load: () => Promise<void>;
  /** Ends one of the others; true when it is over. */
  end: (connexion: Connexion) => Promise<boolean>;
  /** Ends them all, this one included, and leaves the portal. */
  endAll: () => Promise<void>;
}

/** Reads the account's sign-ins and ends them. */
export function useConnexions(): UseConnexionsReturn {
  const access = accountAccess();
  const state = ref<'loading' | 'failed' | 'ready'>('loading');
  const failure = ref('');
  const connexions = ref<Connexion[]>([]);
  const outcome = ref<Outcome>();
  const busy = ref(false);

  async function load(): Promise<void> {
    state.value = 'loading';
    try {
      connexions.value = (await profileClient.connexions()).items;
      state.value = 'ready';
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error;
      failure.value = error.message;
      state.value = 'failed';
    }
  }

  /** One act at a time; false when it was refused, which is then told under `title`. */
  async function act(title: string, work: () => Promise<void>): Promise<boolean> {
    if (busy.value) return false;
    busy.value = true;
    outcome.value = undefined;
    try {
      await work();
      return true;
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error;
      outcome.value = { type: 'error', title, text: error.message };
      return false;
    } finally {
      busy.value = false;
    }
  }

  const end = ({ id, debut }: Connexion) =>
    act(fr.connexions.notEnded, async () => {
      await profileClient.endConnexion(id);
      connexions.value = connexions.value.filter((connexion) => connexion.id !== id);
      const text = fr.connexions.ended(formatDateTime(debut));
      outcome.value = { type: 'success', title: fr.connexions.endedTitle, text };
      announce(text);
    });

  const endAll = async () => {
    if (await act(fr.connexions.everywhere.failed, () => profileClient.endConnexions())) await access.signOut();
  };

  return { state, failure, connexions, outcome, busy, load, end, endAll };
}
