import type { Outcome } from '@pwp/ui';
import { announce, ProblemError, useInvalidation } from '@pwp/web-kit';
import { ref, type Ref } from 'vue';
import type { Compte } from '../../contracts/index.ts';
import { api } from '../api.ts';
import { fr } from '../locales/fr.ts';

/** An act that waits until the administrator confirms that a guichet loses its last référent. */
export interface LastReferent {
  text: string;
  confirm: () => Promise<boolean>;
}

/** An account as displayed. */
type SeenCompte = Pick<Compte, 'id' | 'version'>;

export interface UseCompteActsReturn {
  busy: Ref<boolean>;
  outcome: Ref<Outcome | undefined>;
  lastReferent: Ref<LastReferent | undefined>;
  updateGuichets: (compte: SeenCompte, guichets: string[]) => Promise<boolean>;
  updatePerimetre: (compte: SeenCompte, guichets: string[]) => Promise<boolean>;
  suspendCompte: (compteId: string, motif: string) => Promise<boolean>;
  reinstateCompte: (compteId: string) => Promise<boolean>;
  deleteCompte: (compteId: string) => Promise<boolean>;
  resendActivation: (compteId: string) => Promise<boolean>;
  disconnectCompte: (compteId: string) => Promise<boolean>;
}

/** What the page provides to the acts. */
export interface UseCompteActsOptions {
  administrateur: boolean;
  /** Called after each act, whatever its result. */
  onActed: () => Promise<unknown>;
}

const words = fr.fiche;
const DERNIER_REFERENT = 'dernier-referent';
const COMPTE_CHANGE = 'compte-change';

/** The acts on an account; each shows its result and returns whether it succeeded. */
export function useCompteActs({ administrateur, onActed }: UseCompteActsOptions): UseCompteActsReturn {
  const busy = ref(false);
  const outcome = ref<Outcome>();
  const lastReferent = ref<LastReferent>();
  const invalidate = useInvalidation();

  async function act(
    { fait, faitTexte }: { fait: string; faitTexte: string },
    work: (confirmer: boolean) => Promise<unknown>,
    confirmer = false,
  ): Promise<boolean> {
    if (busy.value) return false;
    busy.value = true;
    outcome.value = undefined;
    lastReferent.value = undefined;
    let question: LastReferent | undefined;
    try {
      await work(confirmer);
      outcome.value = { type: 'success', title: fait, text: faitTexte };
      announce(`${fait}. ${faitTexte}`);
      return true;
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error;
      if (error.code === DERNIER_REFERENT && administrateur) {
        question = { text: error.message, confirm: () => act({ fait, faitTexte }, work, true) };
      } else {
        const title = error.code === COMPTE_CHANGE ? error.problem.title : words.echecActe;
        const text = error.code === COMPTE_CHANGE ? words.change(error.message) : error.message;
        outcome.value = { type: 'error', title, text };
      }
    } finally {
      void invalidate(api.key('GET /comptes'), api.key('GET /guichets-fermes'), api.key('GET /bureau'));
      await onActed();
      busy.value = false;
    }
    // Asked only once `busy` is false: a confirmation before that would be ignored.
    lastReferent.value = question;
    return false;
  }

  return {
    busy,
    outcome,
    lastReferent,
    updateGuichets: ({ id, version }, guichets) =>
      act(words.guichets, () =>
        api('PUT /comptes/:compteId/guichets', { params: { compteId: id }, body: { guichets, version } }),
      ),
    updatePerimetre: ({ id, version }, guichets) =>
      act(words.referent, (confirmer) =>
        api('PUT /comptes/:compteId/perimetre', { params: { compteId: id }, body: { guichets, confirmer, version } }),
      ),
    suspendCompte: (compteId, motif) =>
      act(words.suspendre, (confirmer) =>
        api('POST /comptes/:compteId/suspension', { params: { compteId }, body: { motif, confirmer } }),
      ),
    reinstateCompte: (compteId) =>
      act(words.retablir, () => api('POST /comptes/:compteId/retablissement', { params: { compteId } })),
    deleteCompte: (compteId) => act(words.supprimer, () => api('DELETE /comptes/:compteId', { params: { compteId } })),
    resendActivation: (compteId) =>
      act(words.courriel, () => api('POST /comptes/:compteId/courriel-activation', { params: { compteId } })),
    disconnectCompte: (compteId) =>
      act(words.deconnecter, () => api('POST /comptes/:compteId/deconnexion', { params: { compteId } })),
  };
}
