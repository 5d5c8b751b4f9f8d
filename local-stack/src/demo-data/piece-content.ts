import { buffer } from 'node:stream/consumers';
import { findCategorie } from '../stand-ins/sne/catalogue.ts';
import type { DemoPiece } from './demo-demandes.ts';
import { demoJpeg, demoPng } from './demo-images.ts';

/**
 * The bytes of a demo piece: a real PDF, JPEG or PNG. The same `contenu` gives the same bytes, so that copies are
 * duplicates.
 */
export async function pieceContent(piece: DemoPiece): Promise<Buffer> {
  if (piece.type === 'image/jpeg') return demoJpeg(piece.contenu);
  if (piece.type === 'image/png') return demoPng(piece.contenu);
  return demoPdf(piece);
}

async function demoPdf(piece: DemoPiece): Promise<Buffer> {
  // Loaded only to seed: other starts must not pay for it.
  const { default: PDFDocument } = await import('pdfkit');
  const libelle = findCategorie(piece.categorie)?.libelle ?? piece.categorie;
  // A piece marked « inexploitable » is really unreadable: pale grey on white.
  const ink = piece.marques.includes('inexploitable') ? '#ebebeb' : '#1e1e1e';
  const pdf = new PDFDocument({
    size: 'A4',
    margin: MARGIN,
    // These make the document's identifier.
    info: { Title: `Pièce de démonstration ${piece.contenu}`, CreationDate: new Date('2026-01-01T00:00:00Z') },
  });
  const whole = buffer(pdf);
  for (let page = 1; page <= piece.pages; page++) {
    if (page > 1) pdf.addPage();
    pdf.fillColor(ink).strokeColor(ink);
    pdf.rect(45, 45, 505, 752).stroke();
    const middle = { align: 'center' } as const;
    pdf.font('Helvetica-Bold', 24).text('Pièce de démonstration', MARGIN, 110, middle);
    pdf.font('Helvetica', 16).text(libelle, MARGIN, 185, middle);
    pdf.fontSize(14).text(`N° ${piece.contenu}`, MARGIN, 285, middle);
    for (let line = 0; line < 12; line++) {
      const y = 370 + line * 25;
      pdf.moveTo(85, y).lineTo(line % 4 === 3 ? 340 : 510, y);
    }
    pdf.stroke();
    pdf.fontSize(11).text('Document inventé, sans valeur.', MARGIN, 710, middle);
    pdf.text(`page ${page}/${piece.pages}`, MARGIN, 758, middle);
  }
  pdf.end();
  return whole;
}

/** Points. */
const MARGIN = 70;
