import { escape, expect, expectAccessible, test, type Page } from '@pwp/testing/browser';
import { expectSound } from '../expect-sound.ts';

const TRANSACTION = '1je9xw3quz77b';
const NUMERO_UNIQUE = '0340819000040PWP01';

const box = (page: Page) => page.getByRole('combobox', { name: 'Rechercher' });
const results = (page: Page) => page.getByRole('listbox', { name: 'Résultats' });

test('by the keyboard alone, an agent opens a pli, then its demande, then what was opened before', async ({
  page,
  signIn,
}) => {
  const addresses: string[] = [];
  page.on('request', (request) => addresses.push(request.url()));
  await signIn('agent@pwp.test');
  await expect(page.getByRole('table')).toBeVisible();
  await expect(box(page)).toHaveAttribute('placeholder', 'Nom, n° unique, transaction…');

  await test.step('« / », a transaction and Enter open its panel, whose closing leads back to the page', async () => {
    await page.keyboard.press('/');
    await expect(box(page)).toBeFocused();
    await page.keyboard.type(TRANSACTION);
    await page.keyboard.press('Enter');
    await expect(page.getByRole('dialog', { name: `Pli ${TRANSACTION}` })).toBeVisible();
    await expect(page).toHaveURL(`/?pli=${TRANSACTION}`);
    await escape(page);
    await expect(page.getByRole('dialog')).toBeHidden();
    await expect(page).toHaveURL('/');
    await expect(page.getByRole('main')).toBeFocused();
  });

  await test.step('Its number, as one reads it, leads to its pieces, with its plis below', async () => {
    await page.keyboard.press('Control+k');
    await page.keyboard.type('034 08 19 000040 PWP01');
    await expect(results(page).getByRole('option').first()).toContainText(
      'Demande SPESYS Michel · 034 08 19 000040 PWP01',
    );
    await expect(results(page).getByRole('option', { name: TRANSACTION })).toBeVisible();
    await expectAccessible(page);
    await page.keyboard.press('Enter');
    await expect(page).toHaveURL(/\/numerisation\/pieces\//);
    await expect(page.getByRole('heading', { level: 1 })).toBeFocused();
    await expect(page.getByRole('main')).toContainText('034 08 19 000040 PWP01');
  });

  await test.step('While empty, the box lists what was opened; Escape leads back', async () => {
    await page.keyboard.press('/');
    await expect(results(page).getByRole('option')).toHaveText([/Demande/, /Pli/]);
    await page.keyboard.press('Escape');
    await expect(page.getByRole('heading', { level: 1 })).toBeFocused();
    await page.keyboard.press('/');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('dialog', { name: `Pli ${TRANSACTION}` })).toBeVisible();
    await escape(page);
    await expect(page.getByRole('dialog')).toBeHidden();
  });

  await test.step('Another demande from the page of one: « back » leads to the first again', async () => {
    for (const number of ['034 08 19 000040 PWP01', '034 01 22 000256 PWP01']) {
      await page.keyboard.press('/');
      await page.keyboard.type(number);
      await page.keyboard.press('Enter');
      await expect(page.getByRole('main')).toContainText(number);
    }
    await page.goBack();
    await expect(page.getByRole('main')).toContainText('034 08 19 000040 PWP01');
  });

  await test.step('A number of another territory is refused with its reason', async () => {
    await page.keyboard.press('/');
    await page.keyboard.type('0350819000040PWP01');
    await expect(page.getByText('n’ouvre pas les demandes du territoire 035')).toBeVisible();
    await page.keyboard.press('Escape');
  });

  await test.step('No number stood in the address of a page, or of the search', () => {
    const searched = addresses.filter((address) => !address.includes('/api/numerisation/demandes/'));
    expect(searched.filter((address) => address.includes(NUMERO_UNIQUE.slice(7, 13)))).toEqual([]);
  });
});

test('at 320 px a button opens the same box in a dialog', async ({ page, signIn }) => {
  await page.setViewportSize({ width: 320, height: 640 });
  await signIn('agent@pwp.test');
  await expectSound(page);
  const button = page.getByRole('button', { name: 'Recherche', exact: true });
  await button.press('Enter');
  await expect(box(page)).toBeFocused();
  await page.keyboard.type(TRANSACTION.slice(0, 5));
  await expect(results(page).getByRole('option', { name: TRANSACTION })).toBeVisible();
  await expectSound(page);
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toBeHidden();
  await expect(button).toBeFocused();
});

test('the header holds on the screens of an office, with its keys shown', async ({ page, signIn }) => {
  await signIn('agent@pwp.test');
  for (const width of [992, 1024, 1280, 1366, 1440, 1920]) {
    await page.setViewportSize({ width, height: 800 });
    await expectSound(page);
    await expect(page.getByRole('link', { name: 'Aide sur cette page' })).toBeVisible();
    await expect(page.getByText('Ctrl K')).toBeVisible();
  }
});
