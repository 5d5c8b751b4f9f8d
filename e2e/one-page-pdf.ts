/** The smallest one-page PDF; `mark` makes its content unique. */
export function onePagePdf(mark: string): Buffer {
  return Buffer.from(`%PDF-1.4
%${mark}
1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj
3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj
trailer<</Root 1 0 R>>
%%EOF`);
}
