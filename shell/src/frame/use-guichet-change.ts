import type { Guichet } from '@pwp/contracts';
import { announce, changeGuichet, failureMessage, ProblemError } from '@pwp/web-kit';
import { ref, type Ref } from 'vue';

/** A change of guichet from the header. */
export interface UseGuichetChangeReturn {
  /** Why the last one was refused; empty otherwise. */
  refusal: Ref<string>;
  /** Whether it is done. */
  change: (guichet: Guichet) => Promise<boolean>;
}

/** Changes the guichet of the moment; the page that is open follows it. */
export function useGuichetChange(): UseGuichetChangeReturn {
  const refusal = ref('');
  return {
    refusal,
    async change({ code, nom }) {
      refusal.value = '';
      try {
        await changeGuichet(code);
      } catch (error) {
        if (!(error instanceof ProblemError)) throw error;
        refusal.value = failureMessage(error);
        return false;
      }
      announce(`Vous travaillez maintenant pour le guichet ${code} – ${nom}.`);
      return true;
    },
  };
}
