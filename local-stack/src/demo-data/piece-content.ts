import { findCategorie } from '@pwp/module-numerisation/contracts';
import { decoration, pdfDocument, tagged, write } from '@pwp/pdf';
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
  const libelle = findCategorie(piece.categorie)?.libelle ?? piece.categorie;
  // A piece marked « inexploitable » is really unreadable: pale grey on white.
  const colour = piece.marques.includes('inexploitable') ? '#ebebeb' : '#1e1e1e';
  // These make the document's identifier.
  const about = { title: `Pièce de démonstration ${piece.contenu}`, created: new Date('2026-01-01T00:00:00Z') };
  const bytes = await pdfDocument(about, (page) => {
    const middle = { x: 105, align: 'center', colour } as const;
    for (let number = 1; number <= piece.pages; number++) {
      if (number > 1) page.document.addPage();
      tagged(page, 'H1', () => write(page, ['Pièce de démonstration'], { ...middle, y: 47, size: 24, strong: true }));
      tagged(page, 'P', () => {
        write(page, [libelle], { ...middle, y: 70, size: 16 });
        write(page, [`N° ${piece.contenu}`], { ...middle, y: 104, size: 14 });
        write(page, ['Document inventé, sans valeur.'], { ...middle, y: 253, size: 11 });
        write(page, [`page ${number}/${piece.pages}`], { ...middle, y: 270, size: 11 });
      });
      decoration(page, () => {
        page.document.setLineWidth(0.35).setDrawColor(colour).rect(16, 16, 178, 265);
        for (let line = 0; line < 12; line++) {
          const y = 130.5 + line * 8.8;
          page.document.line(30, y, line % 4 === 3 ? 120 : 180, y);
        }
      });
    }
  });
  return Buffer.from(bytes);
}
