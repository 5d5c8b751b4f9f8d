import { createHash } from 'node:crypto';
import { findCategorie } from '../stand-ins/sne/catalogue.ts';
import type { DemoPiece } from './demo-demandes.ts';
import { demoJpeg, demoPng } from './demo-images.ts';

/** The bytes of a demo piece: a real PDF, JPEG or PNG. The same `contenu` gives the same bytes, so that copies are duplicates. */
export async function pieceContent(piece: DemoPiece): Promise<Buffer> {
  if (piece.type === 'image/jpeg') return demoJpeg(piece.contenu);
  if (piece.type === 'image/png') return demoPng(piece.contenu);
  return demoPdf(piece);
}

async function demoPdf(piece: DemoPiece): Promise<Buffer> {
  // Loaded when there is something to seed: a start that seeds nothing must not pay for it.
  const { jsPDF } = await import('jspdf');
  const pdf = new jsPDF({ format: 'a4', unit: 'mm' });
  pdf.setCreationDate("D:20260101000000+00'00'");
  pdf.setFileId(createHash('sha256').update(piece.contenu).digest('hex').slice(0, 32).toUpperCase());
  pdf.setProperties({ title: `Pièce de démonstration ${piece.contenu}` });
  const libelle = findCategorie(piece.categorie)?.libelle ?? piece.categorie;
  // A piece marked « inexploitable » really cannot be read: pale grey on white.
  const ink = piece.marques.includes('inexploitable') ? 235 : 30;
  for (let page = 1; page <= piece.pages; page++) {
    if (page > 1) pdf.addPage();
    pdf.setTextColor(ink).setDrawColor(ink);
    pdf.rect(15, 15, 180, 267);
    pdf.setFont('helvetica', 'bold').setFontSize(24).text('Pièce de démonstration', 105, 45, { align: 'center' });
    pdf.setFont('helvetica', 'normal').setFontSize(16);
    pdf.text(pdf.splitTextToSize(libelle, 150), 105, 70, { align: 'center' });
    pdf.setFontSize(14).text(`N° ${piece.contenu}`, 105, 105, { align: 'center' });
    pdf.setFontSize(11);
    for (let line = 0; line < 12; line++) pdf.line(30, 130 + line * 9, line % 4 === 3 ? 120 : 180, 130 + line * 9);
    pdf.text('Document inventé, sans valeur.', 105, 255, { align: 'center' });
    pdf.text(`page ${page}/${piece.pages}`, 105, 272, { align: 'center' });
  }
  return Buffer.from(pdf.output('arraybuffer'));
}
