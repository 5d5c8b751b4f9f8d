import type { Account } from '@pwp/api-kit';
import type { GuichetFermeList } from '../../contracts/index.ts';
import { canActForGuichet } from './guichet-policy.ts';
import type { ComptesContext } from '../needs.ts';

/** Dependencies of the read. */
export type ClosedGuichetsReading = Pick<ComptesContext, 'identity' | 'guichets'>;

/** The closed guichets of the caller's périmètre that still have accounts, suspended ones included. */
export async function listClosedGuichets(
  { identity, guichets }: ClosedGuichetsReading,
  account: Account,
): Promise<GuichetFermeList> {
  const closed = (await guichets.closed()).filter(({ code }) => canActForGuichet(account, code));
  if (closed.length === 0) return { items: [], total: 0 };
  const comptes = await identity.list({ guichets: closed.map(({ code }) => code) });
  const items = closed.flatMap(({ code, nom, dateFermeture }) => {
    const count = comptes.filter((compte) => compte.guichets.includes(code)).length;
    return count === 0 || dateFermeture === null ? [] : [{ code, nom, dateFermeture, comptes: count }];
  });
  return { items, total: items.length };
}
