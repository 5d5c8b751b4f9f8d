import { decodeJwt } from 'jose';
import { describe, expect, test, vi } from 'vitest';
import { textOf } from '@pwp/local-stack/stand-ins/identity/testing/realm-client';
import { matching } from '@pwp/testing/matching';
import type { ContractContext } from './contract-realm.ts';
import { adapter, canSignIn, followLink, linkAfter, linkOf, PROFILE, signIn } from './contract-identity.ts';
import { AGENT } from './contract-realm.ts';

/** Activation and suspension of accounts, and the activation mails. */
export function activationContract(on: ContractContext): void {
  describe('setActive', () => {
    test('suspends at once (no sign-in, no refresh, no session), and reinstates', async () => {
      const { client, tokens } = await signIn(on.realm);
      await on.identity.setActive(AGENT.id, false);
      expect(await on.identity.find(AGENT.id)).toMatchObject({ active: false });
      expect(await on.identity.sessionsOf(AGENT.id)).toEqual([]);
      expect((await client.refresh(tokens.refresh_token)).status).toBe(400);
      expect(await canSignIn(on.realm, AGENT.email, AGENT.password)).toBe(false);

      await on.identity.setActive(AGENT.id, true);
      expect(await canSignIn(on.realm, AGENT.email, AGENT.password)).toBe(true);
      expect(await on.identity.compte(AGENT.id)).toMatchObject({ active: true, guichets: ['00002', 'PWP01'] });
    });

    test('unlocks an account locked by wrong passwords', async () => {
      for (let tries = 0; tries < 5; tries += 1) await canSignIn(on.realm, AGENT.email, 'Faux-mot-de-passe-1');
      expect(await canSignIn(on.realm, AGENT.email, AGENT.password)).toBe(false);
      await on.identity.setActive(AGENT.id, true);
      expect(await canSignIn(on.realm, AGENT.email, AGENT.password)).toBe(true);
    });

    test('keeps every attribute, and is idempotent', async () => {
      await on.realm.setAttributes(AGENT.id, { siretOrganisme: ['12345678900011'], telephone: ['0102030405'] });
      for (const active of [false, false, true, true]) await on.identity.setActive(AGENT.id, active);
      expect(await on.realm.attributesOf(AGENT.id)).toMatchObject({
        siretOrganisme: ['12345678900011'],
        telephone: ['0102030405'],
      });
    });
  });

  describe('changeEmail', () => {
    test('lets the person in by the new address with the same password, and by the former one no more', async () => {
      const email = on.newAddress();
      await on.identity.changeEmail(AGENT.id, email);
      const { tokens } = await signIn(on.realm, email, AGENT.password);
      expect(decodeJwt(tokens.access_token)).toMatchObject({ sub: AGENT.id, email });
      expect(await canSignIn(on.realm, AGENT.email, AGENT.password)).toBe(false);
    });

    test('ends the links that were mailed to the former address', async () => {
      const { id, email } = await on.create();
      await on.identity.setActive(id, true);
      await on.identity.sendActionMail(id, ['choose-password', 'confirm-adresse']);
      const link = await linkOf(on.realm, email);
      await on.identity.changeEmail(id, on.newAddress());
      const page = await on.realm.newClient().open(link);
      expect(page.status).toBeGreaterThanOrEqual(400);
      expect(page.html).not.toContain('name="password-new"');
    });
  });

  describe('sendActionMail', () => {
    const password = 'Nouveau-Portail-2026!';

    test('lets a new account choose its password, which proves its address; the link serves once', async () => {
      const { id, email } = await on.create();
      await on.identity.setGuichets(id, ['G1175']);
      await on.identity.setActive(id, true);
      await on.identity.sendActionMail(id, ['choose-password', 'confirm-adresse']);
      expect(await on.identity.findByEmail(email)).toMatchObject({ active: true, emailVerified: false });
      expect(await on.realm.mailsTo(email)).toMatchObject([
        { subject: 'Votre compte du Portail Web Professionnel', text: matching.stringContaining('3 jours') },
      ]);
      const link = await linkOf(on.realm, email);
      await followLink(on.realm.newClient(), link, password);
      expect(await on.realm.isEmailVerified(id)).toBe(true);
      expect(await on.identity.findByEmail(email)).toMatchObject({ active: true, emailVerified: true });
      const { tokens } = await signIn(on.realm, email, password);
      expect(decodeJwt(tokens.access_token)).toMatchObject({ sub: id, groups: ['/guichets/G1175/professionnels'] });

      const again = await on.realm.newClient().open(link);
      expect(again.status).toBeGreaterThanOrEqual(400);
      expect(again.html).not.toContain('name="password-new"');
      expect(again.html).toContain('un nouveau lien');
    });

    test('sends a link that expires, says so, and leads to a new one that works', async () => {
      const { id, email } = await on.create();
      await on.identity.setActive(id, true);
      await adapter(on.realm, { linkLife: 1 }).sendActionMail(id, ['choose-password', 'confirm-adresse']);
      const link = await linkOf(on.realm, email);
      const dead = await vi.waitUntil(
        async () => {
          // Opened only, without a form: the link must end by expiry, not by use.
          const page = await on.realm.newClient().open(link);
          return page.status >= 400 && page;
        },
        { timeout: 15_000, interval: 100 },
      );
      expect(dead.html).toContain('<html lang="fr"');
      expect(textOf(dead)).toMatch(/Ce lien a expiré|Ce lien n’est plus valable/);
      expect(dead.html).not.toContain('name="password-new"');
      expect(dead.html).toMatch(/<a href="\/premiere-visite\/suivi">Où en est ma demande\s\?<\/a>/);

      const [, ask = ''] = /href="([^"]*)"[^>]*>(?:Demander|Recevoir) un nouveau lien</.exec(dead.html) ?? [];
      const client = on.realm.newClient();
      const form = await client.open(new URL(ask.replaceAll('&amp;', '&'), dead.url).href);
      await client.submit(form, form.html.includes('name="username"') ? { username: email } : { email });
      const reader = on.realm.newClient();
      const again = await linkAfter(on.realm, email, link);
      await followLink(reader, again, password);
      // For Keycloak, the mail of a forgotten password proves no address: it sends one more mail for that before the
      // new password.
      if ((await on.realm.isEmailVerified(id)) !== true) {
        await followLink(reader, await linkAfter(on.realm, email, again), password);
      }
      expect(await on.realm.isEmailVerified(id)).toBe(true);
      expect(await canSignIn(on.realm, email, password)).toBe(true);
    });

    test('says that an imported account awaits its owner, until he verifies his address', async () => {
      const email = on.newAddress();
      const { id } = await on.identity.create({ ...PROFILE, email, provenance: 'import' });
      await on.identity.setActive(id, true);
      await on.identity.updateProfile(id, PROFILE);
      await on.identity.sendActionMail(id, ['choose-password', 'confirm-adresse']);
      const [mail] = await on.realm.mailsTo(email);
      expect(mail?.text).toMatch(
        /votre compte est en attente de validation\. Il reste à\s: choisir votre mot de passe\./,
      );
      expect(mail?.text).toMatch(/valable 3\sjours/);
      expect(mail?.text).toMatch(/définir (?:votre|mon) mot de passe\s:\s+http/i);
      await followLink(on.realm.newClient(), await linkOf(on.realm, email), password);
      await on.identity.sendActionMail(id, ['choose-password']);
      const [last] = await on.realm.mailsTo(email);
      expect(last?.text).toMatch(/vous attend\. Il reste à\s: choisir votre mot de passe\./);

      const asked = await on.create();
      await on.identity.setActive(asked.id, true);
      await on.identity.sendActionMail(asked.id, ['choose-password', 'confirm-adresse']);
      const [other] = await on.realm.mailsTo(asked.email);
      expect(other?.text).toMatch(/vous attend\. Il reste à\s:/);
    });
  });
}
