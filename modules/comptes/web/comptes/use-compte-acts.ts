import type { Outcome } from '@pwp/ui';
import { announce, ProblemError, useInvalidation } from '@pwp/web-kit';
import { ref, type Ref } from 'vue';
import type { Compte } from '../../contracts/index.ts';
import { api } from '../api.ts';
import { fr } from '../locales/fr.ts';
import { nomComplet } from '@pwp/contracts/nom-complet';

/** An act that waits until the administrator confirms that a guichet loses its last référent. */
export interface LastReferent {
  text: string;
  confirm: () => Promise<boolean>;
}

/** An account as displayed. */
export type SeenCompte = Pick<Compte, 'id' | 'version' | 'nom' | 'prenom'>;

export interface UseCompteActsReturn {
  busy: Ref<boolean>;
  outcome: Ref<Outcome | undefined>;
  lastReferent: Ref<LastReferent | undefined>;
  updateGuichets: (compte: SeenCompte, guichets: string[]) => Promise<boolean>;
  updatePerimetre: (compte: SeenCompte, guichets: string[]) => Promise<boolean>;
  suspendCompte: (compte: SeenCompte, motif: string) => Promise<boolean>;
  reinstateCompte: (compte: SeenCompte) => Promise<boolean>;
  deleteCompte: (compte: SeenCompte) => Promise<boolean>;
  resendActivation: (compte: SeenCompte) => Promise<boolean>;
  disconnectCompte: (compte: SeenCompte) => Promise<boolean>;
  proposeAdresse: (compte: SeenCompte, email: string) => Promise<boolean>;
  withdrawAdresse: (compte: SeenCompte) => Promise<boolean>;
}

/** What the page provides to the acts. */
export interface UseCompteActsOptions {
  administrateur: boolean;
  /** Called after each act, whatever its result. */
  onActed: (compte: SeenCompte) => Promise<unknown>;
  /** Whether results about an account have their place; without it, they always do. */
  isShown?: (compte: SeenCompte) => boolean;
  /** Takes a result about an account that is not shown any more, which the text names. */
  onLeft?: (outcome: Outcome) => void;
}

const words = fr.fiche;
const DERNIER_REFERENT = 'dernier-referent';
const COMPTE_CHANGE = 'compte-change';

/** The acts on an account; each shows its result and returns whether it succeeded. */
export function useCompteActs(options: UseCompteActsOptions): UseCompteActsReturn {
  const { administrateur, onActed, isShown = () => true, onLeft } = options;
  const busy = ref(false);
  const outcome = ref<Outcome>();
  const lastReferent = ref<LastReferent>();
  const invalidate = useInvalidation();

  function tell(compte: SeenCompte, told: Outcome): void {
    if (isShown(compte)) outcome.value = told;
    else onLeft?.({ ...told, text: words.autre(nomComplet(compte), told.text) });
  }

  async function act(
    compte: SeenCompte,
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
      tell(compte, { type: 'success', title: fait, text: faitTexte });
      announce(`${fait}. ${faitTexte}`);
      return true;
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error;
      if (error.code === DERNIER_REFERENT && administrateur) {
        question = { text: error.message, confirm: () => act(compte, { fait, faitTexte }, work, true) };
      } else {
        const title = error.code === COMPTE_CHANGE ? error.problem.title : words.echecActe;
        const text = error.code === COMPTE_CHANGE ? words.change(error.message) : error.message;
        tell(compte, { type: 'error', title, text });
      }
    } finally {
      void invalidate(api.key('GET /comptes'), api.key('GET /guichets-fermes'), api.key('GET /bureau'));
      await onActed(compte);
      busy.value = false;
    }
    // Asked only once `busy` is false: a confirmation before that would be ignored.
    if (isShown(compte)) lastReferent.value = question;
    else if (question !== undefined) tell(compte, { type: 'error', title: words.echecActe, text: question.text });
    return false;
  }

  return {
    busy,
    outcome,
    lastReferent,
    updateGuichets: (compte, guichets) =>
      act(compte, words.guichets, () =>
        api('PUT /comptes/:compteId/guichets', {
          params: paramsOf(compte),
          body: { guichets, version: compte.version },
        }),
      ),
    updatePerimetre: (compte, guichets) =>
      act(compte, words.referent, (confirmer) =>
        api('PUT /comptes/:compteId/perimetre', {
          params: paramsOf(compte),
          body: { guichets, confirmer, version: compte.version },
        }),
      ),
    suspendCompte: (compte, motif) =>
      act(compte, words.suspendre, (confirmer) =>
        api('POST /comptes/:compteId/suspension', { params: paramsOf(compte), body: { motif, confirmer } }),
      ),
    reinstateCompte: (compte) =>
      act(compte, words.retablir, () => api('POST /comptes/:compteId/retablissement', { params: paramsOf(compte) })),
    deleteCompte: (compte) =>
      act(compte, words.supprimer, () => api('DELETE /comptes/:compteId', { params: paramsOf(compte) })),
    resendActivation: (compte) =>
      act(compte, words.courriel, () =>
        api('POST /comptes/:compteId/courriel-activation', { params: paramsOf(compte) }),
      ),
    disconnectCompte: (compte) =>
      act(compte, words.deconnecter, () => api('POST /comptes/:compteId/deconnexion', { params: paramsOf(compte) })),
    proposeAdresse: (compte, email) =>
      act(compte, fr.adresse, () =>
        api('POST /comptes/:compteId/adresse', { params: paramsOf(compte), body: { email } }),
      ),
    withdrawAdresse: (compte) =>
      act(compte, fr.adresse.retirer, () => api('DELETE /comptes/:compteId/adresse', { params: paramsOf(compte) })),
  };
}

const paramsOf = ({ id }: SeenCompte) => ({ compteId: id });
