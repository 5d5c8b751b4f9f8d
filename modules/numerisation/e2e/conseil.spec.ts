import { randomUUID } from 'node:crypto';
import { escape, expect, expectSound, test, type Page } from '@pwp/testing/browser';
import { buildPdf, pdfStream } from '../testing/pdf.ts';
import {
  chooseFiles,
  confirmedTransaction,
  consult,
  drawnFile,
  EMPTY,
  expectDeposited,
  expectReceived,
  fileRow,
  goToAjout,
  valider,
  type ChosenFile,
} from './numerisation-steps.ts';

/** A written page that the browser draws, unique, seen through `filter`. */
const photo = (page: Page, name: string, filter: string) =>
  drawnFile(
    page,
    { name, mimeType: 'image/jpeg' },
    [1240, 1754],
    `context.filter = '${filter}';
    context.fillStyle = '#f4f2ec';
    context.fillRect(0, 0, 1240, 1754);
    context.fillStyle = '#222222';
    context.font = '22px sans-serif';
    for (let y = 200; y < 1500; y += 40) context.fillText('Attestation de loyer ${randomUUID()}, ligne ' + y, 120, y);`,
  );

/** A PDF of twelve pages, unique, with nothing on the second one, and a scan of few pixels as the last one. */
function withBlankPage(name: string): ChosenFile {
  const font = '/Resources << /Font << /F << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >>';
  const written = `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 6 0 R ${font} >>`;
  const lines = Array.from({ length: 30 }, (_, line) => `(Bulletin de salaire, ligne ${line}) Tj 0 -20 Td`).join('\n');
  const buffer = buildPdf([
    '<< /Type /Catalog /Pages 2 0 R >>',
    `<< /Type /Pages /Kids [3 0 R 4 0 R ${'5 0 R '.repeat(9)}7 0 R] /Count 12 >>`,
    written,
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>',
    written,
    pdfStream(Buffer.from(`BT /F 11 Tf 60 760 Td\n${lines}\nET\n% ${randomUUID()}`)),
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 8 0 R /Resources << /XObject << /I 9 0 R >> >> >>',
    pdfStream(Buffer.from('q 595 0 0 842 0 0 cm /I Do Q')),
    pdfStream(
      Buffer.alloc(300 * 424, 200),
      '/Type /XObject /Subtype /Image /Width 300 /Height 424 /ColorSpace /DeviceGray /BitsPerComponent 8 ',
    ),
  ]);
  return { name, mimeType: 'application/pdf', buffer };
}

test('a blurred photo and a blank page are told before they leave, and leave all the same', async ({
  page,
  request,
  signIn,
  allowErrors,
}) => {
  // The portal asks the SNE again, some seconds after an outage of another journey.
  allowErrors(/status of 503/);
  const judges: string[] = [];
  page.on('request', (asked) => {
    if (/read-faults|page-fault/.test(asked.url())) judges.push(asked.url());
  });
  await signIn('agent@pwp.test');
  await consult(page, EMPTY);
  await goToAjout(page);
  const blurred = await photo(page, 'photo 1.jpg', 'blur(5px)');
  const dark = await photo(page, 'photo 2.jpg', 'brightness(0.15)');
  const sharp = await photo(page, 'photo 3.jpg', 'none');
  const pdf = withBlankPage('bulletins.pdf');
  const advice = (name: string) => fileRow(page, name).getByText(/^(Cette page|La page 2) semble/);

  await test.step('What judges the pages loads with the first file', async () => {
    expect(judges).toEqual([]);
    await chooseFiles(page, [blurred]);
    await expect(advice(blurred.name)).toHaveText(
      'Cette page semble floue. Le prestataire pourrait la refuser\u00A0: numérisez-la de nouveau, à plat et bien éclairée, ou envoyez-la telle quelle.',
    );
    expect(judges.length).toBeGreaterThan(0);
    await expect(
      page.getByRole('status').filter({ hasText: 'photo 1.jpg\u00A0: Cette page semble floue.' }),
    ).toBeAttached();
  });

  await test.step('Each file has its own advice, the sharp one none', async () => {
    await chooseFiles(page, [sharp, dark, pdf]);
    // They are judged in their order: the last one comes after the sharp one.
    await expect(advice(dark.name)).toContainText('semble trop sombre');
    await expect(advice(pdf.name)).toContainText(
      'La page 2 semble vide ou trop pâle. La page 12 semble trop petite pour être lue.',
    );
    await expect(advice(sharp.name)).toHaveCount(0);
  });

  await test.step('At 360 px and at 1,280 px, the page is sound', async () => {
    await page.setViewportSize({ width: 360, height: 740 });
    await expectSound(page);
    await page.setViewportSize({ width: 1280, height: 800 });
    await expectSound(page);
  });

  await test.step('The advice stays with a photo that is turned, since it is as blurred', async () => {
    await page.getByRole('button', { name: `Aperçu de ${blurred.name}` }).click();
    const preview = page.getByRole('dialog', { name: /^Aperçu de / });
    await expect(preview.getByRole('img', { name: blurred.name })).toBeVisible();
    await page.keyboard.press('r');
    await escape(page);
    await expectReceived(page, [blurred.name, sharp.name, dark.name, pdf.name]);
    await expect(advice(blurred.name)).toContainText('semble floue');
  });

  await valider(page).click();
  await expectDeposited(request, await confirmedTransaction(page), [
    // Turned.
    { ...blurred, buffer: null },
    sharp,
    dark,
    pdf,
  ]);
});
