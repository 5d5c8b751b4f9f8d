import { describe, expect, test } from 'vitest';
import { textOf } from '@pwp/local-stack/stand-ins/identity/testing/realm-client';
import type { ContractContext } from './contract-realm.ts';
import { askForAction, canSignIn, openPasswordChange, signIn } from './contract-identity.ts';
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
      const agent = await signIn(on.realm);
      const refused = await agent.client.submit(await openPasswordChange(agent), {
        'password-new': password,
        'password-confirm': password,
      });
      expect(textOf(refused)).toContain(reason);
      expect(await canSignIn(on.realm, AGENT.email, password)).toBe(false);
    });

    test('that is long and nobody’s is taken', async () => {
      const agent = await signIn(on.realm);
      const page = await openPasswordChange(agent);
      const password = 'Quatre-Loutres-7-Lampes!';
      await agent.client.submit(page, { 'password-new': password, 'password-confirm': password });
      expect(await canSignIn(on.realm, AGENT.email, password)).toBe(true);
    });

    test('counts as it is typed, spaces and every character of a long one', async () => {
      const agent = await signIn(on.realm);
      const password = ` Quatre-Loutres-7-Lampes! ${'é'.repeat(90)} `;
      const page = await openPasswordChange(agent);
      await agent.client.submit(page, { 'password-new': password, 'password-confirm': password });
      const other = [password.trim(), password.toUpperCase(), `${password.slice(0, -2)}e `, password.slice(0, 72)];
      for (const wrong of other) {
        expect(await canSignIn(on.realm, AGENT.email, wrong)).toBe(false);
        // No wait began: the other one was refused for itself.
        expect(await canSignIn(on.realm, AGENT.email, password)).toBe(true);
      }
    });

    test('is asked for only after the current one, however short ago the sign-in was; the page says why', async () => {
      const agent = await signIn(on.realm);
      const page = await askForAction(agent, 'UPDATE_PASSWORD');
      expect(textOf(page)).toMatch(/Avant de (modifier|changer) votre mot de passe[^.]*, identifiez-vous à nouveau/);
      expect(page.html).toContain(`value="${AGENT.email}"`);
      const wrong = await agent.client.submit(page, { username: AGENT.email, password: 'Pas-le-bon-2026!' });
      expect([page, wrong].map(({ html }) => html.includes('name="password-new"'))).toEqual([false, false]);
      const right = await agent.client.submit(wrong, { username: AGENT.email, password: AGENT.password });
      expect(right.html).toContain('name="password-new"');
    });
  });
}
