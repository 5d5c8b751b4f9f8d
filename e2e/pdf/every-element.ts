import { decoration, fitted, pdfDocument, tagged, write } from '@pwp/pdf';

const LEFT = 20;

/** A document of two pages with each element that `@pwp/pdf` has, and characters that trip up writers of PDF. */
export function everyElement(): Promise<Uint8Array> {
  const about = { title: 'Relevé <1> de Łukasz & Cie', created: new Date('2026-11-24T10:00:00.000Z') };
  return pdfDocument(about, (page) => {
    const cell = (text: string, x: number, y: number) => () => write(page, [text], { x, y, size: 11 });
    tagged(page, 'H1', () => write(page, ['Relevé (1) \\ 3 €'], { x: LEFT, y: 20, size: 18, strong: true }));
    tagged(page, 'H2', () => write(page, ['Par mois'], { x: LEFT, y: 30, size: 14 }));
    tagged(page, 'Table', () => {
      tagged(page, 'TR', () => {
        tagged(page, { name: 'TH', scope: 'Column' }, cell('Mois', LEFT, 40));
        tagged(page, { name: 'TH', scope: 'Column' }, cell('Plis', 80, 40));
      });
      tagged(page, 'TR', () => {
        tagged(page, { name: 'TH', scope: 'Row' }, cell('Novembre', LEFT, 50));
        tagged(page, 'TD', cell('12', 80, 50));
      });
    });
    tagged(page, { name: 'Figure', alt: 'Un carré : « plein »' }, () => {
      page.document.setFillColor('#000091').rect(LEFT, 60, 20, 20, 'F');
    });
    page.document.addPage();
    tagged(page, 'H3', () => write(page, ['Ce qui suit'], { x: LEFT, y: 20, size: 12, colour: '#000091' }));
    tagged(page, 'L', () => {
      for (const [rank, name] of ['Nguyễn', '😀', 'un nom trop long '.repeat(20)].entries())
        tagged(page, 'LI', () =>
          tagged(page, 'LBody', () => {
            const lines = fitted(page, name, { size: 11, width: 60, lines: 2 });
            write(page, lines, { x: LEFT, y: 30 + rank * 12, size: 11 });
          }),
        );
    });
    decoration(page, () => page.document.setDrawColor('#dddddd').line(LEFT, 70, 190, 70));
    tagged(page, 'P', () => write(page, ['Fin'], { x: 190, y: 280, size: 9, align: 'right' }));
  });
}
