import {
  DEMO_PASSWORD,
  expect,
  fillSignIn,
  readJson,
  test,
  type APIRequestContext,
  type Page,
} from '@pwp/testing/browser';
import { oneTimeCode } from '@pwp/testing/one-time-code';
import { z } from 'zod';
import { expectSoundNarrowAndWide } from '../expect-sound.ts';

const REALM = '/auth/realms/pwp/protocol/openid-connect';
const ADMIN = '/auth/admin/realms/pwp';

test('a référent without a second factor makes one at the sign-in, which asks for it from then on', async ({
  page,
  request,
}) => {
  const email = `sans-code.${Date.now()}@pwp.test`;
  await addReferent(request, email);
  let secret = '';
  const code = () => oneTimeCode(secret, new Date());

  await test.step('The password leads to a page that has him make one', async () => {
    await page.goto('/');
    await fillSignIn(page, email);
    await expect(page.getByRole('heading', { level: 1, name: 'Ajoutez un second facteur' })).toBeVisible();
    await expect(page.getByRole('img', { name: /^Code-barres à lire avec l’application/ })).toBeVisible();
    await expectSoundNarrowAndWide(page);
    await page.screenshot({ path: test.info().outputPath('second-facteur.png'), fullPage: true });
  });

  await test.step('Who reads no barcode copies a key; a wrong code is refused beside its field', async () => {
    await page.getByRole('link', { name: 'Je ne peux pas lire le code-barres' }).click();
    secret = (await page.locator('#kc-totp-secret-key').innerText()).replaceAll(' ', '');
    await page.getByLabel('Code à usage unique').fill('000000');
    await page.getByRole('button', { name: 'Valider' }).click();
    await expect(page.getByLabel('Code à usage unique')).toHaveAccessibleDescription(
      /code d’authentification est invalide/,
    );
    await expectSoundNarrowAndWide(page);
    await page.screenshot({ path: test.info().outputPath('code-refuse.png'), fullPage: true });
  });

  await test.step('The right one opens the portal', async () => {
    await page.getByLabel('Code à usage unique').fill(code());
    await page.getByLabel('Nom de l’appareil').fill('Téléphone');
    await page.getByRole('button', { name: 'Valider' }).click();
    await expect(dashboard(page)).toBeVisible();
  });

  await test.step('The next sign-in asks for it', async () => {
    await page.getByRole('button', { name: 'Sans Code' }).click();
    await page.getByRole('button', { name: 'Se déconnecter' }).click();
    await fillSignIn(page, email);
    await page.getByLabel('Code à usage unique').fill(code());
    await page.getByRole('button', { name: 'Me connecter' }).click();
    await expect(dashboard(page)).toBeVisible();
  });
});

const dashboard = (page: Page) => page.getByRole('heading', { level: 1, name: 'Tableau de bord' });

/** Creates a référent who has only a password, through the API's service account. */
async function addReferent(request: APIRequestContext, email: string): Promise<void> {
  const answer = await request.post(`${REALM}/token`, {
    form: { grant_type: 'client_credentials', client_id: 'pwp-api', client_secret: 'secret-local-de-pwp-api' },
  });
  const { access_token: token } = await readJson(answer, z.object({ access_token: z.string() }));
  const made = await request.post(`${ADMIN}/users`, {
    headers: { authorization: `Bearer ${token}` },
    data: {
      username: email,
      email,
      firstName: 'Sans',
      lastName: 'Code',
      enabled: true,
      emailVerified: true,
      attributes: { telephone: ['0400000002'], typeOrganisme: ['COMMUNE'], organisme: ['Mairie de l’Essai'] },
      groups: ['/guichets/00002/professionnels', '/guichets/00002/referents'],
      credentials: [{ type: 'password', value: DEMO_PASSWORD, temporary: false }],
    },
  });
  expect(made.status()).toBe(201);
}
