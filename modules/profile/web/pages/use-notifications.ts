import type { Outcome } from '@pwp/ui';
import { announce, failureMessage, preferences, ProblemError, useQuery } from '@pwp/web-kit';
import { computed, ref, watch, type Ref } from 'vue';
import { fr } from '../locales/fr.ts';

/** Where the choice is kept; the job of the daily mail reads it there. */
const KEY = 'profile.courriel-quotidien';

/** What is kept: who chose nothing receives the mail. */
interface DailyMail {
  actif: boolean;
}

/** The form of « Gérer mes notifications ». */
export interface UseNotificationsReturn {
  /** The choice is there to be changed. */
  ready: Ref<boolean>;
  /** French sentence that says why it could not be read; empty when it could. */
  failure: Ref<string>;
  /** Whether the daily mail is ticked. */
  daily: Ref<boolean>;
  outcome: Ref<Outcome | undefined>;
  busy: Ref<boolean>;
  reload: () => void;
  submit: () => Promise<void>;
}

/** Reads and keeps whether the account receives the daily mail. */
export function useNotifications(): UseNotificationsReturn {
  const { data, error, refetch } = useQuery(preferences.query(KEY, isDailyMail));
  const ready = ref(false);
  const daily = ref(true);
  const outcome = ref<Outcome>();
  const busy = ref(false);

  watch(
    data,
    (kept) => {
      // Once: read again, it would take away what the person ticks.
      if (kept === undefined || ready.value) return;
      daily.value = kept?.actif ?? true;
      ready.value = true;
    },
    { immediate: true },
  );

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
    } catch (refusal) {
      if (!(refusal instanceof ProblemError)) throw refusal;
      outcome.value = { type: 'error', title: fr.notifications.notSaved, text: refusal.message };
    } finally {
      busy.value = false;
    }
  }

  const failure = computed(() => failureMessage(error.value));
  return { ready, failure, daily, outcome, busy, reload: () => void refetch(), submit };
}

function isDailyMail(value: unknown): value is DailyMail {
  return typeof value === 'object' && value !== null && 'actif' in value && typeof value.actif === 'boolean';
}
