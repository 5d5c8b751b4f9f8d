import { describe, expect, test } from 'vitest';
import { textOf } from '@pwp/local-stack/stand-ins/identity/testing/realm-client';
import type { ContractContext } from './contract-realm.ts';
import { AGENT } from './contract-realm.ts';

/** The messages of the sign-in page when it refuses somebody. */
export function signInPageContract(on: ContractContext): void {
  describe('the sign-in page', () => {
    test('links to the state of a demande de compte, which is sent by mail', async () => {
      const { page } = await on.realm.newClient().authorize();
      expect(page.html).toContain('href="/premiere-visite/suivi"');
      const refused = await refusalOf('attend@exemple.test');
      expect(refused.html).toContain('href="/premiere-visite/suivi"');
      expect(textOf(refused)).toContain('Il s’ouvre quand le référent du guichet a validé votre demande');
    });

    test("has the portal's header and footer, and is drawn light or dark before the first paint", async () => {
      const { page } = await on.realm.newClient().authorize();
      expect(textOf(page)).toMatch(/République\s*française\s+Portail Web Professionnel\s+Demande de logement social/);
      expect(textOf(page)).toContain('GIP SNE · Portail Web Professionnel');
      expect(page.html).toContain('class="pwp-header__row"');
      const [head = ''] = page.html.split('</head>');
      expect(head).toMatch(/<script src="[^"]+\/js\/scheme\.js">|pwp-theme/);
      expect(head).not.toContain('name="color-scheme"');
    });

    test('lets password managers and the clipboard fill it', async () => {
      const { page } = await on.realm.newClient().authorize();
      expect(page.html).toMatch(/name="password"[^>]*autocomplete="current-password"/);
      expect(page.html).not.toMatch(/onpaste|onkeydown/);
    });

    test('says the same of an address that is unknown, open or suspended', async () => {
      const { email, id } = await on.create();
      await on.identity.setActive(id, false);
      const told = [await refusalOf('inconnu@exemple.test'), await refusalOf(AGENT.email), await refusalOf(email)];
      expect(new Set(told.map(({ html }) => html)).size).toBe(1);
    });
  });

  /** The alert after a wrong password. */
  const refusalOf = async (email: string) => {
    const { page } = await on.realm.newClient().signIn(email, 'Pas-le-bon-2026!');
    const [html] = /<div[^>]*id="erreur-connexion".*?<\/div>/s.exec(page.html) ?? [];
    if (html === undefined) throw new Error(`no alert on the page for ${email}`);
    return { ...page, html };
  };
}
