import type { RealmClient } from '@pwp/local-stack/stand-ins/identity/testing/realm-client';

/** The account that the contract signs in with; `email` is its identifier. */
export const AGENT = {
  id: '5f0c8f60-5d0c-4c39-9a54-3f2d7f1b2a01',
  email: 'agent@pwp.test',
  firstName: 'Alice',
  lastName: 'DEMO',
  password: 'Portail-Demo-2026!',
  groups: ['/guichets/00002/professionnels', '/guichets/PWP01/professionnels'],
} as const;

/** A mail that the realm sent. */
export interface RealmMail {
  to: string;
  subject: string;
  text: string;
}

/** A server that the contract is checked on, holding one account (`AGENT`) when a test begins. */
export interface ContractRealm {
  /** Base address, `…/auth`. */
  baseUrl: string;
  /** Origin that its portal client comes back to. */
  portalUrl: string;
  apiSecret: string;
  /** Someone else's browser each time. */
  newClient: () => RealmClient;
  /** Mails received at this address, the newest first. */
  mailsTo: (address: string) => Promise<RealmMail[]>;
  /** Logout tokens that the realm sent to the API, the oldest first. */
  logoutTokens: () => readonly string[];
  /** From here to the end of the test, no mail server answers the realm. */
  stopMail: () => Promise<void>;
  /** Adds accounts without a password to a guichet; gives their ids. */
  addAccounts: (guichet: string, count: number) => Promise<string[]>;
  /** Adds an active administrator without a password; gives its id. */
  addAdministrator: () => Promise<string>;
  setAttributes: (accountId: string, attributes: Record<string, string[]>) => Promise<void>;
  attributesOf: (accountId: string) => Promise<Record<string, string[]> | undefined>;
  isEmailVerified: (accountId: string) => Promise<boolean | undefined>;
  close: () => Promise<void>;
}
