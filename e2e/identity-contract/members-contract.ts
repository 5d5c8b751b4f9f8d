import type { Identity } from '@pwp/api-kit';
import { describe, expect, test } from 'vitest';
import type { ContractContext } from './contract-context.ts';
import { groupsOf, PROFILE, refusal, rolesOf, signIn, UNKNOWN } from './contract-identity.ts';
import { AGENT } from './contract-realm.ts';

/** Guichets and roles of accounts, and the lists of them. */
export function membersContract(on: ContractContext): void {
  describe('list', () => {
    test('keeps by guichet, by words and by activity, sorted by name', async () => {
      const waiting = await on.identity.create({ ...PROFILE, nom: 'ÉTÉ', email: on.newAddress() });
      const other = await on.identity.create({ ...PROFILE, nom: 'ABEILLE', email: on.newAddress() });
      await on.identity.setGuichets(other.id, ['G1175', 'PWP01']);
      await on.identity.setActive(other.id, true);
      const ids = async (query: Parameters<Identity['list']>[0]) => (await on.identity.list(query)).map(({ id }) => id);

      expect(await ids({})).toEqual([other.id, AGENT.id, waiting.id]);
      expect(await ids({ active: true })).toEqual([other.id, AGENT.id]);
      expect(await ids({ active: false })).toEqual([waiting.id]);
      expect(await ids({ texte: 'été' })).toEqual([waiting.id]);
      expect(await ids({ texte: 'lice dem' })).toEqual([AGENT.id]);
      expect(await ids({ texte: 'GENT@pwp' })).toEqual([AGENT.id]);
      for (const texte of ['"demo', 'de*mo', 'd_mo', '%', 'id:x', '\\']) expect(await ids({ texte })).toEqual([]);
      expect(await ids({ guichets: ['PWP01'] })).toEqual([other.id, AGENT.id]);
      expect(await ids({ guichets: ['00002', 'PWP01', 'PWP01'], texte: 'demo' })).toEqual([AGENT.id]);
      expect(await ids({ guichets: ['G1175'], active: false })).toEqual([]);
      expect(await ids({ guichets: [] })).toEqual([]);
      expect(await ids({ guichets: ['INCONNU', 'professionnels'] })).toEqual([]);
      expect(await on.identity.list({ guichets: ['G1175'] })).toEqual([
        { ...other, active: true, roles: ['professionnel'], guichets: ['G1175', 'PWP01'], scope: [] },
      ]);
    });

    test('keeps the référents of guichets, alone or among who works for others', async () => {
      const [referent, second] = [await on.create(), await on.create()];
      await on.identity.setScope(referent.id, ['00002', 'G1175']);
      await on.identity.setScope(second.id, ['G1175']);
      await on.identity.setGuichets(second.id, ['PWP01']);
      const ids = async (query: Parameters<Identity['list']>[0]) =>
        new Set((await on.identity.list(query)).map(({ id }) => id));
      expect(await ids({ scope: ['00002'] })).toEqual(new Set([referent.id]));
      expect(await ids({ scope: ['00002', 'G1175'] })).toEqual(new Set([referent.id, second.id]));
      expect(await ids({ scope: ['G1175'], guichets: ['PWP01'] })).toEqual(new Set([second.id]));
      expect(await ids({ scope: ['G1175'], active: true })).toEqual(new Set());
      expect(await ids({ scope: [] })).toEqual(new Set());
      expect(await ids({ scope: ['PWP01', 'INCONNU'] })).toEqual(new Set());
    });

    test('keeps the administrators', async () => {
      expect(await on.identity.list({ role: 'administrateur' })).toEqual([]);
      const id = await on.realm.addAdministrator();
      expect(await on.identity.list({ role: 'administrateur', active: true })).toMatchObject([
        { id, roles: ['administrateur'] },
      ]);
      expect(await on.identity.list({ role: 'administrateur', guichets: ['PWP01'] })).toEqual([]);
    });

    test('is whole, however many there are', async () => {
      const added = await on.realm.addAccounts('G1175', 205);
      expect(await on.identity.list({})).toHaveLength(206);
      expect(new Set((await on.identity.list({ guichets: ['G1175'] })).map(({ id }) => id))).toEqual(new Set(added));
    });
  });

  describe('membersOf', () => {
    test('gives the active accounts of a guichet with their profile, and none for one that nobody works for', async () => {
      await on.identity.updateProfile(AGENT.id, PROFILE);
      expect(await on.identity.membersOf('PWP01')).toEqual([
        { id: AGENT.id, email: AGENT.email, active: true, emailVerified: true, ...PROFILE },
      ]);
      expect(await on.identity.membersOf('G1175')).toEqual([]);
      expect(await on.identity.membersOf('professionnels')).toEqual([]);
    });

    test('gives the référents of a guichet, and not who works for it, when they are asked for', async () => {
      expect(await on.identity.membersOf('G1175', 'referent')).toEqual([]);
      await on.identity.setScope(AGENT.id, ['G1175']);
      expect((await on.identity.membersOf('G1175', 'referent')).map(({ id }) => id)).toEqual([AGENT.id]);
      expect(await on.identity.membersOf('G1175')).toEqual([]);
    });

    test('leaves out who is suspended', async () => {
      await on.identity.setActive(AGENT.id, false);
      expect(await on.identity.membersOf('PWP01')).toEqual([]);
    });

    test('reads every page of a large guichet', async () => {
      await on.realm.addAccounts('G1175', 205);
      expect(await on.identity.membersOf('G1175')).toHaveLength(205);
    });
  });

  describe('setGuichets and setScope', () => {
    test('attach and detach, and the roles follow', async () => {
      await on.identity.setGuichets(AGENT.id, ['G1175', '00002']);
      await on.identity.setScope(AGENT.id, ['00002']);
      expect(await on.identity.member(AGENT.id)).toMatchObject({
        guichets: ['00002', 'G1175'],
        scope: ['00002'],
        roles: ['professionnel', 'referent'],
      });
      await on.identity.setScope(AGENT.id, []);
      const { tokens } = await signIn(on.realm);
      expect(new Set(groupsOf(tokens.access_token))).toEqual(
        new Set(['/guichets/00002/professionnels', '/guichets/G1175/professionnels']),
      );
      expect(rolesOf(tokens.access_token)).toContain('professionnel');
      expect(rolesOf(tokens.access_token)).not.toContain('referent');

      await on.identity.setGuichets(AGENT.id, []);
      expect(await on.identity.member(AGENT.id)).toMatchObject({ guichets: [], scope: [], roles: [] });
      const { tokens: last } = await signIn(on.realm);
      expect(rolesOf(last.access_token)).not.toContain('professionnel');
    });

    test('make the groups of a guichet that has none yet, with their role, once', async () => {
      const code = `N${Date.now()}`;
      const [first, second] = [await on.create(), await on.create()];
      await Promise.all([first, second].map(({ id }) => on.identity.setGuichets(id, [code])));
      await on.identity.setScope(first.id, [code]);
      for (const { id } of [first, second])
        expect(await on.identity.member(id)).toMatchObject({
          guichets: [code],
          roles: expect.arrayContaining(['professionnel']),
        });
      expect(await on.identity.member(first.id)).toMatchObject({ scope: [code], roles: ['professionnel', 'referent'] });
      expect(await on.identity.list({ guichets: [code] })).toHaveLength(2);
    });

    test('of an unknown account is « compte-inconnu »', async () => {
      expect((await refusal(on.identity.setGuichets(UNKNOWN, ['00002']))).code).toBe('compte-inconnu');
      expect((await refusal(on.identity.setScope(UNKNOWN, []))).code).toBe('compte-inconnu');
    });
  });
}
