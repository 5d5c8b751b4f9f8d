import type { Outcome } from '@pwp/ui';
import { announce, failureMessage, ProblemError, useQuery } from '@pwp/web-kit';
import { computed, ref, watch, type Ref } from 'vue';
import type { NoticeChoice } from '@pwp/contracts';
import { dailyMailApi, noticesApi } from '../api.ts';
import { fr } from '../locales/fr.ts';

/** The form of « Gérer mes notifications ». */
export interface UseNotificationsReturn {
  /** The choice is loaded and can be changed. */
  ready: Ref<boolean>;
  /** French message when it could not be loaded, else empty. */
  failure: Ref<string>;
  /** Whether the daily mail is ticked. */
  daily: Ref<boolean>;
  /** The kinds of notices that may be mailed at once. */
  kinds: Ref<MailedKind[]>;
  outcome: Ref<Outcome | undefined>;
  busy: Ref<boolean>;
  reload: () => void;
  submit: () => Promise<void>;
}

/** A kind of notice, and whether its mail is ticked. */
type MailedKind = Pick<NoticeChoice, 'kind' | 'label'> & { courriel: boolean };

/** Loads and changes which mails the account receives. */
export function useNotifications(): UseNotificationsReturn {
  const { data, error, refetch } = useQuery(dailyMailApi.query('GET /'));
  const { data: choices, error: choicesError, refetch: refetchChoices } = useQuery(noticesApi.query('GET /choix'));
  const ready = ref(false);
  const daily = ref(true);
  const kinds = ref<MailedKind[]>([]);
  const outcome = ref<Outcome>();
  const busy = ref(false);
  /** Asked for while the last save was on its way: the boxes may have changed since. */
  let again = false;

  watch(
    [data, choices],
    ([kept, keptChoices]) => {
      // Once: a refetch would overwrite what the person ticks.
      if (kept === undefined || keptChoices === undefined || ready.value) return;
      daily.value = kept.actif;
      kinds.value = keptChoices.flatMap(({ kind, label, courriel }) =>
        courriel === null ? [] : [{ kind, label, courriel }],
      );
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
    const actif = daily.value;
    const choix = kinds.value.map(({ kind, courriel }) => ({ kind, courriel }));
    try {
      await dailyMailApi('PUT /', { body: { actif } });
      if (choix.length > 0) await noticesApi('PUT /choix', { body: { choix } });
      const words: string[] = [actif ? fr.notifications.on : fr.notifications.off];
      if (choix.length > 0) words.push(fr.notifications.atOnce(choix.filter(({ courriel }) => courriel).length));
      const text = words.join(' ');
      outcome.value = { type: 'success', title: fr.notifications.savedTitle, text };
      announce(text);
    } catch (refusal) {
      if (!(refusal instanceof ProblemError)) throw refusal;
      outcome.value = { type: 'error', title: fr.notifications.notSaved, text: refusal.message };
    }
  }

  function reload(): void {
    void refetch();
    void refetchChoices();
  }

  const failure = computed(() => failureMessage(error.value ?? choicesError.value));
  return { ready, failure, daily, kinds, outcome, busy, reload, submit };
}
