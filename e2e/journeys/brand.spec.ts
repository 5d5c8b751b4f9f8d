import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { usualBrand } from '@pwp/contracts';
import { expect, fillSignIn, test, type Page } from '@pwp/testing/browser';
import { root } from '@pwp/testing/portal';
import { usePortalBeside } from '@pwp/testing/portal-beside';
import { receivedMails } from '@pwp/testing/received-mails';
import { applicationHeaders, FICHE, PGP } from '@pwp/module-numerisation/application-steps';
import { textOfPdf } from '@pwp/module-numerisation/pdf-text';

const NAME = 'Espace des Logements';
const OWNER = 'Syndicat d’Ailleurs';
const CONTACT = 'aide@ailleurs.test';

/** The usual words. */
const WORDS = Object.values(usualBrand).filter((word) => typeof word === 'string');

usePortalBeside(12, () =>
  Promise.resolve({
    settings: {
      PWP_BRAND_NAME: NAME,
      PWP_BRAND_TAGLINE: 'Un toit pour chacun',
      PWP_BRAND_MARK: 'Ville d’Ailleurs',
      PWP_BRAND_MINISTRY: 'Service de l’habitat',
      PWP_BRAND_SITE: 'www.ailleurs.test',
      PWP_BRAND_OWNER: OWNER,
      PWP_BRAND_PUBLISHER: 'le syndicat mixte d’Ailleurs',
      PWP_BRAND_HOSTING: 'Hébergé à Ailleurs.',
      PWP_BRAND_CONTACT: CONTACT,
    },
  }),
);

/** What a person reads holds none of the usual words. */
function expectOwnWords(text: string, ...own: string[]): void {
  for (const word of own) expect(text).toContain(word);
  for (const word of WORDS) expect(text).not.toContain(word);
  expect(text).not.toMatch(new RegExp(`\\b(le|du|au) ${NAME}`, 'i'));
}

async function expectOwnPage(page: Page, heading: string, ...own: string[]): Promise<void> {
  await expect(page.getByRole('heading', { level: 1, name: heading })).toBeVisible();
  await expect(page).toHaveTitle(new RegExp(` [-–] ${NAME}$`));
  // The heading comes with the first HTML, the rest once the page is drawn.
  for (const word of [`${OWNER} · ${NAME}`, ...own]) await expect(page.locator('body')).toContainText(word);
  expectOwnWords(await page.locator('body').innerText(), NAME);
}

test('a portal with a name, a mark and an operator of its own says nothing else', async ({ page, request }) => {
  await test.step('The pages of the identity', async () => {
    await page.goto('/');
    await expectOwnPage(page, 'Connexion', 'Un toit pour chacun');
  });

  await test.step('The pages of the portal', async () => {
    await fillSignIn(page, 'agent2@pwp.test');
    await expectOwnPage(page, 'Tableau de bord', 'Un toit pour chacun');
    for (const [path, heading, ...own] of [
      ['/accessibilite', 'Accessibilité : non conforme', OWNER, CONTACT],
      ['/mentions-legales', 'Mentions légales', 'le syndicat mixte d’Ailleurs', 'Hébergé à Ailleurs.', CONTACT],
      ['/donnees-personnelles', 'Données personnelles', CONTACT],
      ['/aide', 'Aide', CONTACT],
      ['/aide/support', 'Ouvrir et suivre un ticket', CONTACT],
      ['/support', 'Ouvrir un ticket', CONTACT],
    ] as const) {
      await page.goto(path);
      await expectOwnPage(page, heading, ...own);
    }
    const html = await (await request.get('/mentions-legales')).text();
    expectOwnWords(/<main.*<\/main>/s.exec(html)?.[0] ?? '', 'Hébergé à Ailleurs.');
    // Of a module, whose release was built for any portal.
    const aide = await (await request.get('/aide')).text();
    expectOwnWords(/<main.*<\/main>/s.exec(aide)?.[0] ?? '', CONTACT);
    expect(aide).not.toContain('marque.invalid');
  });

  await test.step('The fiche, and the title of the API', async () => {
    const fiche = await request.get(`${FICHE}&guichet=00002`, { headers: await applicationHeaders(request, PGP) });
    const [text = ''] = await textOfPdf(await fiche.body());
    expectOwnWords(text.replaceAll(/\s+/g, ' '), 'SERVICE DE L’HABITAT', 'www.ailleurs.test', 'VILLE D’AILLEURS');
    expect(await (await request.get('/api/openapi.json')).json()).toMatchObject({ info: { title: NAME } });
  });

  await test.step('A mail of the API, and one of the identity', async () => {
    await page.goto('/premiere-visite/suivi');
    await page.getByLabel(/^Adresse électronique/).fill('personne@exemple.test');
    await page.getByRole('button', { name: 'Recevoir l’état de ma demande' }).click();
    await expect(page.getByRole('heading', { level: 1, name: 'Consultez votre messagerie' })).toBeVisible();
    await page.goto('/auth/realms/pwp/mot-de-passe-oublie');
    await page.getByLabel(/^Adresse électronique/).fill('agent@pwp.test');
    await page.getByRole('button', { name: 'Recevoir le lien' }).click();
    await expect.poll(async () => (await receivedMails(request)).length).toBe(2);
    for (const mail of await receivedMails(request)) expectOwnWords(JSON.stringify(mail), `${NAME} : `);
  });

  await test.step('No file that a browser gets holds another name, but for the manual', () => {
    for (const dist of globSync(['shell/dist', 'modules/*/dist'], { cwd: root, exclude: ['modules/aide/dist'] }))
      for (const file of globSync('**/*.{js,css}', { cwd: join(root, dist) })) {
        const text = readFileSync(join(root, dist, file), 'utf8');
        const kept = WORDS.filter((word) => text.includes(word));
        expect(kept, `${dist}/${file}`).toEqual([]);
      }
  });
});
