import type { Account } from '@pwp/api-kit';
import type { Role } from '@pwp/contracts';
import { roleReserve } from '../problems.ts';

/** A référent makes professionnels; an administrator référents too. Nobody makes an administrator here. Throws `role-reserve`. */
export function requireMayGive(account: Account, role: Role): void {
  if (role === 'professionnel') return;
  if (role === 'administrateur') {
    throw roleReserve("Un administrateur se nomme dans la console du service d'identité, jamais par une demande.");
  }
  if (!account.roles.includes('administrateur')) throw roleReserve('Seul un administrateur nomme un référent.');
}
