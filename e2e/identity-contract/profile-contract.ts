import { beforeEach, expect, test } from 'vitest';
import { signIn } from './contract-identity.ts';
import { AGENT, type ContractRealm } from './contract-realm.ts';
import type { TestKeycloak } from './keycloak-realm.ts';

const ATTRIBUTES = {
  telephone: ['0102030405'],
  typeOrganisme: ['EPCI'],
  organisme: ['Communauté de communes de l’Essai'],
  provenance: ['import'],
  siretOrganisme: ['12345678900011'],
};

/** Changes that a person makes to her own account without the portal: through the realm's account API, or its pages. */
export function profileContract(keycloak: () => TestKeycloak): void {
  let realm: ContractRealm;

  beforeEach(async () => {
    realm = await keycloak().freshRealm();
    await realm.setAttributes(AGENT.id, ATTRIBUTES);
  });

  test('changes her own fields: names, telephone, organisme', async () => {
    const account = await accountApi();
    const hers = { telephone: ['0504030201'], typeOrganisme: ['COMMUNE'], organisme: ['Mairie de l’Essai'] };
    const { id: _id, ...before } = await account.read();
    const status = await account.write({
      ...before,
      firstName: 'Zoé',
      lastName: 'MARTIN-ESSAI',
      attributes: { ...before.attributes, ...hers },
    });
    expect(status).toBe(204);
    expect(await known()).toMatchObject({
      username: AGENT.email,
      email: AGENT.email,
      firstName: 'Zoé',
      lastName: 'MARTIN-ESSAI',
      attributes: { ...ATTRIBUTES, ...hers },
    });
  });

  test("reads her own data, but not the administration's", async () => {
    const { username, email, attributes } = await (await accountApi()).read();
    expect({ username, email }).toEqual({ username: AGENT.email, email: AGENT.email });
    expect(Object.keys(attributes ?? {}).toSorted()).toEqual(['organisme', 'telephone', 'typeOrganisme']);
  });

  test.each([
    ['address', { email: 'autre@pwp.test' }, {}],
    ['identifier', { username: 'autre@pwp.test' }, {}],
    ['address and identifier', { username: 'autre@pwp.test', email: 'autre@pwp.test' }, {}],
    ['provenance', {}, { provenance: [''] }],
    ['attributes of an integration', {}, { siretOrganisme: ['00000000000000'] }],
    ['proof of her address', { emailVerified: false }, {}],
  ])('does not change her %s', async (_what, change, attributes) => {
    const before = await known();
    const account = await accountApi();
    const own = await account.read();
    await account.write({ ...own, ...change, attributes: { ...own.attributes, ...attributes } });
    expect(await known()).toEqual(before);
  });

  test('has no page that takes another address', async () => {
    const before = await known();
    const { client } = await signIn(realm);
    const { page } = await client.authorize({ kc_action: 'UPDATE_EMAIL' });
    expect(page.html).not.toContain('name="email"');
    expect(await known()).toEqual(before);
  });

  test('has a page that changes her own fields but not her address', async () => {
    const before = await known();
    const { client } = await signIn(realm);
    const { page } = await client.authorize({ kc_action: 'UPDATE_PROFILE' });
    await client.submit(page, {
      email: 'autre@pwp.test',
      username: 'autre@pwp.test',
      siretOrganisme: '00000000000000',
      firstName: 'Zoé',
      lastName: AGENT.lastName,
      telephone: '0504030201',
      typeOrganisme: 'EPCI',
      organisme: 'Mairie de l’Essai',
    });
    expect(await known()).toEqual({
      ...before,
      firstName: 'Zoé',
      attributes: { ...ATTRIBUTES, telephone: ['0504030201'], organisme: ['Mairie de l’Essai'] },
    });
  });

  interface OwnAccount {
    id?: string;
    username: string;
    email: string;
    attributes?: Record<string, string[]>;
  }

  /** The account API of the realm, called as the signed-in person. */
  const accountApi = async () => {
    const { tokens } = await signIn(realm);
    const call = (init: RequestInit = {}) =>
      fetch(`${realm.baseUrl}/realms/pwp/account/`, {
        ...init,
        headers: {
          authorization: `Bearer ${tokens.access_token}`,
          accept: 'application/json',
          'content-type': 'application/json',
        },
      });
    return {
      read: async () => (await (await call()).json()) as OwnAccount,
      write: async (account: unknown) => (await call({ method: 'POST', body: JSON.stringify(account) })).status,
    };
  };

  /** The realm's data about her. */
  const known = () => keycloak().operator.users.findOne({ id: AGENT.id });
}
