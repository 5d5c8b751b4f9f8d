import { frenchInstant } from '@pwp/api-kit';
import { withArticle } from '@pwp/contracts';
import { decoration, fitted, pdfDocument, tagged, write, type PdfPage, type Writing } from '@pwp/pdf';
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

const PURPOSE = 'pour la numérisation de ses pièces et leur enregistrement dans la demande de logement social.';
const EMPREINTE = [
  'L’empreinte SHA-256 est calculée à la réception : un fichier de même empreinte a exactement le même contenu.',
];

/**
 * Draws the preuve de dépôt of a pli in PDF: what was sent, when, by whom, with the fingerprint of each file. As many
 * A4 pages as its pieces need.
 */
export function preuveDocument(input: PreuveInput): Promise<Uint8Array> {
  const { pli, now, brand } = input;
  const pieces = pli.pieces.map(preuvePiece);
  return pdfDocument({ title: `Preuve de dépôt ${pli.transaction}`, created: now, creator: brand.name }, (page) => {
    const pages = pagesOf(pieces);
    for (const [index, { first, shown }] of pages.entries()) {
      if (index === 0) writeHead(page, input);
      else page.document.addPage();
      tagged(page, 'L', () => {
        for (const [rank, piece] of shown.entries())
          writePiece(page, { ...piece, numero: first + rank + 1 }, startOf(index) + rank * PIECE_HEIGHT);
      });
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
  const { name, mark } = input.brand;
  const right = { x: PAGE.right, y: 20, size: 11, strong: true, align: 'right' } as const;
  const received = `${withArticle('Le', name)} a reçu et enregistré le pli décrit ci-dessous,`;
  tagged(page, 'P', () => {
    write(page, mark.toUpperCase().split(' '), { x: PAGE.left, y: 20, size: 11, strong: true });
    write(page, fitted(page, name, { size: 11, width: 40, lines: 4 }), right);
  });
  tagged(page, 'H1', () => write(page, ['Preuve de dépôt'], { x: PAGE.left, y: 44, size: 22, strong: true }));
  tagged(page, 'P', () => write(page, [received, PURPOSE], { x: PAGE.left, y: 54, size: 10 }));
  decoration(page, () => {
    page.document.setLineWidth(0.8).setDrawColor(BLUE).line(PAGE.left, 64, PAGE.right, 64);
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
  tagged(page, 'LI', () =>
    tagged(page, 'LBody', () => {
      writeWithin(page, `${piece.numero}. ${piece.nom}`, { x: PAGE.left, y, size: 11, strong: true });
      writeWithin(page, piece.detail, { x: PAGE.left, y: y + 5.5, size: 9 });
      write(page, [`SHA-256 : ${piece.empreinte}`], { x: PAGE.left, y: y + 10.5, size: 8 });
    }),
  );
  line(page, y + 14);
}

/** On one line, cut where it would leave the page: names have up to 200 characters. */
function writeWithin(page: PdfPage, text: string, writing: Writing): void {
  write(page, fitted(page, text, { size: writing.size, width: PAGE.right - writing.x }), writing);
}

function line(page: PdfPage, y: number): void {
  decoration(page, () => page.document.setLineWidth(0.2).setDrawColor(GREY).line(PAGE.left, y, PAGE.right, y));
}

function writeFoot(page: PdfPage, { pli, now }: PreuveInput, rank: string): void {
  const made = `Pli ${pli.transaction} · document établi le ${frenchInstant(now, { seconds: true })}`;
  tagged(page, 'P', () => {
    write(page, [made], { x: PAGE.left, y: PAGE.foot, size: 8 });
    write(page, [rank], { x: PAGE.right, y: PAGE.foot, size: 8, align: 'right' });
  });
}
