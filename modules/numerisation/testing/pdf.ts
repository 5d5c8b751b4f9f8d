import { createHash } from 'node:crypto';
import { deflateSync } from 'node:zlib';

/** The body of an object, without its number. */
type PdfObject = string | Buffer;

/** A PDF of these objects, numbered from 1, with a matching table and trailer; the first object is its root. */
export function buildPdf(objects: readonly PdfObject[], trailer = ''): Buffer {
  const parts: Buffer[] = [Buffer.from('%PDF-1.7\n')];
  const offsets: number[] = [];
  const length = () => parts.reduce((sum, part) => sum + part.length, 0);
  for (const [index, body] of objects.entries()) {
    offsets.push(length());
    parts.push(Buffer.from(`${index + 1} 0 obj\n`), Buffer.from(body), Buffer.from('\nendobj\n'));
  }
  const table = length();
  const rows = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('');
  parts.push(
    Buffer.from(
      `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${rows}` +
        `trailer\n<< /Size ${objects.length + 1} /Root 1 0 R ${trailer}>>\nstartxref\n${table}\n%%EOF\n`,
    ),
  );
  return Buffer.concat(parts);
}

/** A stream object. */
export function pdfStream(data: Buffer, dictionary = ''): Buffer {
  return Buffer.concat([
    Buffer.from(`<< /Length ${data.length} ${dictionary}>>\nstream\n`),
    data,
    Buffer.from('\nendstream'),
  ]);
}

const CATALOG = '<< /Type /Catalog /Pages 2 0 R >>';
const ONE_PAGE = [
  CATALOG,
  '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
  '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R >>',
] as const;

/** A PDF of one page with `data` as its content, to make contents differ or files large. */
export function onePage(data: Buffer, trailer = '', more: readonly PdfObject[] = []): Buffer {
  return buildPdf([...ONE_PAGE, pdfStream(data), ...more], trailer);
}

const TEXT = Array.from({ length: 30 }, (_, line) => `(Attestation, ligne ${line}) Tj 0 -20 Td`).join('\n');

/** A PDF of one page of text, as an agent has it; `comment` makes contents differ or files large, and is no part of the page. */
export function writtenPage(comment: Buffer): Buffer {
  const font = '/Resources << /Font << /F << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >>';
  const content = Buffer.from(`BT /F 11 Tf 60 760 Td\n${TEXT}\nET\n%`);
  const [catalog, pages, page] = ONE_PAGE;
  return buildPdf([catalog, pages, page.replace(' >>', ` ${font} >>`), pdfStream(Buffer.concat([content, comment]))]);
}

/** A PDF that declares pages but has none in its tree. */
export function noPage(count = 0): Buffer {
  return buildPdf([CATALOG, `<< /Type /Pages /Kids [] /Count ${count} >>`]);
}

/** A PDF of 6 KB in which finding the first page visits 8^40 nodes: 40 levels, each 8 times the next, and no page. */
export function endlessTree(): Buffer {
  const levels = Array.from({ length: 40 }, (_, level) => {
    const kids = `${level + 3} 0 R `.repeat(8);
    return `<< /Type /Pages /Parent ${Math.max(2, level + 1)} 0 R /Kids [${kids}] /Count 1 >>`;
  });
  return buildPdf([CATALOG, ...levels, '<< /Type /Pages /Parent 41 0 R /Kids [] /Count 0 >>']);
}

/** A PDF of 0.3 MB whose object stream inflates to 300 MB. */
export function bomb(): Buffer {
  const stream = pdfStream(
    deflateSync(Buffer.alloc(300_000_000, 32)),
    '/Type /ObjStm /N 2 /First 16 /Filter /FlateDecode ',
  );
  const head = Buffer.from('%PDF-1.7\n');
  const object = Buffer.concat([Buffer.from('3 0 obj\n'), stream, Buffer.from('\nendobj\n')]);
  const table = head.length + object.length;
  const rows = Buffer.alloc(5 * 7);
  const row = (index: number, kind: number, first: number, second: number) => {
    rows[index * 7] = kind;
    rows.writeUInt32BE(first, index * 7 + 1);
    rows.writeUInt16BE(second, index * 7 + 5);
  };
  row(0, 0, 0, 65_535);
  row(1, 2, 3, 0);
  row(2, 2, 3, 1);
  row(3, 1, head.length, 0);
  row(4, 1, table, 0);
  const xref = pdfStream(rows, '/Type /XRef /Size 5 /W [1 4 2] /Root 1 0 R ');
  return Buffer.concat([
    head,
    object,
    Buffer.from('4 0 obj\n'),
    xref,
    Buffer.from(`\nendobj\nstartxref\n${table}\n%%EOF\n`),
  ]);
}

/** The standard security handler's padding for passwords (ISO 32000-1, 7.6.3.3). */
const PADDING = Buffer.from('28bf4e5e4e758a4164004e56fffa01082e2e00b6d0683e802f0ca9fe6453697a', 'hex');
const OWNER = Buffer.alloc(32, 0x11);
const ID = Buffer.alloc(1);

function protectedBy(user: Buffer): Buffer {
  const encrypt = `<< /Filter /Standard /V 1 /R 2 /P -64 /O <${OWNER.toString('hex')}> /U <${user.toString('hex')}> >>`;
  return onePage(Buffer.from('q Q'), '/Encrypt 5 0 R /ID [<00> <00>] ', [encrypt]);
}

/** A PDF protected by a password: the empty one does not match this /U. */
export function encrypted(): Buffer {
  return protectedBy(Buffer.alloc(32, 0x22));
}

/** A PDF that opens without a password but restricts its reader (algorithms 2 and 4 of revision 2). */
export function restricted(): Buffer {
  const permissions = Buffer.alloc(4);
  permissions.writeInt32LE(-64);
  const key = createHash('md5')
    .update(Buffer.concat([PADDING, OWNER, permissions, ID]))
    .digest()
    .subarray(0, 5);
  return protectedBy(rc4(key, PADDING));
}

/** OpenSSL has dropped it, but the oldest protected PDFs need it. */
function rc4(key: Buffer, data: Buffer): Buffer {
  const state = Uint8Array.from({ length: 256 }, (_, index) => index);
  const at = (index: number) => state[index % 256] ?? 0;
  const swap = (a: number, b: number) => {
    [state[a], state[b]] = [at(b), at(a)];
  };
  for (let i = 0, j = 0; i < 256; i++) {
    j = (j + at(i) + (key[i % key.length] ?? 0)) % 256;
    swap(i, j);
  }
  let j = 0;
  return Buffer.from(
    data.map((byte, index) => {
      const i = (index + 1) % 256;
      j = (j + at(i)) % 256;
      swap(i, j);
      return byte ^ at(at(i) + at(j));
    }),
  );
}
