import { accountsContract } from './accounts-contract.ts';
import { adminRefusalsContract } from './admin-refusals-contract.ts';
import { activationContract } from './activation-contract.ts';
import { clientsContract } from './clients-contract.ts';
import { contractContext } from './contract-context.ts';
import type { ContractRealm } from './contract-realm.ts';
import { logoutContract } from './logout-contract.ts';
import { membersContract } from './members-contract.ts';
import { passwordContract } from './password-contract.ts';
import { refusalsContract } from './refusals-contract.ts';
import { sessionsContract } from './sessions-contract.ts';
import { signInPageContract } from './sign-in-page-contract.ts';

/** What the platform relies on, whichever server answers: each operation of the port and each of its errors. */
export function identityContract(open: () => Promise<ContractRealm>): void {
  const on = contractContext(open);
  accountsContract(on);
  membersContract(on);
  activationContract(on);
  sessionsContract(on);
  logoutContract(on);
  passwordContract(on);
  clientsContract(on);
  signInPageContract(on);
  refusalsContract(on);
  adminRefusalsContract(on);
}
