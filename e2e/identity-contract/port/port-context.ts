import type { Identity, IdentityAccount } from '@pwp/api-kit';
import { afterEach, beforeEach } from 'vitest';
import { PROFILE } from '../contract-identity.ts';
import type { PortRealm } from './port-realm.ts';

/** The objects of the running test. */
export interface PortContext<Realm extends PortRealm = PortRealm> {
  readonly realm: Realm;
  /** The port under test. */
  readonly identity: Identity;
  /** An address that no other test has used. */
  newAddress(): string;
  /** Creates an account that waits for validation. */
  create(email?: string): Promise<IdentityAccount>;
}

/** A realm for each test of the file, started by `open`, and the port on it. */
export function portContext<Realm extends PortRealm>(
  open: () => Promise<Realm>,
  portOn: (realm: Realm) => Identity,
): PortContext<Realm> {
  let current: { realm: Realm; identity: Identity } | undefined;
  let addresses = 0;

  function underWay() {
    if (current === undefined) throw new Error('No test is under way.');
    return current;
  }

  const newAddress = () => `zoe.${Date.now()}.${(addresses += 1)}@pwp.test`;

  beforeEach(async () => {
    const realm = await open();
    current = { realm, identity: portOn(realm) };
  });

  afterEach(async () => {
    await current?.realm.close();
    current = undefined;
  });

  return {
    get realm() {
      return underWay().realm;
    },
    get identity() {
      return underWay().identity;
    },
    newAddress,
    create: (email = newAddress()) => underWay().identity.create({ ...PROFILE, email }),
  };
}

/** The accounts of all pages. */
export async function accountsOf(pages: AsyncIterable<readonly IdentityAccount[]>): Promise<IdentityAccount[]> {
  const accounts: IdentityAccount[] = [];
  for await (const page of pages) accounts.push(...page);
  return accounts;
}
