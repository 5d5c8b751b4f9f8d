import { useSession } from '@pwp/web-kit';
import { computed, shallowRef, type ComputedRef } from 'vue';
import type { Demande } from '../../contracts/index.ts';

/** A demande opened in this session, as its button names it. */
interface RecentDemande {
  numeroUnique: string;
  demandeur: string;
}

export interface UseRecentDemandesReturn {
  /** Newest first. */
  demandes: ComputedRef<readonly RecentDemande[]>;
  /** Puts a demande on top. */
  remember: (demande: Demande) => void;
  /** Takes away a demande that cannot be opened any more. */
  forget: (numeroUnique: string) => void;
}

const KEPT = 5;

/** By guichet; outlives the module's pages. Never in the browser's storage, since it names people. */
const seen = shallowRef<Readonly<Record<string, readonly RecentDemande[]>>>({});

/** The last five demandes that the current guichet opened in this session. */
export function useRecentDemandes(): UseRecentDemandesReturn {
  const session = useSession();
  const guichet = () => session.guichet?.code ?? '';
  const demandes = computed(() => seen.value[guichet()] ?? []);
  const others = (numeroUnique: string) => demandes.value.filter((one) => one.numeroUnique !== numeroUnique);

  function remember({ numeroUnique, demandeur }: Demande): void {
    const recent = { numeroUnique, demandeur: `${demandeur.nom} ${demandeur.prenom}` };
    seen.value = { ...seen.value, [guichet()]: [recent, ...others(numeroUnique)].slice(0, KEPT) };
  }

  function forget(numeroUnique: string): void {
    seen.value = { ...seen.value, [guichet()]: others(numeroUnique) };
  }

  return { demandes, remember, forget };
}
