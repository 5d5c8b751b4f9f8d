import { accountTokensContract } from './account-tokens-contract.ts';
import { activationContract } from './activation-contract.ts';
import { clientsContract } from './clients-contract.ts';
import { adapter } from './contract-identity.ts';
import type { ContractContext, ContractRealm } from './contract-realm.ts';
import { logoutContract } from './logout-contract.ts';
import { passwordContract } from './password-contract.ts';
import { portContext } from './port/port-context.ts';
import { portContract } from './port/port-contract.ts';
import { refusalsContract } from './refusals-contract.ts';
import { sessionsContract } from './sessions-contract.ts';
import { signInPageContract } from './sign-in-page-contract.ts';

/**
 * The contract that the platform relies on, with either server: the port, and the parts that only a server has
 * (sign-in, tokens, mails, refusals).
 */
export function identityContract(open: () => Promise<ContractRealm>): ContractContext {
  const on = portContext(open, (realm) => adapter(realm));
  portContract(on);
  accountTokensContract(on);
  activationContract(on);
  sessionsContract(on);
  logoutContract(on);
  passwordContract(on);
  clientsContract(on);
  signInPageContract(on);
  refusalsContract(on);
  return on;
}
