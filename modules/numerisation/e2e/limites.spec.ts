import { expect, test } from '@pwp/testing/browser';
import {
  confirmedTransaction,
  consult,
  expectDeposited,
  fileRow,
  giveFiles,
  goToAjout,
  pngFile,
  valider,
} from './numerisation-steps.ts';

/** A demande without pieces: adding some disturbs no other journey. */
const EMPTY = '0340122000256PWP01';

test('the fifty-first file is refused by name at the drop zone, and the fifty leave as one pli', async ({
  page,
  request,
  signIn,
}) => {
  test.slow();
  const files = Array.from({ length: 51 }, (_, index) => pngFile(`photo-${index + 1}.png`));
  await signIn('agent@pwp.test');
  await consult(page, EMPTY);
  await goToAjout(page);
  await giveFiles(page, 'drop', files);
  await expect(fileRow(page, 'photo-51.png')).toContainText(
    '« photo-51.png » dépasse le nombre de 50 fichiers par envoi.',
  );
  await expect(page.getByText('1 fichier refusé. Il ne sera pas envoyé')).toBeVisible();
  await expect(page.getByRole('heading', { name: /^50\spièces à envoyer/ })).toBeVisible();
  await expect(page.getByLabel('Choisissez un fichier')).toHaveAccessibleDescription(/Cet envoi est complet\.$/);
  await valider(page).click();
  await expectDeposited(request, await confirmedTransaction(page, 60_000), files.slice(0, 50));
});
