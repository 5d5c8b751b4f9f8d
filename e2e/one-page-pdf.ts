const TEXT = Array.from({ length: 30 }, (_, line) => `(Attestation, ligne ${line}) Tj 0 -20 Td`).join('\n');
const CONTENT = `BT /F 11 Tf 60 760 Td\n${TEXT}\nET`;

/**
 * A small PDF of one page; `mark` makes its content unique. It is written, since the portal says of a blank page, some time after it
 * came, that it is one.
 */
export function onePagePdf(mark: string): Buffer {
  return Buffer.from(`%PDF-1.4
%${mark}
1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj
3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>endobj
4 0 obj<</Length ${CONTENT.length}>>stream
${CONTENT}
endstream endobj
5 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj
trailer<</Root 1 0 R>>
%%EOF`);
}
