import { ref, type Ref } from 'vue';
import type { Compte, EtatCompte } from '../../contracts/index.ts';
import type { ComptesClient } from '../comptes-client.ts';
import { fr } from '../locales/fr.ts';
import { useLot, type UseLotReturn } from '../lots/use-lot.ts';

/** What is done to several accounts at once. */
export type ActeGroupe = keyof typeof fr.comptes.plusieurs.actes;

/** In the order of their buttons, each for the accounts of one state. */
const FOR: Readonly<Record<ActeGroupe, EtatCompte>> = {
  courriel: 'actif',
  deconnecter: 'actif',
  suspendre: 'actif',
  retablir: 'suspendu',
};

// `Object.keys` forgets the names that the type holds.
export const ACTES_GROUPES = Object.keys(FOR) as ActeGroupe[];

/** Those of them that the act is for: a suspended account is not suspended again. */
export function concernedBy(acte: ActeGroupe, comptes: readonly Compte[]): Compte[] {
  return comptes.filter(({ etat }) => etat === FOR[acte]);
}

/** What the acts need of their page. */
export interface UseActeGroupeOptions {
  client: ComptesClient;
  /** Called when all were tried. */
  onActed: () => Promise<unknown>;
}

export interface UseActeGroupeReturn {
  busy: Ref<boolean>;
  lot: UseLotReturn['lot'];
  /** `motif` is a suspension's. Answers the accounts on which it failed. */
  agir: (acte: ActeGroupe, comptes: readonly Compte[], motif?: string) => Promise<Compte[]>;
}

/** One act on several accounts, with a result for each. */
export function useActeGroupe({ client, onActed }: UseActeGroupeOptions): UseActeGroupeReturn {
  const busy = ref(false);
  const { lot, run } = useLot({ busy, onDone: onActed });

  // A last référent is confirmed alone, in the panel of his account: here it is a result like another.
  const works: Readonly<Record<ActeGroupe, (id: string, motif: string) => Promise<unknown>>> = {
    courriel: (id) => client.renvoyerCourriel(id),
    deconnecter: (id) => client.deconnecter(id),
    suspendre: (id, motif) => client.suspendre(id, motif, false),
    retablir: (id) => client.retablir(id),
  };

  return {
    busy,
    lot,
    agir: (acte, comptes, motif = '') => {
      const words = fr.comptes.plusieurs.actes[acte];
      return run(words, comptes, async ({ id }) => {
        await works[acte](id, motif);
        return words.fait;
      });
    },
  };
}
