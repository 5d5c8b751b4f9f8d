/** The account that the contract signs in with; `email` is its identifier. */
export const AGENT = {
  id: '5f0c8f60-5d0c-4c39-9a54-3f2d7f1b2a01',
  email: 'agent@pwp.test',
  firstName: 'Alice',
  lastName: 'DEMO',
  password: 'Portail-Demo-2026!',
  groups: ['/guichets/00002/professionnels', '/guichets/PWP01/professionnels'],
} as const;

/** The implementation of the port during a test; it starts with one account (`AGENT`). */
export interface PortRealm {
  /** Mails sent to this address, newest first. */
  mailsTo: (address: string) => Promise<readonly { to: string }[]>;
  /** From here to the end of the test, no mail is sent. */
  stopMail: () => Promise<void>;
  /** Adds accounts to a guichet; returns their ids. */
  addAccounts: (guichet: string, count: number) => Promise<string[]>;
  /** Adds an active administrator; returns its id. */
  addAdministrator: () => Promise<string>;
  /** Opens a session of `AGENT` from 127.0.0.1; returns its `sid`. */
  openSession: () => Promise<string>;
  close: () => Promise<void>;
}
