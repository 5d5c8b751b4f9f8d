import { matching } from '@pwp/testing/matching';
import { decodeJwt } from 'jose';
import { describe, expect, test, vi } from 'vitest';
import type { ContractContext } from './contract-realm.ts';
import { groupsOf, PROFILE, rolesOf, signIn } from './contract-identity.ts';
import { AGENT } from './contract-realm.ts';

/** A server's handling of accounts beyond the port: their tokens, and attributes that the portal does not know. */
export function accountTokensContract(on: ContractContext): void {
  describe('an account', () => {
    test('has tokens that say its profile and its groups', async () => {
      await on.identity.updateProfile(AGENT.id, PROFILE);
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
        realm_access: { roles: matching.arrayContaining(['professionnel']) },
      });
      expect(new Set(groupsOf(tokens.access_token))).toEqual(new Set(AGENT.groups));
    });

    test('has tokens that follow its guichets and its périmètre', async () => {
      await on.identity.setGuichets(AGENT.id, ['G1175', '00002']);
      await on.identity.setPerimetre(AGENT.id, ['00002']);
      await on.identity.setPerimetre(AGENT.id, []);
      const { tokens } = await signIn(on.realm);
      expect(new Set(groupsOf(tokens.access_token))).toEqual(
        new Set(['/guichets/00002/professionnels', '/guichets/G1175/professionnels']),
      );
      expect(rolesOf(tokens.access_token)).toContain('professionnel');
      expect(rolesOf(tokens.access_token)).not.toContain('referent');

      await on.identity.setGuichets(AGENT.id, []);
      const { tokens: last } = await signIn(on.realm);
      expect(rolesOf(last.access_token)).not.toContain('professionnel');
    });

    test('keeps the attributes that the portal does not know', async () => {
      await on.realm.setAttributes(AGENT.id, { siretOrganisme: ['12345678900011'], telephone: ['0102030405'] });
      await on.identity.updateProfile(AGENT.id, PROFILE);
      expect(await on.realm.attributesOf(AGENT.id)).toMatchObject({
        siretOrganisme: ['12345678900011'],
        telephone: [PROFILE.telephone],
      });
    });

    test('stays suspended when its profile is saved', async () => {
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

    test('has no token after its removal', async () => {
      const { client, tokens } = await signIn(on.realm);
      await on.identity.remove(AGENT.id);
      expect((await client.refresh(tokens.refresh_token)).status).toBe(400);
    });
  });
}
