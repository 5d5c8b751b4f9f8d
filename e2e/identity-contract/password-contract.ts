import { describe, expect, test } from 'vitest';
import { textOf } from '@pwp/local-stack/stand-ins/identity/testing/realm-client';
import type { ContractContext } from './contract-realm.ts';
import { canSignIn, signIn } from './contract-identity.ts';
import { AGENT } from './contract-realm.ts';

const COMMON = 'Ce mot de passe est trop courant : choisissez-en un autre.';

/** Forbidden passwords, with the same message from both servers. */
export function passwordContract(on: ContractContext): void {
  describe('a new password', () => {
    test.each([
      ['Motdepasse2026!', COMMON],
      ['Password123!', COMMON],
      ['aZERTYUIOP-2025', COMMON],
      [`${AGENT.email}-A1`, 'Le mot de passe ne doit pas contenir votre adresse électronique.'],
    ])('is refused and told why: %s', async (password, reason) => {
      const { client } = await signIn(on.realm);
      const { page } = await client.authorize({ kc_action: 'UPDATE_PASSWORD' });
      const refused = await client.submit(page, { 'password-new': password, 'password-confirm': password });
      expect(textOf(refused)).toContain(reason);
      expect(await canSignIn(on.realm, AGENT.email, password)).toBe(false);
    });

    test('that is long and nobody’s is taken', async () => {
      const { client } = await signIn(on.realm);
      const { page } = await client.authorize({ kc_action: 'UPDATE_PASSWORD' });
      const password = 'Quatre-Loutres-7-Lampes!';
      await client.submit(page, { 'password-new': password, 'password-confirm': password });
      expect(await canSignIn(on.realm, AGENT.email, password)).toBe(true);
    });
  });
}
