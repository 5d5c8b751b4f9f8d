import { nomPuisPrenom } from '@pwp/contracts/nom-complet';
import { defineSessionState } from '@pwp/web-kit';
import type { ComputedRef } from 'vue';
import type { Demande } from '../../contracts/index.ts';

/** A demande opened in this session, with its button's label. */
interface RecentDemande {
  numeroUnique: string;
  demandeur: string;
}

export interface UseRecentDemandesReturn {
  /** Newest first. */
  demandes: ComputedRef<readonly RecentDemande[]>;
  /** Moves a demande to the top. */
  remember: (demande: Demande) => void;
  /** Removes a demande that can no longer be opened. */
  forget: (numeroUnique: string) => void;
}

const KEPT = 5;

const useSeen = defineSessionState<readonly RecentDemande[]>('numerisation.demandes-recentes', {
  initial: [],
  isExpected: (value) => Array.isArray(value) && value.every(isRecent),
});

function isRecent(value: unknown): value is RecentDemande {
  return typeof value === 'object' && value !== null && 'numeroUnique' in value && 'demandeur' in value;
}

/** The last five demandes that the current guichet opened in this session. */
export function useRecentDemandes(): UseRecentDemandesReturn {
  const seen = useSeen();
  const others = (numeroUnique: string) => seen.value.filter((one) => one.numeroUnique !== numeroUnique);

  function remember({ numeroUnique, demandeur }: Demande): void {
    const recent = { numeroUnique, demandeur: nomPuisPrenom(demandeur) };
    seen.value = [recent, ...others(numeroUnique)].slice(0, KEPT);
  }

  function forget(numeroUnique: string): void {
    seen.value = others(numeroUnique);
  }

  return { demandes: seen, remember, forget };
}
