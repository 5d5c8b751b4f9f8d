import { expect, expectStill, SCREENS, test } from '@pwp/testing/browser';
import { accept, archive, handIn, openToReview, write } from './redaction-steps.ts';

test('an alert above the pages of its readers moves none of them while they come, cold or warm', async ({
  page,
  signIn,
  elsewhere,
}) => {
  test.slow();
  const titre = 'Le guichet de Béziers ferme vendredi à midi pour un exercice d’évacuation';
  const referent = await elsewhere('referent@pwp.test');
  await write(referent, { genre: 'Alerte', titre, resume: 'Orientez les demandeurs vers le guichet voisin.' });
  await handIn(referent, titre);
  const admin = await elsewhere('admin@pwp.test');
  await openToReview(admin, titre);
  await accept(admin);

  await signIn('agent@pwp.test');
  for (const { name, width, height } of SCREENS) {
    await test.step(name, async () => {
      await page.setViewportSize({ width, height });
      await expectStill(page, ['/', '/support', '/profile/informations', '/communication', '/plan-du-site'], () =>
        expect(page.getByRole('region', { name: titre })).toBeVisible(),
      );
    });
  }
  await archive(admin);
});
