import { API_SECRET, startTestRealm, type TestRealm } from '@pwp/local-stack/stand-ins/identity/testing/test-realm';
import { signIn } from './contract-identity.ts';
import type { ContractRealm } from './contract-realm.ts';
import { realmData } from './realm-data.ts';

/** The contract's view of an embedded identity. */
export function embeddedRealm(realm: TestRealm): ContractRealm {
  const data = realmData(realm.dataDir);
  const contract: ContractRealm = {
    baseUrl: `${realm.origin}/auth`,
    portalUrl: realm.origin,
    apiSecret: API_SECRET,
    newClient: realm.newClient,
    mailsTo: async (address) => (await realm.messages()).filter(({ to }) => to === address),
    logoutTokens: () => realm.logoutTokens,
    stopMail: () => realm.restart('smtp://127.0.0.1:1'),
    addAccounts: async (guichet, count) => data.addAccounts(guichet, count),
    addAdministrator: async () => data.addAdministrator(),
    openSession: async () => (await signIn(contract)).sid,
    setAttributes: async (id, attributes) => data.setAttributes(id, attributes),
    attributesOf: async (id) => data.attributesOf(id),
    isEmailVerified: async (id) => data.isEmailVerified(id),
    close: realm.close,
  };
  return contract;
}

/** A new embedded identity. */
export async function startEmbeddedRealm(): Promise<ContractRealm> {
  return embeddedRealm(await startTestRealm());
}
