import { frenchInstant } from '@pwp/contracts';
import { drawableText } from '../../documents/drawable-text.ts';
import { decoration, pdfDocument, points, tagged, write, type PdfPage } from '../../documents/pdf-page.ts';
import {
  preuveFields,
  preuvePiece,
  preuveTotal,
  type PreuveField,
  type PreuveInput,
  type PreuvePiece,
} from './preuve-fields.ts';

// Millimetres.
const PAGE = { left: 18, right: 192, top: 24, bottom: 272, foot: 284 };
const FIELDS = { top: 72, height: 8.5, text: 68 };
const PIECE_HEIGHT = 21;
const BLUE = '#000091';
const GREY = '#dddddd';

const MESSAGE = [
  'Le Portail Web Professionnel a reçu et enregistré le pli décrit ci-dessous,',
  'pour la numérisation de ses pièces et leur enregistrement dans la demande de logement social.',
];
const EMPREINTE = [
  'L’empreinte SHA-256 est calculée à la réception : un fichier de même empreinte a exactement le même contenu.',
];

/**
 * Draws the preuve de dépôt of a pli in PDF: what was sent, when, by whom, with the fingerprint of each file. As many
 * A4 pages as its pieces need.
 */
export function preuveDocument(input: PreuveInput): Promise<Uint8Array> {
  const { pli, now } = input;
  const pieces = pli.pieces.map(preuvePiece);
  return pdfDocument({ title: `Preuve de dépôt ${pli.transaction}`, created: now }, ({ document, structure }) => {
    const pages = pagesOf(pieces);
    for (const [index, { first, shown }] of pages.entries()) {
      const page = { document: document.addPage(), structure };
      if (index === 0) writeHead(page, input);
      for (const [rank, piece] of shown.entries())
        writePiece(page, { ...piece, numero: first + rank + 1 }, startOf(index) + rank * PIECE_HEIGHT);
      writeFoot(page, input, `Page ${index + 1} sur ${pages.length}`);
    }
  });
}

/** Where the pieces start on a page: the first page has the pli above them. */
const startOf = (page: number): number => (page === 0 ? 166 : PAGE.top + 6);

interface PiecesPage {
  /** Rank of its first piece. */
  first: number;
  shown: readonly PreuvePiece[];
}

function pagesOf(pieces: readonly PreuvePiece[]): PiecesPage[] {
  const pages: PiecesPage[] = [];
  let first = 0;
  do {
    const room = Math.floor((PAGE.bottom - startOf(pages.length)) / PIECE_HEIGHT);
    pages.push({ first, shown: pieces.slice(first, first + room) });
    first += room;
  } while (first < pieces.length);
  return pages;
}

function writeHead(page: PdfPage, input: PreuveInput): void {
  tagged(page, 'P', () => {
    write(page, ['RÉPUBLIQUE', 'FRANÇAISE'], { x: PAGE.left, y: 20, size: 11, strong: true });
    write(page, ['Portail Web', 'Professionnel'], { x: PAGE.right, y: 20, size: 11, strong: true, align: 'right' });
  });
  tagged(page, 'H1', () => write(page, ['Preuve de dépôt'], { x: PAGE.left, y: 44, size: 22, strong: true }));
  tagged(page, 'P', () => write(page, MESSAGE, { x: PAGE.left, y: 54, size: 10 }));
  decoration(page, () => {
    const { document } = page;
    document.lineWidth(points(0.8)).moveTo(points(PAGE.left), points(64)).lineTo(points(PAGE.right), points(64));
    document.stroke(BLUE);
  });
  for (const [index, field] of preuveFields(input).entries()) writeField(page, field, topOfField(index));
  tagged(page, 'H2', () => {
    write(page, [preuveTotal(input.pli.pieces)], { x: PAGE.left, y: 150, size: 14, strong: true });
  });
  tagged(page, 'P', () => write(page, EMPREINTE, { x: PAGE.left, y: 156, size: 8 }));
}

const topOfField = (index: number): number => FIELDS.top + index * FIELDS.height;

function writeField(page: PdfPage, { label, text }: PreuveField, y: number): void {
  tagged(page, 'P', () => {
    write(page, [`${label} :`], { x: PAGE.left, y, size: 10 });
    writeWithin(page, text, { x: FIELDS.text, y, size: 11, strong: true });
  });
  line(page, y + 3);
}

function writePiece(page: PdfPage, piece: PreuvePiece & { numero: number }, y: number): void {
  tagged(page, 'P', () => {
    writeWithin(page, `${piece.numero}. ${piece.nom}`, { x: PAGE.left, y, size: 11, strong: true });
    writeWithin(page, piece.detail, { x: PAGE.left, y: y + 5.5, size: 9 });
    write(page, [`SHA-256 : ${piece.empreinte}`], { x: PAGE.left, y: y + 10.5, size: 8 });
  });
  line(page, y + 14);
}

/** On one line, cut where it would leave the page: names have up to 200 characters. */
function writeWithin(page: PdfPage, given: string, { x, y, size, strong = false }: Parameters<typeof write>[2]): void {
  const { document } = page;
  document.fontSize(size);
  const width = points(PAGE.right - x);
  const text = drawableText(given);
  let shown = text;
  for (let length = text.length - 1; document.widthOfString(shown) > width; length -= 1)
    shown = `${text.slice(0, length)}…`;
  write(page, [shown], { x, y, size, strong });
}

function line(page: PdfPage, y: number): void {
  decoration(page, () => {
    const { document } = page;
    document.lineWidth(points(0.2)).moveTo(points(PAGE.left), points(y)).lineTo(points(PAGE.right), points(y));
    document.stroke(GREY);
  });
}

function writeFoot(page: PdfPage, { pli, now }: PreuveInput, rank: string): void {
  const made = `Pli ${pli.transaction} · document établi le ${frenchInstant(now, { seconds: true })}`;
  tagged(page, 'P', () => {
    write(page, [made], { x: PAGE.left, y: PAGE.foot, size: 8 });
    write(page, [rank], { x: PAGE.right, y: PAGE.foot, size: 8, align: 'right' });
  });
}
