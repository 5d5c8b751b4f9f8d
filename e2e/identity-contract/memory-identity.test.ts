import { createIdentityDouble } from '@pwp/testing';
import type { Identity } from '@pwp/api-kit';
import { describe } from 'vitest';
import { portContext } from './port/port-context.ts';
import { portContract } from './port/port-contract.ts';
import { AGENT, type PortRealm } from './port/port-realm.ts';

/* The double of the API's tests must behave like the servers, neither less nor more. */

interface MemoryRealm extends PortRealm {
  identity: Identity;
}

async function openMemoryRealm(): Promise<MemoryRealm> {
  const identity = createIdentityDouble();
  const { id, email, firstName, lastName } = AGENT;
  const person = { nom: lastName, prenom: firstName, telephone: '', typeOrganisme: '', organisme: '' };
  identity.add({ id, email, ...person }, ['00002', 'PWP01']);
  let added = 0;

  return {
    identity,
    mailsTo: async (address) =>
      (await Promise.all(identity.actionMails.map(({ accountId }) => identity.find(accountId))))
        .flatMap((account) => (account?.email === address ? [{ to: address }] : []))
        .toReversed(),
    stopMail: async () => identity.refuseMails(),
    addAccounts: async (guichet, count) =>
      Array.from({ length: count }, () => {
        const accountId = `ajoute-${(added += 1)}`;
        identity.add({ id: accountId }, [guichet]);
        return accountId;
      }),
    async addAdministrator() {
      identity.add({ id: 'administrateur', roles: ['administrateur'] });
      return 'administrateur';
    },
    async openSession() {
      const sid = `session-${(added += 1)}`;
      const now = new Date();
      identity.addSession(id, { id: sid, start: now, lastAccess: now, ipAddress: '127.0.0.1' });
      return sid;
    },
    close: async () => undefined,
  };
}

describe('the contract of the port on the identity in memory', () => {
  portContract(portContext(openMemoryRealm, ({ identity }) => identity));
});
