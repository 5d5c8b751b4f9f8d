import type { Identity } from '@pwp/api-kit';
import { matching } from '@pwp/testing/matching';
import { describe, expect, test } from 'vitest';
import { PROFILE, refusal, UNKNOWN } from '../contract-identity.ts';
import { accountsOf, type PortContext } from './port-context.ts';
import { AGENT } from './port-realm.ts';

/** Guichets and roles of accounts, and the lists of them. */
export function comptesContract(on: PortContext): void {
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
      const listed = await on.identity.list({ guichets: ['G1175'] });
      expect(listed.map(({ createdAt: _created, ...compte }) => compte)).toEqual([
        { ...other, active: true, roles: ['professionnel'], guichets: ['G1175', 'PWP01'], perimetre: [] },
      ]);
    });

    test('filters by référents of guichets, alone or with another filter', async () => {
      const [referent, second] = [await on.create(), await on.create()];
      await on.identity.setPerimetre(referent.id, ['00002', 'G1175']);
      await on.identity.setPerimetre(second.id, ['G1175']);
      await on.identity.setGuichets(second.id, ['PWP01']);
      const ids = async (query: Parameters<Identity['list']>[0]) =>
        new Set((await on.identity.list(query)).map(({ id }) => id));
      expect(await ids({ perimetre: ['00002'] })).toEqual(new Set([referent.id]));
      expect(await ids({ perimetre: ['00002', 'G1175'] })).toEqual(new Set([referent.id, second.id]));
      expect(await ids({ perimetre: ['G1175'], guichets: ['PWP01'] })).toEqual(new Set([second.id]));
      expect(await ids({ perimetre: ['G1175'], active: true })).toEqual(new Set());
      expect(await ids({ perimetre: [] })).toEqual(new Set());
      expect(await ids({ perimetre: ['PWP01', 'INCONNU'] })).toEqual(new Set());
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
      expect(await on.identity.list({ guichets: ['G1175'], limit: 3 })).toHaveLength(3);
      expect(await on.identity.list({ texte: 'agent@', limit: 1 })).toMatchObject([{ id: AGENT.id }]);
    });
  });

  describe('comptesOf', () => {
    test('returns the active accounts of a guichet with their profile, and none for an empty guichet', async () => {
      await on.identity.updateProfile(AGENT.id, PROFILE);
      expect(await on.identity.comptesOf('PWP01')).toEqual([
        { id: AGENT.id, email: AGENT.email, active: true, emailVerified: true, ...PROFILE },
      ]);
      expect(await on.identity.comptesOf('G1175')).toEqual([]);
      expect(await on.identity.comptesOf('professionnels')).toEqual([]);
    });

    test('returns only the référents of a guichet on request', async () => {
      expect(await on.identity.comptesOf('G1175', 'referent')).toEqual([]);
      await on.identity.setPerimetre(AGENT.id, ['G1175']);
      expect((await on.identity.comptesOf('G1175', 'referent')).map(({ id }) => id)).toEqual([AGENT.id]);
      expect(await on.identity.comptesOf('G1175')).toEqual([]);
    });

    test('leaves out suspended accounts', async () => {
      await on.identity.setActive(AGENT.id, false);
      expect(await on.identity.comptesOf('PWP01')).toEqual([]);
    });

    test('reads every page of a large guichet', async () => {
      await on.realm.addAccounts('G1175', 205);
      expect(await on.identity.comptesOf('G1175')).toHaveLength(205);
    });
  });

  describe('comptesByPage', () => {
    const pagesOf = (guichet: string, role?: 'referent') => accountsOf(on.identity.comptesByPage(guichet, role));

    test('returns the same accounts, and none for an empty guichet', async () => {
      expect(await pagesOf('PWP01')).toEqual(await on.identity.comptesOf('PWP01'));
      await on.identity.setPerimetre(AGENT.id, ['G1175']);
      expect(await pagesOf('G1175', 'referent')).toMatchObject([{ id: AGENT.id }]);
      expect(await pagesOf('G1175')).toEqual([]);
      await on.identity.setActive(AGENT.id, false);
      expect(await pagesOf('PWP01')).toEqual([]);
    });

    test.each([1, 40])('leaves out nobody when %i of a page that was read go meanwhile', async (leaving) => {
      const added = await on.realm.addAccounts('G1175', 230);
      const seen = new Set<string>();
      let gone: string[] = [];
      for await (const page of on.identity.comptesByPage('G1175')) {
        for (const { id } of page) seen.add(id);
        if (gone.length > 0) continue;
        gone = page.slice(0, leaving).map(({ id }) => id);
        for (const id of gone) await on.identity.setGuichets(id, []);
      }
      expect(seen).toEqual(new Set(added));
    });
  });

  describe('setGuichets and setPerimetre', () => {
    test('attach and detach, and the roles follow', async () => {
      await on.identity.setGuichets(AGENT.id, ['G1175', '00002', 'G1175']);
      await on.identity.setPerimetre(AGENT.id, ['00002']);
      expect(await on.identity.compte(AGENT.id)).toMatchObject({
        guichets: ['00002', 'G1175'],
        perimetre: ['00002'],
        roles: ['professionnel', 'referent'],
      });
      await on.identity.setPerimetre(AGENT.id, []);
      await on.identity.setGuichets(AGENT.id, []);
      expect(await on.identity.compte(AGENT.id)).toMatchObject({ guichets: [], perimetre: [], roles: [] });
    });

    test('make the groups of a guichet that has none yet, with their role, once', async () => {
      const code = `N${Date.now()}`;
      const [first, second] = [await on.create(), await on.create()];
      await Promise.all([first, second].map(({ id }) => on.identity.setGuichets(id, [code])));
      await on.identity.setPerimetre(first.id, [code]);
      for (const { id } of [first, second])
        expect(await on.identity.compte(id)).toMatchObject({
          guichets: [code],
          roles: matching.arrayContaining(['professionnel']),
        });
      expect(await on.identity.compte(first.id)).toMatchObject({
        perimetre: [code],
        roles: ['professionnel', 'referent'],
      });
      expect(await on.identity.list({ guichets: [code] })).toHaveLength(2);
    });

    test('of an unknown account is « compte-inconnu »', async () => {
      expect((await refusal(on.identity.setGuichets(UNKNOWN, ['00002']))).code).toBe('compte-inconnu');
      expect((await refusal(on.identity.setPerimetre(UNKNOWN, []))).code).toBe('compte-inconnu');
    });
  });
}
