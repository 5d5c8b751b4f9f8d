import { decodeJwt } from 'jose';
import { describe, expect, test, vi } from 'vitest';
import type { ContractContext } from './contract-context.ts';
import { groupsOf, PROFILE, refusal, signIn, UNKNOWN } from './contract-identity.ts';
import { AGENT } from './contract-realm.ts';

/** Accounts: read, made, changed, removed. */
export function accountsContract(on: ContractContext): void {
  describe('find', () => {
    test('gives the account in the words of the portal, and nothing for an unknown id', async () => {
      expect(await on.identity.find(AGENT.id)).toEqual({
        id: AGENT.id,
        email: AGENT.email,
        nom: 'DEMO',
        prenom: 'Alice',
        telephone: '',
        typeOrganisme: '',
        organisme: '',
        active: true,
        emailVerified: true,
      });
      expect(await on.identity.find(UNKNOWN)).toBeUndefined();
    });
  });

  describe('updateProfile', () => {
    test('changes what the person may change, and the tokens say it', async () => {
      const changed = await on.identity.updateProfile(AGENT.id, PROFILE);
      expect(changed).toEqual({ id: AGENT.id, email: AGENT.email, active: true, emailVerified: true, ...PROFILE });
      expect(await on.identity.find(AGENT.id)).toEqual(changed);
      const { tokens } = await signIn(on.realm);
      const claims = decodeJwt(tokens.access_token);
      expect([claims.aud].flat()).toContain('pwp-api');
      expect(claims).toMatchObject({
        azp: 'pwp-portal',
        email: AGENT.email,
        family_name: 'MARTIN-ESSAI',
        given_name: 'Zoé',
        telephone: PROFILE.telephone,
        typeOrganisme: 'EPCI',
        organisme: PROFILE.organisme,
        realm_access: { roles: expect.arrayContaining(['professionnel']) },
      });
      expect(new Set(groupsOf(tokens.access_token))).toEqual(new Set(AGENT.groups));
    });

    test('keeps the attributes that the portal does not know', async () => {
      await on.realm.setAttributes(AGENT.id, { siretOrganisme: ['12345678900011'], telephone: ['0102030405'] });
      await on.identity.updateProfile(AGENT.id, PROFILE);
      expect(await on.realm.attributesOf(AGENT.id)).toMatchObject({
        siretOrganisme: ['12345678900011'],
        telephone: [PROFILE.telephone],
      });
    });

    test('undoes no suspension that is made while it saves', async () => {
      const { fetch: send } = globalThis;
      const sending = vi.spyOn(globalThis, 'fetch').mockImplementation(async (address, options) => {
        if (options?.method === 'PUT') {
          sending.mockRestore();
          await on.identity.setActive(AGENT.id, false);
        }
        return send(address, options);
      });
      await on.identity.updateProfile(AGENT.id, PROFILE).finally(() => sending.mockRestore());
      expect(await on.identity.find(AGENT.id)).toMatchObject({ active: false, emailVerified: true, ...PROFILE });
    });

    test.each([
      [{ telephone: 'appelez-moi' }, '/telephone', "Le numéro de téléphone n'a pas la forme attendue."],
      [{ telephone: '0'.repeat(21) }, '/telephone', 'Le numéro de téléphone compte trop de caractères (au plus 20).'],
      [{ nom: 'x'.repeat(101) }, '/nom', 'Le nom compte trop de caractères (au plus 100).'],
      [{ prenom: '<b>Zoé</b>' }, '/prenom', "Le prénom contient un caractère qui n'est pas admis."],
      [{ typeOrganisme: 'CLUB' }, '/typeOrganisme', "Le type d'organisme n'a pas la forme attendue."],
      [{ organisme: 'x'.repeat(201) }, '/organisme', "Le nom de l'organisme compte trop de caractères (au plus 200)."],
    ])('is refused by the profile of the realm with the field and a sentence: %o', async (wrong, pointer, detail) => {
      const problem = await refusal(on.identity.updateProfile(AGENT.id, { ...PROFILE, ...wrong }));
      expect({ code: problem.code, status: problem.status }).toEqual({ code: 'profil-invalide', status: 422 });
      expect(problem.errors).toContainEqual({ pointer, detail });
      expect(await on.identity.find(AGENT.id)).toMatchObject({ nom: 'DEMO', telephone: '' });
    });

    test('tells every field that is refused at once', async () => {
      const wrong = { ...PROFILE, telephone: '?', typeOrganisme: 'CLUB' };
      const problem = await refusal(on.identity.updateProfile(AGENT.id, wrong));
      const pointers = new Set(problem.errors?.map(({ pointer }) => pointer));
      expect(pointers).toEqual(new Set(['/telephone', '/typeOrganisme']));
    });

    test('of an unknown account is « compte-inconnu »', async () => {
      expect((await refusal(on.identity.updateProfile(UNKNOWN, PROFILE))).code).toBe('compte-inconnu');
    });
  });

  describe('create', () => {
    test('makes an account that waits: without guichet or role, its address not proven', async () => {
      const email = on.newAddress();
      const account = await on.create(` ${email.toUpperCase()} `);
      expect(account).toEqual({ id: account.id, email, active: false, emailVerified: false, ...PROFILE });
      expect(await on.identity.member(account.id)).toEqual({ ...account, roles: [], guichets: [], scope: [] });
      expect(await on.realm.isEmailVerified(account.id)).toBe(false);
      expect(await on.realm.mailsTo(email)).toEqual([]);
    });

    test('takes a profile that is not whole: its owner completes it', async () => {
      const bare = { nom: 'ESSAI', prenom: 'Zoé', telephone: '', typeOrganisme: '', organisme: '' };
      const { id, email } = await on.identity.create({ ...bare, email: on.newAddress() });
      expect(await on.identity.find(id)).toEqual({ id, email, active: false, emailVerified: false, ...bare });
    });

    test('of an address that has an account is « compte-existant », whatever the case', async () => {
      const { email } = await on.create();
      for (const address of [email, email.toUpperCase(), AGENT.email]) {
        const problem = await refusal(on.create(address));
        expect({ code: problem.code, status: problem.status }).toEqual({ code: 'compte-existant', status: 409 });
      }
    });

    test.each([
      ['pas-une-adresse', {}, ['/email']],
      ['', {}, ['/email']],
      ['zoe@pwp.test', { telephone: '?', typeOrganisme: 'CLUB' }, ['/telephone', '/typeOrganisme']],
      ['zoe@pwp.test', { nom: '<script>' }, ['/nom']],
    ])('is refused by the profile of the realm: %s %o', async (email, wrong, pointers) => {
      const problem = await refusal(on.identity.create({ ...PROFILE, ...wrong, email }));
      expect(problem.code).toBe('profil-invalide');
      expect(new Set(problem.errors?.map(({ pointer }) => pointer))).toEqual(new Set(pointers));
      expect(await on.identity.findByEmail(email === '' ? '?' : email)).toBeUndefined();
    });
  });

  describe('findByEmail', () => {
    test('finds the account of this very address, whatever the case', async () => {
      const expected = { id: AGENT.id, roles: ['professionnel'], guichets: ['00002', 'PWP01'], scope: [] };
      expect(await on.identity.findByEmail(` ${AGENT.email.toUpperCase()} `)).toMatchObject(expected);
      for (const email of ['gent@pwp.test', 'agent', '', '*', 'agent_pwp.test'])
        expect(await on.identity.findByEmail(email)).toBeUndefined();
    });
  });

  describe('remove', () => {
    test('leaves nothing: no account, no session, and the address is free', async () => {
      const { client, tokens } = await signIn(on.realm);
      await on.identity.remove(AGENT.id);
      expect(await on.identity.find(AGENT.id)).toBeUndefined();
      expect(await on.identity.findByEmail(AGENT.email)).toBeUndefined();
      expect(await on.identity.membersOf('PWP01')).toEqual([]);
      expect((await client.refresh(tokens.refresh_token)).status).toBe(400);
      await expect(on.identity.remove(AGENT.id)).resolves.toBeUndefined();
      expect(await on.create(AGENT.email)).toMatchObject({ email: AGENT.email, active: false });
    });
  });
}
