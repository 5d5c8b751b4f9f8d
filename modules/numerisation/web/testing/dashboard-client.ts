import { vi, type Mock } from 'vitest';
import type { PliChangements, PliCounters, PliList, PliQuery } from '../../contracts/index.ts';
import type { NumerisationClient } from '../numerisation-client.ts';
import { aPli, fakeClient } from './fake-client.ts';

/** What the tiles count. */
const counters: PliCounters = { total: 94, rejetesEtRenouveles: 3, renouveles: 17, rejetes: 8, delaiAnormal: 5 };
/** What the list was last asked. */
export const lastQuery = (listPlis: Mock<NumerisationClient['listPlis']>): PliQuery | undefined =>
  listPlis.mock.lastCall?.[0];

/** Nothing moved, and the follow-up does well. */
export const noChange: PliChangements = { plis: 0, curseur: 7, suiviInterrompuDepuis: null };

/** A client whose list holds one pli of 94, and an account that saved no view. */
export function aClient(list: Partial<PliList> = {}, more: Partial<NumerisationClient> = {}) {
  const listPlis = vi.fn<NumerisationClient['listPlis']>(() =>
    Promise.resolve({ items: [aPli()], total: 94, ...list }),
  );
  const client = fakeClient({
    listPlis,
    countPlis: () => Promise.resolve(counters),
    getChangements: () => Promise.resolve(noChange),
    readView: () => Promise.resolve(undefined),
    ...more,
  });
  return { listPlis, client };
}
