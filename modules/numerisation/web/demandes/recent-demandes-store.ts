import { useSession } from '@pwp/web-kit';
import { defineStore } from 'pinia';
import { computed, shallowRef } from 'vue';
import type { Demande } from '../../contracts/index.ts';

/** A demande opened in this session, as its button names it. */
interface RecentDemande {
  numeroUnique: string;
  demandeur: string;
}

const KEPT = 5;

/**
 * By guichet, newest first. Held by this file and not by the store, whose Pinia ends each time the module is unmounted;
 * never in the browser's storage, since it names people.
 */
const seen = shallowRef<Readonly<Record<string, readonly RecentDemande[]>>>({});

/** The last five demandes that the current guichet opened in this session. */
export const useRecentDemandesStore = defineStore('recent-demandes', () => {
  const session = useSession();
  const guichet = () => session.guichet?.code ?? '';
  const demandes = computed(() => seen.value[guichet()] ?? []);

  /** Puts a demande on top. */
  function remember({ numeroUnique, demandeur }: Demande): void {
    const others = demandes.value.filter((one) => one.numeroUnique !== numeroUnique);
    const recent = { numeroUnique, demandeur: `${demandeur.nom} ${demandeur.prenom}` };
    seen.value = { ...seen.value, [guichet()]: [recent, ...others].slice(0, KEPT) };
  }

  /** Takes away a demande that cannot be opened any more. */
  function forget(numeroUnique: string): void {
    seen.value = { ...seen.value, [guichet()]: demandes.value.filter((one) => one.numeroUnique !== numeroUnique) };
  }

  return { demandes, remember, forget };
});
