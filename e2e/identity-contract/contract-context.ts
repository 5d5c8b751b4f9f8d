import type { Identity, IdentityAccount } from '@pwp/api-kit';
import { afterEach, beforeEach } from 'vitest';
import { adapter, PROFILE } from './contract-identity.ts';
import type { ContractRealm } from './contract-realm.ts';

/** What the running test works on. */
export interface ContractContext {
  readonly realm: ContractRealm;
  /** The platform's adapter on it. */
  readonly identity: Identity;
  /** An address that no other test wrote to. */
  newAddress(): string;
  /** Makes an account that waits to be let in. */
  create(email?: string): Promise<IdentityAccount>;
}

/** A realm for each test of the file, started by `open`. */
export function contractContext(open: () => Promise<ContractRealm>): ContractContext {
  let current: { realm: ContractRealm; identity: Identity } | undefined;
  let addresses = 0;

  function underWay() {
    if (current === undefined) throw new Error('No test is under way.');
    return current;
  }

  const newAddress = () => `zoe.${Date.now()}.${(addresses += 1)}@pwp.test`;

  beforeEach(async () => {
    const realm = await open();
    current = { realm, identity: adapter(realm) };
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
