import { decodeJwt } from 'jose';
import { describe, expect, test, vi } from 'vitest';
import { textOf } from '@pwp/local-stack/stand-ins/identity/testing/realm-client';
import type { ContractContext } from './contract-context.ts';
import {
  adapter,
  canSignIn,
  followLink,
  linkAfter,
  linkOf,
  PROFILE,
  refusal,
  signIn,
  UNKNOWN,
} from './contract-identity.ts';
import { AGENT } from './contract-realm.ts';

/** Accounts let in and kept out, and the mails that open them. */
export function activationContract(on: ContractContext): void {
  describe('setActive', () => {
    test('suspends at once: no sign-in, no refresh, no session; and lets in again', async () => {
      const { client, tokens } = await signIn(on.realm);
      await on.identity.setActive(AGENT.id, false);
      expect(await on.identity.find(AGENT.id)).toMatchObject({ active: false });
      expect(await on.identity.sessionsOf(AGENT.id)).toEqual([]);
      expect((await client.refresh(tokens.refresh_token)).status).toBe(400);
      expect(await canSignIn(on.realm, AGENT.email, AGENT.password)).toBe(false);

      await on.identity.setActive(AGENT.id, true);
      expect(await canSignIn(on.realm, AGENT.email, AGENT.password)).toBe(true);
      expect(await on.identity.member(AGENT.id)).toMatchObject({ active: true, guichets: ['00002', 'PWP01'] });
    });

    test('lets in who was kept out by wrong passwords', async () => {
      for (let tries = 0; tries < 5; tries += 1) await canSignIn(on.realm, AGENT.email, 'Faux-mot-de-passe-1');
      expect(await canSignIn(on.realm, AGENT.email, AGENT.password)).toBe(false);
      await on.identity.setActive(AGENT.id, true);
      expect(await canSignIn(on.realm, AGENT.email, AGENT.password)).toBe(true);
    });

    test('keeps every attribute, and may be asked twice', async () => {
      await on.realm.setAttributes(AGENT.id, { siretOrganisme: ['12345678900011'], telephone: ['0102030405'] });
      for (const active of [false, false, true, true]) await on.identity.setActive(AGENT.id, active);
      expect(await on.realm.attributesOf(AGENT.id)).toMatchObject({
        siretOrganisme: ['12345678900011'],
        telephone: ['0102030405'],
      });
    });

    test('of an unknown account is « compte-inconnu »', async () => {
      expect((await refusal(on.identity.setActive(UNKNOWN, true))).code).toBe('compte-inconnu');
      expect((await refusal(on.identity.setActive(UNKNOWN, false))).code).toBe('compte-inconnu');
    });
  });

  describe('sendActionMail', () => {
    const password = 'Nouveau-Portail-2026!';

    test('lets a new account choose its password, which proves its address; the link serves once', async () => {
      const { id, email } = await on.create();
      await on.identity.setGuichets(id, ['G1175']);
      await on.identity.setActive(id, true);
      await on.identity.sendActionMail(id, ['choisir-mot-de-passe', 'confirmer-adresse']);
      expect(await on.identity.findByEmail(email)).toMatchObject({ active: true, emailVerified: false });
      expect(await on.realm.mailsTo(email)).toMatchObject([
        { subject: 'Votre compte du Portail Web Professionnel', text: expect.stringContaining('3 jours') },
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

    test('leads to a link that says that it expired, once its life is over, and to a new one, which serves', async () => {
      const { id, email } = await on.create();
      await on.identity.setActive(id, true);
      await adapter(on.realm, { linkLife: 1 }).sendActionMail(id, ['choisir-mot-de-passe', 'confirmer-adresse']);
      const link = await linkOf(on.realm, email);
      const dead = await vi.waitUntil(
        async () => {
          // Opened only: nothing is done by it, so that it is its life that ends and not its use.
          const page = await on.realm.newClient().open(link);
          return page.status >= 400 && page;
        },
        { timeout: 15_000, interval: 100 },
      );
      expect(dead.html).toContain('<html lang="fr"');
      expect(textOf(dead)).toMatch(/Ce lien a expiré|Ce lien n'est plus valable/);
      expect(dead.html).not.toContain('name="password-new"');
      expect(dead.html).toContain('<a href="/premiere-visite/suivi">Où en est ma demande ?</a>');

      const [, ask = ''] = /href="([^"]*)"[^>]*>(?:Demander|Recevoir) un nouveau lien</.exec(dead.html) ?? [];
      const client = on.realm.newClient();
      const form = await client.open(new URL(ask.replaceAll('&amp;', '&'), dead.url).href);
      await client.submit(form, form.html.includes('name="username"') ? { username: email } : { email });
      const reader = on.realm.newClient();
      const again = await linkAfter(on.realm, email, link);
      await followLink(reader, again, password);
      // To Keycloak, the mail of a forgotten password proves no address: it sends one more for that, on the way to the password.
      if ((await on.realm.isEmailVerified(id)) !== true) {
        await followLink(reader, await linkAfter(on.realm, email, again), password);
      }
      expect(await on.realm.isEmailVerified(id)).toBe(true);
      expect(await canSignIn(on.realm, email, password)).toBe(true);
    });

    test('of an account that was imported says that it awaits its owner, until he proved his address', async () => {
      const email = on.newAddress();
      const { id } = await on.identity.create({ ...PROFILE, email, provenance: 'import' });
      await on.identity.setActive(id, true);
      await on.identity.updateProfile(id, PROFILE);
      await on.identity.sendActionMail(id, ['choisir-mot-de-passe', 'confirmer-adresse']);
      const [mail] = await on.realm.mailsTo(email);
      expect(mail?.text).toContain(
        'votre compte est en attente de validation. Il reste à : choisir votre mot de passe, confirmer votre adresse',
      );
      expect(mail?.text).toMatch(/valable 3 jours, pour définir votre mot de passe :\s+http/);
      await followLink(on.realm.newClient(), await linkOf(on.realm, email), password);
      await on.identity.sendActionMail(id, ['choisir-mot-de-passe']);
      const [last] = await on.realm.mailsTo(email);
      expect(last?.text).toContain('vous attend. Il reste à : choisir votre mot de passe.');

      const asked = await on.create();
      await on.identity.setActive(asked.id, true);
      await on.identity.sendActionMail(asked.id, ['choisir-mot-de-passe', 'confirmer-adresse']);
      const [other] = await on.realm.mailsTo(asked.email);
      expect(other?.text).toContain('vous attend. Il reste à :');
    });

    test('lets an account prove its address alone', async () => {
      const { id, email } = await on.create();
      await on.identity.setActive(id, true);
      await on.identity.sendActionMail(id, ['confirmer-adresse']);
      await followLink(on.realm.newClient(), await linkOf(on.realm, email), password);
      expect(await on.realm.isEmailVerified(id)).toBe(true);
      expect(await canSignIn(on.realm, email, password)).toBe(false);
    });

    test('is « courriel-non-parti » for an account that is not active', async () => {
      const { id, email } = await on.create();
      const problem = await refusal(on.identity.sendActionMail(id, ['choisir-mot-de-passe']));
      expect({ code: problem.code, status: problem.status }).toEqual({ code: 'courriel-non-parti', status: 503 });
      expect(JSON.stringify(problem.toProblem(undefined))).not.toMatch(/disabled/i);
      expect(await on.realm.mailsTo(email)).toEqual([]);
    });

    test('is « courriel-non-parti » when the mail server does not answer, and the account stays as it is', async () => {
      const { id } = await on.create();
      await on.identity.setActive(id, true);
      await on.realm.stopMail();
      const problem = await refusal(adapter(on.realm).sendActionMail(id, ['choisir-mot-de-passe']));
      expect(problem.code).toBe('courriel-non-parti');
      expect(JSON.stringify(problem.toProblem(undefined))).not.toMatch(/execute|server/i);
      expect(await on.identity.find(id)).toMatchObject({ active: true });
    });

    test('to an unknown account is « compte-inconnu »', async () => {
      expect((await refusal(on.identity.sendActionMail(UNKNOWN, ['confirmer-adresse']))).code).toBe('compte-inconnu');
    });
  });
}
