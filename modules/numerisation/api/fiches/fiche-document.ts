import { decoration, fitted, pdfDocument, tagged, write, type PdfPage } from '@pwp/pdf';
import { barcodeEncoder, drawBarcode } from './barcode.ts';
import { frenchShortDay } from '@pwp/api-kit';
import { ficheFields, type FicheField, type FicheInput, type Fiches } from './fiche-fields.ts';

// Millimetres.
const PAGE = { width: 210, left: 18, right: 192 };
const FIRST_FIELD = 96;
const FIELD = { height: 25, barcodeLeft: 88, barcodeHeight: 15 };
const LINE = 0.2;
const MIDDLE = { x: PAGE.width / 2, align: 'center' } as const;

const COLOURS = { width: 6, left: PAGE.width / 2 - 9, middle: 14, height: 6 };

const GREY = '#c8c8c8';

const RAPPEL = [
  'RAPPEL : toute demande de création ou de mise à jour d’une Demande de Logement Social et tout',
  'ajout de pièces envoyés par courrier doivent être accompagnés de la Fiche de Transmission.',
];

/**
 * Draws fiches de transmission in PDF, one A4 page each (manual, « Exemple de Fiche de Transmission »). A fiche given
 * out before is marked « Duplicata ».
 */
export async function ficheDocument(fiches: Fiches): Promise<Uint8Array> {
  const title = fiches.length === 1 ? 'Fiche de transmission' : 'Fiches de transmission';
  const encode = await barcodeEncoder();
  return pdfDocument({ title, created: fiches[0].now, creator: fiches[0].brand.name }, (page) => {
    for (const [index, fiche] of fiches.entries()) {
      if (index > 0) page.document.addPage();
      drawFiche(page, fiche, encode);
    }
  });
}

function drawFiche(page: PdfPage, fiche: FicheInput, encode: (text: string) => number[]): void {
  const fields = ficheFields(fiche);
  writeHeading(page, fiche);
  for (const [index, field] of fields.entries()) writeField(page, field, topOfField(index));
  // The bars repeat the text.
  decoration(page, () => {
    drawLines(page, fields.length);
    for (const [index, { code }] of fields.entries()) {
      const width = PAGE.right - FIELD.barcodeLeft;
      const box = { x: FIELD.barcodeLeft, y: topOfField(index), width, height: FIELD.barcodeHeight };
      drawBarcode(page, encode(code), box);
    }
  });
}

const topOfField = (index: number): number => FIRST_FIELD + index * FIELD.height;

function writeHeading(page: PdfPage, { premiereEmission, brand }: FicheInput): void {
  // The header of the State as the manual has it, one line under the other.
  if (brand.motto !== '') drawColours(page);
  tagged(page, 'P', () => {
    if (brand.motto !== '') write(page, [brand.motto.replaceAll(', ', ' • ')], { ...MIDDLE, y: 22, size: 9 });
    write(page, [brand.mark.toUpperCase()], { ...MIDDLE, y: 28, size: 13, strong: true });
    const room = { size: 11, width: PAGE.right - PAGE.left, lines: 2 } as const;
    write(page, fitted(page, brand.ministry.toUpperCase(), room), { ...MIDDLE, y: 34.5, size: 11, strong: true });
    write(page, [brand.site], { ...MIDDLE, y: 46, size: 10 });
  });
  tagged(page, 'H1', () =>
    write(page, ['Fiche de Transmission obligatoire'], { ...MIDDLE, y: 56, size: 18, strong: true }),
  );
  tagged(page, 'P', () => {
    if (premiereEmission !== undefined) {
      const words = `Duplicata de la fiche émise le ${frenchShortDay(premiereEmission)}`;
      write(page, [words], { ...MIDDLE, y: 63.5, size: 12, strong: true });
    }
    write(page, RAPPEL, { x: PAGE.left + 5, y: 74.5, size: 10 });
  });
}

/** Blue, white and red, above the motto. */
function drawColours(page: PdfPage): void {
  const { width, left, middle, height } = COLOURS;
  const { document } = page;
  decoration(page, () => {
    document.setLineWidth(height);
    document.setDrawColor('#000091').line(left, middle, left + width, middle);
    document.setDrawColor('#e1000f').line(left + 2 * width, middle, left + 3 * width, middle);
  });
}

function writeField(page: PdfPage, { label, text, detail }: FicheField, y: number): void {
  tagged(page, 'P', () => {
    write(page, [`${label} :`], { x: PAGE.left, y: y + 4, size: 11, strong: true });
    write(page, [text], { x: PAGE.left, y: y + 10.5, size: 12 });
    if (detail === undefined) return;
    // Beside the barcode: the name of a guichet may have 200 characters.
    const room = { size: 8, width: FIELD.barcodeLeft - PAGE.left - 4, lines: 2 } as const;
    write(page, fitted(page, detail, room), { x: PAGE.left, y: y + 15, size: room.size });
  });
}

/** The frame of the reminder, and a line above each field. */
function drawLines({ document }: PdfPage, fields: number): void {
  document.setLineWidth(LINE).setDrawColor('#000000');
  document.rect(PAGE.left, 68, PAGE.right - PAGE.left, 16);
  document.setDrawColor(GREY);
  for (let index = 0; index < fields; index += 1) {
    const y = topOfField(index) - 5;
    document.line(PAGE.left, y, PAGE.right, y);
  }
}
