import { beforeEach, expect, test } from 'vitest';
import { totpCredential } from '@pwp/local-stack/keycloak/seed-accounts';
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

/** What a person does to her own account without the portal: nothing by the account API, her own fields on a page. */
export function profileContract(keycloak: () => TestKeycloak): void {
  let realm: ContractRealm;

  beforeEach(async () => {
    realm = await keycloak().freshRealm();
    await realm.setAttributes(AGENT.id, ATTRIBUTES);
  });

  test.each([
    ['read', 'GET', ''],
    ['changed', 'POST', ''],
    ['stripped of a factor', 'DELETE', 'credentials/'],
    ['signed out', 'DELETE', 'sessions'],
  ])('has no account API by which an account is %s without a new sign-in', async (_what, method, path) => {
    const { users } = keycloak().operator;
    const id = await keycloak().addAccount({
      email: 'deux-facteurs@pwp.test',
      groups: ['/guichets/00002/professionnels'],
      credentials: [{ type: 'password', value: AGENT.password }, totpCredential('JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP')],
    });
    const factors = await users.getCredentials({ id });
    const code = factors.find(({ type }) => type === 'otp')?.id ?? '';
    const { tokens } = await signIn(realm, 'deux-facteurs@pwp.test');
    const answer = await fetch(`${realm.baseUrl}/realms/pwp/account/${path === 'credentials/' ? path + code : path}`, {
      method,
      headers: { authorization: `Bearer ${tokens.access_token}`, 'content-type': 'application/json' },
      ...(method === 'POST' && { body: JSON.stringify({ firstName: 'Zoé', lastName: 'ESSAI' }) }),
    });
    expect([401, 403]).toContain(answer.status);
    expect(await users.getCredentials({ id })).toEqual(factors);
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
    await saveProfile({ email: 'autre@pwp.test', username: 'autre@pwp.test', siretOrganisme: '00000000000000' });
    expect(await known()).toEqual({
      ...before,
      firstName: 'Zoé',
      attributes: { ...ATTRIBUTES, telephone: ['0504030201'], organisme: ['Mairie de l’Essai'] },
    });
  });

  test('has a page that refuses the mark of an import', async () => {
    const before = await known();
    await saveProfile({ provenance: '' });
    expect(await known()).toEqual(before);
  });

  /** Sends the page of her profile, with fields that it does not show. */
  async function saveProfile(others: Record<string, string>): Promise<void> {
    const { client } = await signIn(realm);
    const { page } = await client.authorize({ kc_action: 'UPDATE_PROFILE' });
    await client.submit(page, {
      firstName: 'Zoé',
      lastName: AGENT.lastName,
      telephone: '0504030201',
      typeOrganisme: 'EPCI',
      organisme: 'Mairie de l’Essai',
      ...others,
    });
  }

  /** The realm's data about her. */
  const known = () => keycloak().operator.users.findOne({ id: AGENT.id });
}
