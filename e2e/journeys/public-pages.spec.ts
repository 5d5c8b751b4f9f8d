import { expect, test } from '@pwp/testing/browser';
import { expectDrawn } from '../expect-sound.ts';

/** The pages that the shell itself draws, then those of modules, and a sentence of each. */
const PAGES = [
  ['/plan-du-site', 'Connectez-vous pour voir les services ouverts à votre compte'],
  ['/accessibilite', 'Défenseur des droits'],
  ['/mentions-legales', 'est édité par le groupement d’intérêt public'],
  ['/donnees-personnelles', 'Aucun traceur publicitaire'],
  ['/raccourcis', 'Tout ce qui se fait à la souris se fait aussi au clavier.'],
  ['/aide', 'Pour une question technique'],
  ['/aide/se-connecter', 'Si l’identifiant ou le mot de passe est faux'],
  ['/premiere-visite', 'Votre demande est transmise au référent du guichet, qui la valide.'],
  ['/premiere-visite/suivi', 'Donnez l’adresse de votre demande'],
  // What links of mails open, whose code the HTML is made without.
  ['/premiere-visite/nouvelle-adresse#code', 'Confirmer cette adresse'],
  ['/premiere-visite/arret-adresse#code', 'Arrêter le changement'],
] as const;

/** The words of an HTML, whatever the spaces between them. */
const wordsOf = (html: string) =>
  html
    .replaceAll(/<[^>]*>|&nbsp;|\s+/g, '')
    .replaceAll(/&(amp|lt|gt|quot|#39);/g, (_, name: string) => ENTITIES[name] ?? '');
const ENTITIES: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" };

for (const [path, sentence] of PAGES) {
  test(`the HTML of ${path} has the words that the portal shows there`, async ({ page, request }) => {
    const html = await (await request.get(path)).text();
    const main = /<main[^>]*>(.*)<\/main>/s.exec(html)?.[1] ?? '';
    await page.goto(path);
    // What the portal's code draws beside the page.
    await expect(page.getByRole('link', { name: 'Me connecter', exact: true })).toBeVisible();
    await expect(page.locator('main')).toContainText(sentence);
    await expectDrawn(page);
    expect(wordsOf(main)).toBe(wordsOf(await page.locator('main').innerHTML()));
  });
}

test('the HTML of a page that reads the code of its link at once says that it does', async ({ request }) => {
  expect(await (await request.get('/premiere-visite/confirmation')).text()).toContain('Confirmation en cours…');
});

test('what is typed in a form before its code is there stays, and the keyboard keeps its place', async ({ page }) => {
  const code = Promise.withResolvers<void>();
  await page.route(/\/modules\/comptes\/.*\.js/, async (route) => {
    await code.promise;
    await route.continue();
  });
  await page.goto('/premiere-visite');
  await page.getByLabel('Type d’organisme').selectOption('Bailleur social');
  await page.getByLabel('Prénom').fill('Alice');
  await page.getByLabel('Nom', { exact: true }).pressSequentially('Mart');
  await expect(page.getByRole('button', { name: 'Envoyer ma demande' })).toBeDisabled();
  // Sends nothing, and loads no other page.
  await page.keyboard.press('Enter');
  code.resolve();
  await expectDrawn(page);
  await page.keyboard.type('in');
  await expect(page.getByLabel('Prénom')).toHaveValue('Alice');
  await expect(page.getByLabel('Nom', { exact: true })).toHaveValue('Martin');
  await expect(page.getByLabel('Type d’organisme')).toHaveValue('BAILLEUR');
  await page.getByRole('button', { name: 'Envoyer ma demande' }).click();
  await expect(page.getByRole('region', { name: 'erreurs sont à corriger' })).toBeVisible();
  await expect(page.locator('#premiere-visite-nom-error')).toHaveText('');
});

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false });

  for (const [path, sentence] of PAGES) {
    test(`${path} is read, and leads to the others`, async ({ page }) => {
      await page.goto(path);
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
      await expect(page.locator('main')).toContainText(sentence);
      await expect(page.getByRole('contentinfo').getByRole('link', { name: 'Mentions légales' })).toBeVisible();
    });
  }
});
