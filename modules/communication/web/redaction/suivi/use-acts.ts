import type { Outcome } from '@pwp/ui';
import { announce, ProblemError, refreshMenuCounts, useInvalidation } from '@pwp/web-kit';
import { ref, shallowRef, type Ref, type ShallowRef } from 'vue';
import { api } from '../../api.ts';
import { redaction } from '../../locales/fr-redaction.ts';

/** What is done with a publication from its page. */
type Act = keyof typeof redaction.suivi.faits;

/** The acts of a page. */
export interface UseActsReturn {
  busy: Ref<boolean>;
  outcome: ShallowRef<Outcome | undefined>;
  /** Does it, tells it, and has what is on screen read again, unless `isGone`; undefined when it was refused. */
  run: <Answer>(
    act: Act,
    work: () => Promise<Answer>,
    isGone?: (answer: Answer) => boolean,
  ) => Promise<Answer | undefined>;
}

/** Runs one act at a time, and says how it went. */
export function useActs(): UseActsReturn {
  const invalidate = useInvalidation();
  const busy = ref(false);
  const outcome = shallowRef<Outcome>();

  const readAgain = () => void invalidate(api.key('GET /redaction/publications/:id'));

  async function run<Answer>(
    act: Act,
    work: () => Promise<Answer>,
    isGone: (answer: Answer) => boolean = () => false,
  ): Promise<Answer | undefined> {
    if (busy.value) return undefined;
    busy.value = true;
    outcome.value = undefined;
    try {
      const answer = await work();
      if (!isGone(answer)) readAgain();
      outcome.value = { type: 'success', title: redaction.suivi.faits[act], text: '' };
      announce(redaction.suivi.faits[act]);
      return answer;
    } catch (fault) {
      if (!(fault instanceof ProblemError)) throw fault;
      outcome.value = { type: 'error', title: redaction.suivi.echecs[act], text: fault.message };
      // What is on screen is perhaps no longer so.
      readAgain();
      return undefined;
    } finally {
      busy.value = false;
      refreshMenuCounts();
      void invalidate(api.key('GET /redaction/publications'));
    }
  }

  return { busy, outcome, run };
}
