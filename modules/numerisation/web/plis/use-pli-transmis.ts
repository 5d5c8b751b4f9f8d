import { onScopeDispose, shallowRef, type ShallowRef } from 'vue';
import type { Statut } from '../../contracts/index.ts';
import type { NumerisationClient } from '../numerisation-client.ts';

/** Time between two looks at a pli that waits to leave, in ms. */
const PERIOD_MS = 3_000;

/** Looks in all: about two minutes; the dashboard tells the rest. */
const LOOKS = 40;

/** Follows a pli until it has left the portal; null until the first answer. A look that fails is made again. */
export function usePliTransmis(client: NumerisationClient, transaction: string): Readonly<ShallowRef<Statut | null>> {
  const statut = shallowRef<Statut | null>(null);
  const stopped = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let looks = 0;

  async function look(): Promise<void> {
    looks += 1;
    try {
      statut.value = (await client.getPli(transaction, stopped.signal)).statut;
    } catch {
      // The pli is kept whatever this page hears of it.
    }
    const over = stopped.signal.aborted || looks >= LOOKS;
    if (!over && (statut.value ?? 'a-transmettre') === 'a-transmettre')
      timer = setTimeout(() => void look(), PERIOD_MS);
  }

  if (transaction !== '') void look();
  onScopeDispose(() => {
    stopped.abort();
    clearTimeout(timer);
  });

  return statut;
}
