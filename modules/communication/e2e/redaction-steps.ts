import { expect, test, tick, type Page } from '@pwp/testing/browser';

/** What an author writes. */
export interface Written {
  genre: 'Alerte' | 'Article' | 'Question fréquente';
  titre: string;
  /** The words of an alert, or the summary of the rest. */
  resume?: string;
  texte?: string;
}

const title = (page: Page) => page.getByRole('textbox', { name: /^(Titre|Question)/ });

/** Writes a publication, from the menu. */
export async function write(page: Page, { genre, titre, resume, texte }: Written): Promise<void> {
  await test.step(`Write « ${titre} »`, async () => {
    await page.goto('/communication/redaction/nouvelle');
    await expect(page.getByRole('heading', { level: 1, name: 'Nouvelle publication' })).toBeVisible();
    await tick(page.getByRole('radio', { name: genre, exact: true }));
    await title(page).fill(titre);
    if (resume !== undefined) await page.getByRole('textbox', { name: /^(Texte de l’alerte|Résumé)/ }).fill(resume);
    if (texte !== undefined) {
      await page.getByRole('textbox', { name: /^(Texte|Réponse|Détail)(?! de l’alerte)/ }).click();
      await page.keyboard.type(texte);
    }
    if (genre === 'Alerte') await page.getByLabel(/^Jusqu’au/).fill(nextYear());
  });
}

/** The end of an alert: a day that is to come, whatever today is. */
function nextYear(): string {
  return `${new Date().getFullYear() + 1}-06-15T12:00`;
}

/** Hands the draft on screen in, and waits for where it stands. */
export async function handIn(page: Page, titre: string): Promise<void> {
  await page.getByRole('button', { name: 'Envoyer en relecture' }).click();
  await expect(page.getByRole('heading', { level: 1, name: titre })).toBeVisible();
  await expect(page.getByText('La publication est envoyée en relecture').first()).toBeVisible();
}

/** Opens what waits for a review. */
export async function openToReview(page: Page, titre: string): Promise<void> {
  await page.goto('/communication/redaction?etat=a-relire');
  await page.getByRole('link', { name: titre }).click();
  await expect(page.getByRole('heading', { level: 1, name: titre })).toBeFocused();
}

/** Accepts the publication on screen. */
export async function accept(page: Page): Promise<void> {
  await tick(page.getByRole('radio', { name: 'Accepter' }));
  await page.getByRole('button', { name: 'Valider la décision' }).click();
  await expect(page.getByRole('heading', { name: 'La publication est acceptée' })).toBeVisible();
}

/** Takes the publication on screen from its readers, so that the next journey finds the portal as it was. */
export async function archive(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Archiver', exact: true }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Archiver' }).click();
  await expect(page.getByRole('heading', { name: 'La publication est archivée' })).toBeVisible();
}
