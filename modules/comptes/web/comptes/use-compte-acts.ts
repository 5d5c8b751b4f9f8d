import type { Outcome } from '@pwp/ui';
import { announce, ProblemError } from '@pwp/web-kit';
import { ref, type Ref } from 'vue';
import type { Compte } from '../../contracts/index.ts';
import type { ComptesClient } from '../comptes-client.ts';
import { fr } from '../locales/fr.ts';

/** An act that waits for the administrator to confirm that a guichet loses its last référent. */
export interface LastReferent {
  /** What the API said. */
  text: string;
  confirm: () => Promise<boolean>;
}

/** An account as it is on screen. */
type SeenCompte = Pick<Compte, 'id' | 'version'>;

export interface UseCompteActsReturn {
  busy: Ref<boolean>;
  outcome: Ref<Outcome | undefined>;
  lastReferent: Ref<LastReferent | undefined>;
  changerGuichets: (compte: SeenCompte, codes: readonly string[]) => Promise<boolean>;
  changerPerimetre: (compte: SeenCompte, codes: readonly string[]) => Promise<boolean>;
  suspendre: (id: string, motif: string) => Promise<boolean>;
  retablir: (id: string) => Promise<boolean>;
  supprimer: (id: string) => Promise<boolean>;
  renvoyerCourriel: (id: string) => Promise<boolean>;
  deconnecter: (id: string) => Promise<boolean>;
}

/** What the acts need of their page. */
export interface UseCompteActsOptions {
  client: ComptesClient;
  administrateur: boolean;
  /** Called after each act, whatever came of it. */
  onActed: () => Promise<unknown>;
}

const words = fr.fiche;
const DERNIER_REFERENT = 'dernier-referent';
const COMPTE_CHANGE = 'compte-change';

/** The acts on an account; each says what came of it and answers whether it is done. */
export function useCompteActs({ client, administrateur, onActed }: UseCompteActsOptions): UseCompteActsReturn {
  const busy = ref(false);
  const outcome = ref<Outcome>();
  const lastReferent = ref<LastReferent>();

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
      await onActed();
      busy.value = false;
    }
    // Asked once another act is taken: an answer that came before would be lost.
    lastReferent.value = question;
    return false;
  }

  return {
    busy,
    outcome,
    lastReferent,
    changerGuichets: ({ id, version }, codes) => act(words.guichets, () => client.changerGuichets(id, codes, version)),
    changerPerimetre: ({ id, version }, codes) =>
      act(words.referent, (confirmer) => client.changerPerimetre(id, codes, confirmer, version)),
    suspendre: (id, motif) => act(words.suspendre, (confirmer) => client.suspendre(id, motif, confirmer)),
    retablir: (id) => act(words.retablir, () => client.retablir(id)),
    supprimer: (id) => act(words.supprimer, () => client.supprimer(id)),
    renvoyerCourriel: (id) => act(words.courriel, () => client.renvoyerCourriel(id)),
    deconnecter: (id) => act(words.deconnecter, () => client.deconnecter(id)),
  };
}
