import { describe, expect, test } from 'vitest';
import { PROFILE, refusal, UNKNOWN } from '../contract-identity.ts';
import type { PortContext } from './port-context.ts';
import { AGENT } from './port-realm.ts';

/** Accounts: read, create, change, delete. */
export function accountsContract(on: PortContext): void {
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
      // Keycloak has addresses of its own beside those of accounts.
      for (const id of [UNKNOWN, 'profile', 'count', '../groups', '']) {
        expect([id, await on.identity.find(id)]).toEqual([id, undefined]);
      }
    });
  });

  describe('updateProfile', () => {
    test('changes what the person may change', async () => {
      const changed = await on.identity.updateProfile(AGENT.id, PROFILE);
      expect(changed).toEqual({ id: AGENT.id, email: AGENT.email, active: true, emailVerified: true, ...PROFILE });
      expect(await on.identity.find(AGENT.id)).toEqual(changed);
    });

    test.each([
      [{ telephone: 'appelez-moi' }, '/telephone', 'Le numéro de téléphone n’a pas la forme attendue.'],
      [{ telephone: '0'.repeat(21) }, '/telephone', 'Le numéro de téléphone compte trop de caractères (au plus 20).'],
      [{ nom: 'x'.repeat(101) }, '/nom', 'Le nom compte trop de caractères (au plus 100).'],
      [{ prenom: '<b>Zoé</b>' }, '/prenom', 'Le prénom contient un caractère qui n’est pas admis.'],
      [{ typeOrganisme: 'CLUB' }, '/typeOrganisme', 'Le type d’organisme n’a pas la forme attendue.'],
      [{ organisme: 'x'.repeat(201) }, '/organisme', 'Le nom de l’organisme compte trop de caractères (au plus 200).'],
    ])('is refused by the profile of the realm with the field and a sentence: %o', async (wrong, pointer, detail) => {
      const problem = await refusal(on.identity.updateProfile(AGENT.id, { ...PROFILE, ...wrong }));
      expect({ code: problem.code, status: problem.status }).toEqual({ code: 'profil-invalide', status: 422 });
      expect(problem.errors).toContainEqual({ pointer, detail });
      expect(await on.identity.find(AGENT.id)).toMatchObject({ nom: 'DEMO', telephone: '' });
    });

    test('reports every refused field at once', async () => {
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
    test('creates an account without guichet or role, with an unverified address', async () => {
      const email = on.newAddress();
      const account = await on.create(` ${email.toUpperCase()} `);
      expect(account).toEqual({ id: account.id, email, active: false, emailVerified: false, ...PROFILE });
      const { createdAt, ...compte } = (await on.identity.compte(account.id)) ?? {};
      expect(compte).toEqual({ ...account, roles: [], guichets: [], perimetre: [] });
      expect(createdAt).toBeInstanceOf(Date);
      expect(await on.realm.mailsTo(email)).toEqual([]);
    });

    test('accepts an incomplete profile, which its owner completes', async () => {
      const bare = { nom: 'ESSAI', prenom: 'Zoé', telephone: '', typeOrganisme: '', organisme: '' };
      const { id, email } = await on.identity.create({ ...bare, email: on.newAddress() });
      expect(await on.identity.find(id)).toEqual({ id, email, active: false, emailVerified: false, ...bare });
    });

    test('of an address that has an account is « compte-existant », whatever the case and the profile', async () => {
      const { email } = await on.create();
      for (const asked of [email, email.toUpperCase(), AGENT.email].map((address) => ({
        ...PROFILE,
        email: address,
      }))) {
        for (const wanted of [asked, { ...asked, nom: '<script>' }]) {
          const problem = await refusal(on.identity.create(wanted));
          expect({ code: problem.code, status: problem.status }).toEqual({ code: 'compte-existant', status: 409 });
        }
      }
    });

    test.each([
      ['pas-une-adresse', {}, ['/email']],
      ['', {}, ['/email']],
      ['zoe@pwp.test', { telephone: '?', typeOrganisme: 'CLUB' }, ['/telephone', '/typeOrganisme']],
      ['zoe@pwp.test', { nom: '<script>' }, ['/nom']],
      ['zoe@pwp.test', { telephone: `+${'1'.repeat(20)}` }, ['/telephone']],
    ])('is refused by the profile of the realm: %s %o', async (email, wrong, pointers) => {
      const problem = await refusal(on.identity.create({ ...PROFILE, ...wrong, email }));
      expect(problem.code).toBe('profil-invalide');
      expect(new Set(problem.errors?.map(({ pointer }) => pointer))).toEqual(new Set(pointers));
      expect(await on.identity.findByEmail(email === '' ? '?' : email)).toBeUndefined();
    });

    test('is refused by the profile of the realm when a name holds what no name holds', async () => {
      for (const character of '<>&"$%!#?§;*~/\\|^=[]{}()\u000B\u0085\u2028\u2029') {
        const names = { nom: `NO${character}M`, prenom: `Zo${character}é` };
        const problem = await refusal(on.identity.create({ ...PROFILE, ...names, email: on.newAddress() }));
        const pointers = problem.errors?.map(({ pointer }) => pointer).toSorted();
        expect({ character, pointers }).toEqual({ character, pointers: ['/nom', '/prenom'] });
      }
    });
  });

  describe('changeEmail', () => {
    test('gives the account a proven address, and frees the former one; all else stays', async () => {
      await on.identity.updateProfile(AGENT.id, PROFILE);
      const former = await on.identity.compte(AGENT.id);
      const email = on.newAddress();
      await on.identity.changeEmail(AGENT.id, ` ${email.toUpperCase()} `);
      expect(await on.identity.compte(AGENT.id)).toEqual({ ...former, email, emailVerified: true });
      expect(await on.identity.findByEmail(email)).toMatchObject({ id: AGENT.id });
      expect(await on.identity.findByEmail(AGENT.email)).toBeUndefined();
      await expect(on.identity.changeEmail(AGENT.id, email)).resolves.toBeUndefined();
      expect(await on.create(AGENT.email)).toMatchObject({ email: AGENT.email });
    });

    test('keeps a suspended account suspended, and proves the address of one that was never used', async () => {
      const { id } = await on.create();
      const email = on.newAddress();
      await on.identity.changeEmail(id, email);
      expect(await on.identity.find(id)).toMatchObject({ email, active: false, emailVerified: true });
    });

    test('is refused for an address that another account has, whatever the case, and changes nothing', async () => {
      const { id, email } = await on.create();
      for (const taken of [AGENT.email, AGENT.email.toUpperCase()]) {
        const problem = await refusal(on.identity.changeEmail(id, taken));
        expect({ code: problem.code, status: problem.status }).toEqual({ code: 'compte-existant', status: 409 });
      }
      expect(await on.identity.find(id)).toMatchObject({ email, emailVerified: false });
    });

    test('is refused for what is no address, and for an unknown account', async () => {
      const problem = await refusal(on.identity.changeEmail(AGENT.id, 'pas-une-adresse'));
      expect(problem.code).toBe('profil-invalide');
      expect(new Set(problem.errors?.map(({ pointer }) => pointer))).toEqual(new Set(['/email']));
      expect((await refusal(on.identity.changeEmail(UNKNOWN, on.newAddress()))).code).toBe('compte-inconnu');
      expect(await on.identity.find(AGENT.id)).toMatchObject({ email: AGENT.email });
    });
  });

  describe('findByEmail', () => {
    test('finds the account of this very address, whatever the case', async () => {
      const expected = { id: AGENT.id, roles: ['professionnel'], guichets: ['00002', 'PWP01'], perimetre: [] };
      expect(await on.identity.findByEmail(` ${AGENT.email.toUpperCase()} `)).toMatchObject(expected);
      for (const email of ['gent@pwp.test', 'agent', '', '*', 'agent_pwp.test'])
        expect(await on.identity.findByEmail(email)).toBeUndefined();
    });
  });

  describe('remove', () => {
    test('leaves nothing: no account, no session, and the address is free', async () => {
      await on.realm.openSession();
      await on.identity.remove(AGENT.id);
      expect(await on.identity.find(AGENT.id)).toBeUndefined();
      expect(await on.identity.findByEmail(AGENT.email)).toBeUndefined();
      expect(await on.identity.comptesOf('PWP01')).toEqual([]);
      expect(await on.identity.sessionsOf(AGENT.id)).toEqual([]);
      await expect(on.identity.remove(AGENT.id)).resolves.toBeUndefined();
      expect(await on.create(AGENT.email)).toMatchObject({ email: AGENT.email, active: false });
    });
  });
}
