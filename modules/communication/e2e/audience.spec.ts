import { expect, expectAccessible, test, type Locator, type Page } from '@pwp/testing/browser';

/** Searches in a field that has the focus, and takes the first that is found, by the keyboard. */
async function choose(page: Page, field: Locator, text: string, found: string | RegExp): Promise<void> {
  await expect(field).toBeFocused();
  await page.keyboard.type(text);
  await expect(page.getByRole('option', { name: found })).toBeVisible();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
}

test('at 360 px, by the keyboard, a référent writes to one guichet and to one person, and to nobody else’s', async ({
  page,
  signIn,
}) => {
  await page.setViewportSize({ width: 360, height: 740 });
  await signIn('referent@pwp.test');
  await page.goto('/communication/redaction/nouvelle');
  const guichets = page.getByRole('combobox', { name: /^Guichets/ });
  const comptes = page.getByRole('combobox', { name: /^Comptes nommés/ });

  await test.step('« Choisir » opens the criteria', async () => {
    await page.getByRole('radio', { name: 'Tous les comptes de mes guichets' }).focus();
    await page.keyboard.press('ArrowDown');
    await expect(page.getByRole('radio', { name: 'Choisir' })).toBeChecked();
    await expect(page.getByText('Rien n’est choisi')).toBeVisible();
  });

  await test.step('A guichet of the périmètre, by its name', async () => {
    await page.keyboard.press('Tab');
    await choose(page, guichets, 'PWP01', /^PWP01 – /);
    await expect(page.getByRole('button', { name: /^Retirer PWP01 – / })).toBeVisible();
    await expect(page.getByText(/comptes? la (?:liront|lira)$/)).toBeVisible();
    await guichets.fill('G1175');
    await expect(page.getByText('Aucun guichet ne correspond.')).toBeVisible();
    await guichets.fill('');
  });

  await test.step('A person of these guichets, by the name', async () => {
    await comptes.focus();
    await choose(page, comptes, 'agent@', 'Agent DEMO – agent@pwp.test');
    await expect(page.getByRole('button', { name: 'Retirer Agent DEMO – agent@pwp.test' })).toBeVisible();
    await comptes.fill('agent2@');
    await expect(page.getByText('Aucun compte ne correspond.')).toBeVisible();
    await comptes.fill('');
  });

  await test.step('Nothing lies beside the screen, nor is wrong for axe', async () => {
    await expect.poll(() => page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(360);
    await expectAccessible(page);
  });

  await test.step('What was chosen has its names after a reload, and the tag takes it away', async () => {
    await page.getByRole('textbox', { name: /^Titre/ }).fill('Pour un seul guichet');
    await page.getByRole('button', { name: 'Enregistrer le brouillon' }).click();
    await expect(page.getByText(/^Enregistré à/)).toBeVisible();
    await page.goto('/communication/redaction?etat=brouillon');
    await page.getByRole('link', { name: 'Pour un seul guichet' }).click();
    const tag = page.getByRole('button', { name: 'Retirer Agent DEMO – agent@pwp.test' });
    await tag.focus();
    await page.keyboard.press('Enter');
    await expect(tag).toHaveCount(0);
    await expect(comptes).toBeFocused();
    await expect(page.getByRole('button', { name: /^Retirer PWP01 – / })).toBeVisible();
  });
});
