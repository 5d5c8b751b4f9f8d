import { heldInHistory } from '@pwp/web-kit';
import { watch } from 'vue';
import type { Compte, CompteList } from '../../contracts/index.ts';

/** Id of the account that the search of the header leads to, in the history entry. */
const COMPTE = 'compte';

export interface UseFoundCompteOptions {
  /** Another value at each history entry. */
  view: () => unknown;
  list: () => CompteList | undefined;
  open: (compte: Compte) => void;
}

/** Opens the account that the search of the header leads to, once the list holds it. */
export function useFoundCompte({ view, list, open }: UseFoundCompteOptions): void {
  let sought: unknown;

  function take(): void {
    const found = list()?.items.find(({ id }) => id === sought);
    if (found === undefined) return;
    sought = undefined;
    open(found);
  }

  watch(
    view,
    () => {
      sought = heldInHistory(COMPTE);
      take();
    },
    { immediate: true },
  );
  watch(list, take);
}
