import { jsPDF } from 'jspdf';
import { drawBarcode } from './barcode.ts';
import { ficheFields, frenchDay, type FicheField, type FicheInput, type Fiches } from './fiche-fields.ts';
import { addFicheFont } from './fonts/fiche-font.ts';

// Millimetres.
const PAGE = { width: 210, left: 18, right: 192 };
const FIRST_FIELD = 96;
const FIELD = { height: 25, barcodeLeft: 88, barcodeHeight: 15 };

const RAPPEL = [
  "RAPPEL : toute demande de création ou de mise à jour d'une Demande de Logement Social et tout",
  'ajout de pièces envoyés par courrier doivent être accompagnés de la Fiche de Transmission.',
];

/**
 * Fiches de transmission in PDF, an A4 page each (manual, « Exemple de Fiche de Transmission »). One that was given before
 * bears « Duplicata ».
 */
export function ficheDocument(fiches: Fiches): Uint8Array {
  const document = new jsPDF({
    unit: 'mm',
    format: 'a4',
    compress: true,
    putOnlyUsedFonts: true,
    // Hundredths of a point: finer than any printer, and a fifth of the bytes.
    floatPrecision: 2,
  });
  addFicheFont(document);
  document.setLanguage('fr');
  document.setDocumentProperties({
    title: fiches.length === 1 ? 'Fiche de transmission' : 'Fiches de transmission',
    creator: 'Portail Web Professionnel',
  });
  for (const [index, fiche] of fiches.entries()) {
    if (index === 0) document.setCreationDate(fiche.now);
    else document.addPage();
    drawFiche(document, fiche);
  }
  return Buffer.from(document.output(), 'latin1');
}

function drawFiche(document: jsPDF, fiche: FicheInput): void {
  drawHeading(document);
  if (fiche.premiereEmission !== undefined) {
    const words = `Duplicata de la fiche émise le ${frenchDay(fiche.premiereEmission)}`;
    write(document, words, { x: PAGE.width / 2, y: 63.5, points: 12, align: 'center', strong: true });
  }
  for (const [index, field] of ficheFields(fiche).entries())
    drawField(document, field, FIRST_FIELD + index * FIELD.height);
}

function drawHeading(document: jsPDF): void {
  const middle = { x: PAGE.width / 2, align: 'center' } as const;
  write(document, ['RÉPUBLIQUE', 'FRANÇAISE'], { x: PAGE.left, y: 20, points: 11, strong: true });
  const ministere = ['Ministère en charge', 'du logement'];
  write(document, ministere, { x: PAGE.right, y: 20, points: 11, strong: true, align: 'right' });
  write(document, ['Liberté', 'Égalité', 'Fraternité'], { x: PAGE.left, y: 31, points: 9 });
  write(document, 'www.demande-logement-social.gouv.fr', { ...middle, y: 46, points: 10 });
  write(document, 'Fiche de Transmission obligatoire', { ...middle, y: 56, points: 18, strong: true });
  document
    .setDrawColor(0)
    .setLineWidth(0.2)
    .rect(PAGE.left, 68, PAGE.right - PAGE.left, 16);
  write(document, RAPPEL, { x: PAGE.left + 5, y: 74.5, points: 10 });
}

function drawField(document: jsPDF, { label, text, detail, code }: FicheField, y: number): void {
  document
    .setDrawColor(200)
    .setLineWidth(0.2)
    .line(PAGE.left, y - 5, PAGE.right, y - 5);
  write(document, `${label} :`, { x: PAGE.left, y: y + 4, points: 11, strong: true });
  write(document, text, { x: PAGE.left, y: y + 10.5, points: 12 });
  const width = PAGE.right - FIELD.barcodeLeft;
  drawBarcode(document, code, { x: FIELD.barcodeLeft, y, width, height: FIELD.barcodeHeight });
  if (detail !== undefined) writeDetail(document, detail, y + 15);
}

/** Two lines at most beside the barcode: the name of a guichet may have 200 characters. */
function writeDetail(document: jsPDF, detail: string, y: number): void {
  document.setFontSize(8);
  const [first = '', second, more]: string[] = document.splitTextToSize(detail, FIELD.barcodeLeft - PAGE.left - 4);
  const last = more === undefined ? second : `${second?.slice(0, -1)}…`;
  write(document, last === undefined ? first : [first, last], { x: PAGE.left, y, points: 8 });
}

interface Writing {
  /** mm from the top left. */
  x: number;
  /** Of the first line's baseline. */
  y: number;
  points: number;
  align?: 'left' | 'center' | 'right';
  /** Outlined as well as filled: the fiche has one weight of its font. */
  strong?: boolean;
}

function write(document: jsPDF, text: string | string[], { x, y, points, align = 'left', strong }: Writing): void {
  document.setFontSize(points);
  if (strong !== true) {
    document.text(text, x, y, { align, lineHeightFactor: 1.3 });
    return;
  }
  document.setDrawColor(0).setLineWidth(points / 100);
  document.text(text, x, y, { align, lineHeightFactor: 1.3, renderingMode: 'fillThenStroke' });
}
