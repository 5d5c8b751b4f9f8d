import { useSession } from '@pwp/web-kit';
import type { Compte } from '../../contracts/index.ts';

/** Whether to offer acts on an account to the signed-in person; the API decides. */
export function useMayAct(administrateur: boolean): (compte: Pick<Compte, 'id' | 'roles'>) => boolean {
  const own = useSession().account.id;
  return ({ id, roles }) => id !== own && (administrateur || roles.every((role) => role === 'professionnel'));
}
