import type { Outcome } from '@pwp/ui';
import { announce, failureMessage, ProblemError, useQuery } from '@pwp/web-kit';
import { computed, ref, watch, type Ref } from 'vue';
import { dailyMailApi } from '../api.ts';
import { fr } from '../locales/fr.ts';

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

/** Reads and changes whether the account receives the daily mail. */
export function useNotifications(): UseNotificationsReturn {
  const { data, error, refetch } = useQuery(dailyMailApi.query('GET /'));
  const ready = ref(false);
  const daily = ref(true);
  const outcome = ref<Outcome>();
  const busy = ref(false);

  watch(
    data,
    (kept) => {
      // Once: read again, it would take away what the person ticks.
      if (kept === undefined || ready.value) return;
      daily.value = kept.actif;
      ready.value = true;
    },
    { immediate: true },
  );

  async function submit(): Promise<void> {
    if (busy.value) return;
    busy.value = true;
    outcome.value = undefined;
    try {
      const actif = daily.value;
      await dailyMailApi('PUT /', { body: { actif } });
      const text = actif ? fr.notifications.on : fr.notifications.off;
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
