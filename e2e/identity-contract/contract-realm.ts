import type { RealmClient } from '@pwp/local-stack/stand-ins/identity/testing/realm-client';
import type { PortContext } from './port/port-context.ts';
import type { PortRealm } from './port/port-realm.ts';

export { AGENT } from './port/port-realm.ts';

/** A mail that the realm sent. */
export interface RealmMail {
  to: string;
  subject: string;
  text: string;
}

/** A server under the contract, with one account (`AGENT`) at the start of a test. */
export interface ContractRealm extends PortRealm {
  /** Base address, `…/auth`. */
  baseUrl: string;
  /** Origin of its portal client. */
  portalUrl: string;
  apiSecret: string;
  /** A new browser each time. */
  newClient: () => RealmClient;
  mailsTo: (address: string) => Promise<RealmMail[]>;
  /** Logout tokens that the realm sent to the API, oldest first. */
  logoutTokens: () => readonly string[];
  setAttributes: (accountId: string, attributes: Record<string, string[]>) => Promise<void>;
  attributesOf: (accountId: string) => Promise<Record<string, string[]> | undefined>;
  isEmailVerified: (accountId: string) => Promise<boolean | undefined>;
}

/** The server and the platform's adapter (`identity`) for the running test. */
export type ContractContext = PortContext<ContractRealm>;
