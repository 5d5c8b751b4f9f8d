import { useInvalidation } from '@pwp/web-kit';
import { ref, type Ref } from 'vue';
import type { Compte } from '../../contracts/index.ts';
import { api } from '../api.ts';
import { fr } from '../locales/fr.ts';
import { useLot, type Fait, type UseLotReturn } from '../lots/use-lot.ts';
import { changeOf, type ActeGuichets } from './guichets-change.ts';

/** What is done to several accounts at once. */
export type ActeGroupe = keyof typeof fr.comptes.plusieurs.actes;

/** What an act is done with: a suspension's reason, or the guichets to attach to or to detach from. */
export interface ActeAvec {
  motif?: string;
  codes?: readonly string[];
}

const actif = ({ etat }: Compte) => etat === 'actif';

/** In the order of their buttons, each with the accounts that it is for. */
const FOR: Readonly<Record<ActeGroupe, (compte: Compte) => boolean>> = {
  attach: () => true,
  detach: ({ guichets }) => guichets.length > 0,
  resend: actif,
  disconnect: actif,
  suspend: actif,
  reinstate: ({ etat }) => etat === 'suspendu',
};

// `Object.keys` forgets the names that the type holds.
export const ACTES_GROUPES = Object.keys(FOR) as ActeGroupe[];

/** Those of them that the act is for: a suspended account is not suspended again. */
export function concernedBy(acte: ActeGroupe, comptes: readonly Compte[]): Compte[] {
  return comptes.filter(FOR[acte]);
}

/** Whether the act needs guichets. */
export function isOfGuichets(acte: ActeGroupe | null): acte is ActeGuichets {
  return acte === 'attach' || acte === 'detach';
}

export interface UseActeGroupeReturn {
  busy: Ref<boolean>;
  lot: UseLotReturn['lot'];
  /** Answers the accounts on which it failed. */
  act: (acte: ActeGroupe, comptes: readonly Compte[], avec?: ActeAvec) => Promise<Compte[]>;
}

/** One act on several accounts, with a result for each. */
export function useActeGroupe(): UseActeGroupeReturn {
  const busy = ref(false);
  const invalidate = useInvalidation();
  const { lot, run } = useLot({
    busy,
    onDone: () => invalidate(api.key('GET /comptes'), api.key('GET /guichets-fermes')),
  });

  // Asked of the API even when the list says that nothing changes: it knows whether the list is right.
  const update = (acte: ActeGuichets, compte: Compte, codes: readonly string[]) =>
    api('PUT /comptes/:compteId/guichets', {
      params: { compteId: compte.id },
      body: { guichets: [...changeOf(acte, compte, codes).apres], version: compte.version },
    });

  // A last référent is confirmed alone, in the panel of his account: here it is a result like another.
  const works: Readonly<Record<ActeGroupe, (compte: Compte, avec: Required<ActeAvec>) => Promise<unknown>>> = {
    attach: (compte, { codes }) => update('attach', compte, codes),
    detach: (compte, { codes }) => update('detach', compte, codes),
    resend: ({ id }) => api('POST /comptes/:compteId/courriel-activation', { params: { compteId: id } }),
    disconnect: ({ id }) => api('POST /comptes/:compteId/deconnexion', { params: { compteId: id } }),
    suspend: ({ id }, { motif }) =>
      api('POST /comptes/:compteId/suspension', { params: { compteId: id }, body: { motif } }),
    reinstate: ({ id }) => api('POST /comptes/:compteId/retablissement', { params: { compteId: id } }),
  };

  return {
    busy,
    lot,
    act: (acte, comptes, { motif = '', codes = [] } = {}) =>
      run(fr.comptes.plusieurs.actes[acte], comptes, async (compte) => {
        await works[acte](compte, { motif, codes });
        return told(acte, compte, codes);
      }),
  };
}

function told(acte: ActeGroupe, compte: Compte, codes: readonly string[]): Fait {
  const { actes } = fr.comptes.plusieurs;
  if (!isOfGuichets(acte)) return { texte: actes[acte].fait };
  const { touches } = changeOf(acte, compte, codes);
  return touches.length === 0
    ? { texte: actes[acte].inchange, inchange: true }
    : { texte: actes[acte].fait(touches.join(', ')) };
}
