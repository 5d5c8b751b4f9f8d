import { useInvalidation } from '@pwp/web-kit';
import { ref, type Ref } from 'vue';
import type { Compte } from '../../contracts/index.ts';
import { api } from '../api.ts';
import { fr } from '../locales/fr.ts';
import { useLot, type Fait, type UseLotReturn } from '../lots/use-lot.ts';
import { changeOf, type ActeGuichets } from './guichets-change.ts';

/** The acts on several accounts. */
export type ActeGroupe = keyof typeof fr.comptes.plusieurs.actes;

/** The input of an act: the reason of a suspension, or the guichets to attach or detach. */
export interface ActeAvec {
  motif?: string;
  codes?: readonly string[];
}

const actif = ({ etat }: Compte) => etat !== 'suspendu';

/** In the order of their buttons, each with the accounts that it applies to. */
const FOR: Readonly<Record<ActeGroupe, (compte: Compte) => boolean>> = {
  attach: () => true,
  detach: ({ guichets }) => guichets.length > 0,
  resend: actif,
  disconnect: actif,
  suspend: actif,
  reinstate: ({ etat }) => etat === 'suspendu',
};

// `Object.keys` loses the key type.
export const ACTES_GROUPES = Object.keys(FOR) as ActeGroupe[];

/** The accounts that the act applies to: a suspended account is not suspended again. */
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
  /** Returns the accounts on which it failed. */
  act: (acte: ActeGroupe, comptes: readonly Compte[], avec?: ActeAvec) => Promise<Compte[]>;
}

/** One act on several accounts, with a result for each. */
export function useActeGroupe(): UseActeGroupeReturn {
  const busy = ref(false);
  const invalidate = useInvalidation();
  const { lot, run } = useLot({
    busy,
    onDone: () => invalidate(api.key('GET /comptes'), api.key('GET /guichets-fermes'), api.key('GET /bureau')),
  });

  // Sent even when the list shows no change, because the list may be out of date.
  const update = (acte: ActeGuichets, compte: Compte, codes: readonly string[]) =>
    api('PUT /comptes/:compteId/guichets', {
      params: { compteId: compte.id },
      body: { guichets: [...changeOf(acte, compte, codes).apres], version: compte.version },
    });

  // Removing a last référent is confirmed only in the panel of the account; here it is a failed result.
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
