import type { NoticeChoice } from '@pwp/contracts';
import type { Outcome } from '@pwp/ui';
import { announce, failureMessage, ProblemError, useQuery } from '@pwp/web-kit';
import { computed, ref, watch, type Ref } from 'vue';
import { noticesApi } from '../api.ts';
import { fr } from '../locales/fr.ts';

/** The form of « Gérer mes notifications ». */
export interface UseNotificationsReturn {
  /** The choices are loaded and can be changed. */
  ready: Ref<boolean>;
  /** French message when they could not be loaded, else empty. */
  failure: Ref<string>;
  /** The kinds of notices that may be mailed, with when they are. */
  kinds: Ref<NoticeChoice[]>;
  outcome: Ref<Outcome | undefined>;
  busy: Ref<boolean>;
  reload: () => void;
  submit: () => Promise<void>;
}

/** Loads and changes when the account receives which mails. */
export function useNotifications(): UseNotificationsReturn {
  const { data, error, refetch } = useQuery(noticesApi.query('GET /choix'));
  const ready = ref(false);
  const kinds = ref<NoticeChoice[]>([]);
  const outcome = ref<Outcome>();
  const busy = ref(false);
  /** Asked for while the last save was on its way: the choices may have changed since. */
  let again = false;

  watch(
    data,
    (kept) => {
      // Once: a refetch would overwrite what the person chooses.
      if (kept === undefined || ready.value) return;
      kinds.value = kept.map((kind) => ({ ...kind }));
      ready.value = true;
    },
    { immediate: true },
  );

  async function submit(): Promise<void> {
    again = busy.value;
    if (busy.value) return;
    busy.value = true;
    try {
      do {
        again = false;
        await save();
      } while (again);
    } finally {
      busy.value = false;
    }
  }

  async function save(): Promise<void> {
    outcome.value = undefined;
    const choix = kinds.value.map(({ kind, choix: chosen }) => ({ kind, choix: chosen }));
    try {
      await noticesApi('PUT /choix', { body: { choix } });
      const text = fr.notifications.saved(choix.filter(({ choix: chosen }) => chosen !== 'jamais').length);
      outcome.value = { type: 'success', title: fr.notifications.savedTitle, text };
      announce(text);
    } catch (refusal) {
      if (!(refusal instanceof ProblemError)) throw refusal;
      outcome.value = { type: 'error', title: fr.notifications.notSaved, text: refusal.message };
    }
  }

  const failure = computed(() => failureMessage(error.value));
  return { ready, failure, kinds, outcome, busy, reload: () => void refetch(), submit };
}
