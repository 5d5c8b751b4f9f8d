import { ProblemError } from '@pwp/web-kit';
import { inject, type InjectionKey } from 'vue';
import { api } from './api.ts';
import { fr } from './fr.ts';
import { proveWork, type ProveWork } from './proof-of-work.ts';

/** Where a test, which has no workers, injects another proof. */
export const PROVE_WORK: InjectionKey<ProveWork> = Symbol('prove work');

/**
 * Gets a challenge and computes its proof. The returned function throws ProblemError, also when this browser finds
 * none.
 */
export function useProof(): () => Promise<string> {
  const prove = inject(PROVE_WORK, () => proveWork, true);
  return async () => {
    const challenge = await api('GET /defi');
    try {
      return await prove(challenge);
    } catch (error) {
      console.error(error);
      throw new ProblemError({
        type: 'about:blank',
        title: fr.demande.echec,
        status: 0,
        code: 'preuve-introuvable',
        detail: fr.demande.verificationImpossible,
      });
    }
  };
}
