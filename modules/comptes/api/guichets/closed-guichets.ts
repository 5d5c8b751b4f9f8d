import type { Account, ModuleContext } from '@pwp/api-kit';
import type { GuichetFermeList } from '../../contracts/index.ts';
import { canActForGuichet } from './guichet-policy.ts';

/** Dependencies of the reading. */
export type ClosedGuichetsReading = Pick<ModuleContext<unknown>, 'identity' | 'guichets'>;

/** The closed guichets of the caller's périmètre to which accounts are still attached, suspended ones included. */
export async function listClosedGuichets(
  { identity, guichets }: ClosedGuichetsReading,
  account: Account,
): Promise<GuichetFermeList> {
  const closed = (await guichets.closed()).filter(({ code }) => canActForGuichet(account, code));
  if (closed.length === 0) return { items: [], total: 0 };
  const comptes = await identity.list({ guichets: closed.map(({ code }) => code) });
  const items = closed.flatMap(({ code, nom, fermeLe }) => {
    const count = comptes.filter((compte) => compte.guichets.includes(code)).length;
    return count === 0 || fermeLe === null ? [] : [{ code, nom, fermeLe, comptes: count }];
  });
  return { items, total: items.length };
}
