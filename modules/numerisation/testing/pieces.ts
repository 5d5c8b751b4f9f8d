import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { onePage } from './pdf.ts';

const box = (type: string, data = '') => {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(8 + data.length);
  return Buffer.concat([length, Buffer.from(type + data, 'latin1')]);
};

/** Small complete files of each accepted type; `text` makes PDFs differ. */
export const CONTENTS = {
  pdf: (text = '') => onePage(Buffer.from(text)),
  // SOI, APP0, SOS, a few bytes of data including a stuffed one, EOI.
  jpeg: () =>
    Buffer.concat([
      Buffer.from('ffd8ffe00010', 'hex'),
      Buffer.from('JFIF\0'),
      Buffer.alloc(9),
      Buffer.from('ffda0008010100003f00', 'hex'),
      Buffer.from('1234ff0056ffd9', 'hex'),
    ]),
  png: () =>
    Buffer.from(
      '89504e470d0a1a0a0000000d4948445200000001000000010806000000' +
        '1f15c4890000000d49444154789c636060606000000005000185fb7b2b0000000049454e44ae426082',
      'hex',
    ),
  // Complete boxes without an image: accepted, but not drawable.
  heic: () => Buffer.concat([box('ftyp', 'heic\0\0\0\0mif1heic'), box('meta', '\0\0\0\0'), box('mdat', 'data')]),
  heif: () => Buffer.concat([box('ftyp', 'mif1\0\0\0\0mif1heic'), box('meta', '\0\0\0\0'), box('mdat', 'data')]),
  /**
   * A phone's photo: a rotated grid of tiles (`heif-enc --cut-tiles 96 --rotate-cw 90`). Upright it has 190 × 320
   * pixels in four quarters: green and red, near white and blue.
   */
  photo: () => readFileSync(join(import.meta.dirname, 'photo.heic')),
} as const;

/** A file of a form. */
export interface FormFile {
  name: string;
  bytes: Buffer;
  field?: string;
}

/** The form of a pli, by default 0340819000040PWP01, AJO and one PDF. */
export function pliForm(
  form: { numeroUnique?: string; contexte?: string; reference?: string; files?: readonly FormFile[] } = {},
): FormData {
  const {
    numeroUnique = '0340819000040PWP01',
    contexte = 'AJO',
    reference,
    files = [{ name: 'bail.pdf', bytes: CONTENTS.pdf() }],
  } = form;
  const data = new FormData();
  data.append('numeroUnique', numeroUnique);
  data.append('contexte', contexte);
  if (reference !== undefined) data.append('reference', reference);
  for (const { name, bytes, field = 'files' } of files) data.append(field, new Blob([new Uint8Array(bytes)]), name);
  return data;
}
