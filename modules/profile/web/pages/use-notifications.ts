import type { Outcome } from '@pwp/ui';
import { announce, preferences, ProblemError } from '@pwp/web-kit';
import { ref, type Ref } from 'vue';
import { fr } from '../locales/fr.ts';

/** Where the choice is kept; the job of the daily mail reads it there. */
const KEY = 'profile.courriel-quotidien';

/** What is kept: who chose nothing receives the mail. */
interface DailyMail {
  actif: boolean;
}

/** The form of « Gérer mes notifications ». */
export interface UseNotificationsReturn {
  state: Ref<'loading' | 'failed' | 'ready'>;
  failure: Ref<string>;
  /** Whether the daily mail is ticked. */
  daily: Ref<boolean>;
  outcome: Ref<Outcome | undefined>;
  busy: Ref<boolean>;
  load: () => Promise<void>;
  submit: () => Promise<void>;
}

/** Reads and keeps whether the account receives the daily mail. */
export function useNotifications(): UseNotificationsReturn {
  const state = ref<'loading' | 'failed' | 'ready'>('loading');
  const failure = ref('');
  const daily = ref(true);
  const outcome = ref<Outcome>();
  const busy = ref(false);

  async function load(): Promise<void> {
    state.value = 'loading';
    try {
      daily.value = (await preferences.read(KEY, isDailyMail))?.actif ?? true;
      state.value = 'ready';
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error;
      failure.value = error.message;
      state.value = 'failed';
    }
  }

  async function submit(): Promise<void> {
    if (busy.value) return;
    busy.value = true;
    outcome.value = undefined;
    try {
      const choice: DailyMail = { actif: daily.value };
      await preferences.write(KEY, choice);
      const text = choice.actif ? fr.notifications.on : fr.notifications.off;
      outcome.value = { type: 'success', title: fr.notifications.savedTitle, text };
      announce(text);
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error;
      outcome.value = { type: 'error', title: fr.notifications.notSaved, text: error.message };
    } finally {
      busy.value = false;
    }
  }

  return { state, failure, daily, outcome, busy, load, submit };
}

function isDailyMail(value: unknown): value is DailyMail {
  return typeof value === 'object' && value !== null && 'actif' in value && typeof value.actif === 'boolean';
}
