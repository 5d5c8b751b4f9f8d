import { useSession } from '@pwp/web-kit';
import type { Compte } from '../../contracts/index.ts';

/** Whether to offer acts on an account to the person at the keyboard; the API has the last word. */
export function useMayAct(administrateur: boolean): (compte: Pick<Compte, 'id' | 'roles'>) => boolean {
  const own = useSession().account.id;
  return ({ id, roles }) => id !== own && (administrateur || roles.every((role) => role === 'professionnel'));
}
