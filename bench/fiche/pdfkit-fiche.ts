import { frenchShortDay } from '@pwp/api-kit';
import { buffer } from 'node:stream/consumers';
import { barcodeEncoder } from '@pwp/module-numerisation/barcode';
import { ficheFields, type FicheInput } from '@pwp/module-numerisation/fiche-fields';
import { OPEN_SANS } from '@pwp/pdf/open-sans';
// oxlint-disable-next-line import/no-named-as-default -- its types know the default alone
import PDFDocument from 'pdfkit';

const font = Buffer.from(OPEN_SANS, 'base64');
const encode = await barcodeEncoder();

type Document = InstanceType<typeof PDFDocument>;

/** Points in a millimetre. */
const MM = 72 / 25.4;
const LEFT = 18 * MM;
const RIGHT = 192 * MM;
const BARCODE = { left: 88 * MM, height: 15 * MM, module: 0.42 * MM, quiet: 10 };

const HEADING: readonly [
  text: string,
  y: number,
  points: number,
  align: 'left' | 'center' | 'right',
  strong: boolean,
][] = [
  ['RÉPUBLIQUE', 20, 11, 'left', true],
  ['FRANÇAISE', 25, 11, 'left', true],
  ['Ministère en charge', 20, 11, 'right', true],
  ['du logement', 25, 11, 'right', true],
  ['Liberté', 31, 9, 'left', false],
  ['Égalité', 35, 9, 'left', false],
  ['Fraternité', 39, 9, 'left', false],
  ['www.demande-logement-social.gouv.fr', 46, 10, 'center', false],
  ['Fiche de Transmission obligatoire', 56, 18, 'center', true],
  [
    'RAPPEL : toute demande de création ou de mise à jour d’une Demande de Logement Social et tout',
    74.5,
    10,
    'left',
    false,
  ],
  ['ajout de pièces envoyés par courrier doivent être accompagnés de la Fiche de Transmission.', 79, 10, 'left', false],
];

/** The portal's fiches drawn by pdfkit, one page each: the same texts, lines and bars, in the same font, without tags. */
export function pdfkitFiches(fiches: readonly FicheInput[]): Promise<Buffer> {
  const document = new PDFDocument({ size: 'A4', margin: 0, lang: 'fr', autoFirstPage: false }).font(font);
  const whole = buffer(document);
  for (const fiche of fiches) drawFiche(document.addPage(), fiche);
  document.end();
  return whole;
}

function drawFiche(document: Document, fiche: FicheInput): void {
  for (const [text, y, points, align, strong] of HEADING) write(document, text, { y, points, align, strong });
  if (fiche.premiereEmission !== undefined) {
    const words = `Duplicata de la fiche émise le ${frenchShortDay(fiche.premiereEmission)}`;
    write(document, words, { y: 63.5, points: 12, align: 'center', strong: true });
  }
  document.rect(LEFT, 68 * MM, RIGHT - LEFT, 16 * MM).stroke();
  for (const [index, { label, text, detail, code }] of ficheFields(fiche).entries()) {
    const y = 96 + index * 25;
    document
      .moveTo(LEFT, (y - 5) * MM)
      .lineTo(RIGHT, (y - 5) * MM)
      .stroke();
    write(document, `${label} :`, { y: y + 4, points: 11, strong: true });
    write(document, text, { y: y + 10.5, points: 12 });
    if (detail !== undefined) write(document, detail, { y: y + 15, points: 8 });
    drawBars(document, code, y * MM);
  }
}

function write(
  document: Document,
  text: string,
  {
    y,
    points,
    align = 'left',
    strong = false,
  }: { y: number; points: number; align?: 'left' | 'center' | 'right'; strong?: boolean },
): void {
  document.fontSize(points).lineWidth(points / 100);
  document.text(text, LEFT, y * MM - points, {
    width: RIGHT - LEFT,
    align,
    lineBreak: false,
    stroke: strong,
    fill: true,
  });
}

function drawBars(document: Document, code: string, y: number): void {
  let x = BARCODE.left + BARCODE.quiet * BARCODE.module;
  for (const [index, width] of encode(code).entries()) {
    if (index % 2 === 0) document.rect(x, y, width * BARCODE.module, BARCODE.height);
    x += width * BARCODE.module;
  }
  document.fill();
}
