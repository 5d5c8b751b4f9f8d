import { escape, expect, test, type Page } from '@pwp/testing/browser';
import { onePagePdf } from '../one-page-pdf.ts';

test('with reduced motion, nothing moves: panels, questions, progress and waiting', async ({ page, signIn }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await signIn('agent@pwp.test');
  const arrived = Promise.withResolvers<void>();

  await test.step('A list that is awaited, then a pli in detail', async () => {
    await page.route(/\/api\/numerisation\/plis\?/, async (route) => {
      await arrived.promise;
      await route.continue();
    });
    await page.goto('/?filtre=rejetes');
    await expect(page.getByText('Chargement en cours')).toBeVisible();
    await expectStill(page);
    arrived.resolve();
    await page
      .getByRole('button', { name: /^Voir détail/ })
      .first()
      .click();
    await expect(page.getByRole('dialog').getByRole('heading', { name: 'Historique' })).toBeVisible();
    await expectStill(page);
    await escape(page);
  });

  await test.step('The question before deleting', async () => {
    await page.goto('/numerisation/pieces');
    await page.getByLabel('N° unique').fill('034 08 21 003184 00002');
    await page.getByRole('button', { name: 'Consulter' }).click();
    await page
      .getByRole('button', { name: /^Supprimer SNE/ })
      .first()
      .click();
    await expect(page.getByRole('alertdialog')).toBeVisible();
    await expectStill(page);
    await escape(page);
  });

  await test.step('A file on its way', async () => {
    await page.route(/\/fichiers\//, () => undefined);
    await page.getByRole('link', { name: 'Ajouter des pièces' }).click();
    await page
      .getByLabel('Choisissez un fichier')
      .setInputFiles([{ name: 'avis.pdf', mimeType: 'application/pdf', buffer: onePagePdf('motion') }]);
    await expect(page.getByRole('progressbar', { name: 'Envoi en cours : avis.pdf' })).toBeVisible();
    await expectStill(page);
    await page.unrouteAll({ behavior: 'ignoreErrors' });
  });
});

/** Everything on the page changes its appearance within one frame. */
async function expectStill(page: Page): Promise<void> {
  expect(await page.evaluate(MOVING)).toEqual([]);
}

/**
 * Names the animated elements and their pseudo-elements. It runs in the page, since the journeys lack the DOM's
 * types.
 */
const MOVING = `[...document.querySelectorAll('*')].flatMap((element) =>
  [null, '::before', '::after', '::backdrop'].flatMap((part) => {
    const style = getComputedStyle(element, part);
    const longest = (times) => Math.max(...times.split(',').map((time) => parseFloat(time)));
    const moves = longest(style.transitionDuration) > 0.02
      || (style.animationName !== 'none' && longest(style.animationDuration) > 0.02);
    return moves ? [element.tagName + '.' + element.className + (part ?? '')] : [];
  }))`;
