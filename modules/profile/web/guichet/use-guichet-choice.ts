import type { Outcome } from '@pwp/ui';
import type { Guichet } from '@pwp/contracts';
import { announce, changeGuichet, ProblemError, useSession } from '@pwp/web-kit';
import { ref, watch, type Ref } from 'vue';
import { fr } from '../locales/fr.ts';

/** The form of the page « Changer de guichet ». */
export interface UseGuichetChoiceReturn {
  /** Code of the checked guichet. */
  chosen: Ref<string>;
  /** Undefined until the form was submitted. */
  outcome: Ref<Outcome | undefined>;
  busy: Ref<boolean>;
  submit: () => Promise<void>;
}

/** A guichet's label for agents: its code, then its name. */
export function guichetLabel(guichet: Guichet): string {
  return `${guichet.code} – ${guichet.nom}`;
}

/** Holds the choice, which follows the session, and sends it. The rest of the portal follows the session. */
export function useGuichetChoice(): UseGuichetChoiceReturn {
  const session = useSession();
  const chosen = ref('');
  const outcome = ref<Outcome>();
  const busy = ref(false);
  // The guichet can also be changed elsewhere in the portal.
  watch(
    () => session.guichet?.code ?? '',
    (code) => {
      chosen.value = code;
    },
    { immediate: true },
  );

  async function submit(): Promise<void> {
    if (busy.value) return;
    busy.value = true;
    outcome.value = undefined;
    try {
      outcome.value = await change(chosen.value);
    } finally {
      busy.value = false;
    }
    if (outcome.value.type !== 'error') announce(outcome.value.text);
  }

  async function change(code: string): Promise<Outcome> {
    const current = session.guichet;
    if (current?.code === code) {
      const text = fr.guichet.unchanged(guichetLabel(current));
      return { type: 'info', title: fr.guichet.unchangedTitle, text };
    }
    try {
      await changeGuichet(code);
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error;
      return { type: 'error', title: fr.guichet.failed, text: error.message };
    }
    const label = session.guichet === null ? code : guichetLabel(session.guichet);
    return { type: 'success', title: fr.guichet.changedTitle, text: fr.guichet.changed(label) };
  }

  return { chosen, outcome, busy, submit };
}
