/** The smallest bytes that are told to be of each accepted type; `text` makes contents differ. */
export const CONTENTS = {
  pdf: (text = '') => Buffer.from(`%PDF-1.4\n${text}`),
  jpeg: () => Buffer.concat([Buffer.from('ffd8ffe00010', 'hex'), Buffer.from('JFIF\0'), Buffer.alloc(20)]),
  png: () =>
    Buffer.from(
      '89504e470d0a1a0a0000000d4948445200000001000000010806000000' +
        '1f15c4890000000d49444154789c636060606000000005000185fb7b2b0000000049454e44ae426082',
      'hex',
    ),
  heic: () =>
    Buffer.concat([Buffer.from('00000018', 'hex'), Buffer.from('ftypheic\0\0\0\0mif1heic'), Buffer.alloc(20)]),
  heif: () =>
    Buffer.concat([Buffer.from('00000018', 'hex'), Buffer.from('ftypmif1\0\0\0\0mif1heic'), Buffer.alloc(20)]),
} as const;

/** A file of a form. */
export interface FormFile {
  name: string;
  bytes: Buffer;
  field?: string;
}

/** The form of a pli: 0340819000040PWP01, AJO and one PDF unless said. */
export function pliForm(
  form: { numeroUnique?: string; contexte?: string; files?: readonly FormFile[] } = {},
): FormData {
  const {
    numeroUnique = '0340819000040PWP01',
    contexte = 'AJO',
    files = [{ name: 'bail.pdf', bytes: CONTENTS.pdf() }],
  } = form;
  const data = new FormData();
  data.append('numeroUnique', numeroUnique);
  data.append('contexte', contexte);
  for (const { name, bytes, field = 'files' } of files) data.append(field, new Blob([new Uint8Array(bytes)]), name);
  return data;
}
