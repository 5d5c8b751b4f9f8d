import { accountsContract } from './accounts-contract.ts';
import { lettingInContract } from './letting-in-contract.ts';
import { comptesContract } from './comptes-contract.ts';
import { openSessionsContract } from './open-sessions-contract.ts';
import type { PortContext } from './port-context.ts';

/** The contract of the port `Identity`, for a server and for the double of the API's tests. */
export function portContract(on: PortContext): void {
  accountsContract(on);
  comptesContract(on);
  lettingInContract(on);
  openSessionsContract(on);
}
