import { announce, ProblemError } from '@pwp/web-kit';
import { ref, type Ref } from 'vue';
import type { ComptesClient } from '../comptes-client.ts';
import { fr } from '../locales/fr.ts';
import type { Outcome } from '../outcome.ts';

/** An act that waits for the administrator to confirm that a guichet loses its last référent. */
export interface LastReferent {
  /** What the API said. */
  text: string;
  confirm: () => Promise<boolean>;
}

export interface UseCompteActsReturn {
  busy: Ref<boolean>;
  outcome: Ref<Outcome | undefined>;
  lastReferent: Ref<LastReferent | undefined>;
  changerGuichets: (id: string, codes: readonly string[]) => Promise<boolean>;
  changerPerimetre: (id: string, codes: readonly string[]) => Promise<boolean>;
  suspendre: (id: string, motif: string) => Promise<boolean>;
  retablir: (id: string) => Promise<boolean>;
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
    try {
      await work(confirmer);
      outcome.value = { type: 'success', title: fait, text: faitTexte };
      announce(`${fait}. ${faitTexte}`);
      return true;
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error;
      if (error.code === DERNIER_REFERENT && administrateur) {
        lastReferent.value = { text: error.message, confirm: () => act({ fait, faitTexte }, work, true) };
      } else {
        outcome.value = { type: 'error', title: words.echecActe, text: error.message };
      }
      return false;
    } finally {
      await onActed();
      busy.value = false;
    }
  }

  return {
    busy,
    outcome,
    lastReferent,
    changerGuichets: (id, codes) => act(words.guichets, () => client.changerGuichets(id, codes)),
    changerPerimetre: (id, codes) => act(words.referent, (confirmer) => client.changerPerimetre(id, codes, confirmer)),
    suspendre: (id, motif) => act(words.suspendre, (confirmer) => client.suspendre(id, motif, confirmer)),
    retablir: (id) => act(words.retablir, () => client.retablir(id)),
    renvoyerCourriel: (id) => act(words.courriel, () => client.renvoyerCourriel(id)),
    deconnecter: (id) => act(words.deconnecter, () => client.deconnecter(id)),
  };
}
