import { expect, test } from 'vitest';
import type { EtatAnalyse } from './antivirus.ts';
import { checkUpload, typeByContent } from './checked-upload.ts';
import { structureRefusalOf } from './inspection/structure-refusals.ts';

const TYPES = { 'application/pdf': 'PDF', 'image/heic': 'HEIC' } as const;
const PDF = '%PDF-1.7\n';
const PNG = '\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x02\0\0\0';
/** The family's brand of HEIF. */
const HEIF = '\0\0\0\x18ftypmif1\0\0\0\0mif1heic';

/** Stored files by key, and what the antivirus says of them. */
function stored(contents: Record<string, string>, etat: EtatAnalyse = 'sain') {
  const scanned: unknown[] = [];
  return {
    scanned,
    files: {
      head: (key: string, length: number) =>
        Promise.resolve(new Uint8Array(Buffer.from(contents[key] ?? '', 'latin1').subarray(0, length))),
    },
    antivirus: {
      scan: (file: unknown) => {
        scanned.push(file);
        return Promise.resolve(etat);
      },
    },
  };
}

const check = (context: ReturnType<typeof stored>, name: string, size = 20) =>
  checkUpload(context, { id: 'alice' }, { key: 'k', name, size }, { types: TYPES, unnamed: 'document' });

test('a file has the type and the ending of its content, whatever its name says', async () => {
  const context = stored({ k: PDF });
  expect(await check(context, '../a/Note.exe')).toEqual({ nom: 'Note.exe.pdf', type: 'application/pdf' });
  expect(await check(context, '...')).toEqual({ nom: 'document.pdf', type: 'application/pdf' });
  expect(context.scanned).toEqual([
    { key: 'k', accountId: 'alice' },
    { key: 'k', accountId: 'alice' },
  ]);
  expect(await typeByContent(stored({ k: HEIF }).files, 'k', TYPES)).toBe('image/heic');
});

test.each([
  ['an empty file', '', 0, 'sain', 422, '« Note.pdf » est vide : vérifiez le fichier, puis recommencez.'],
  ['another type', PNG, 20, 'sain', 415, '« Note.pdf » n’est pas d’un type accepté (PDF, HEIC), d’après son contenu.'],
  [
    'a name of each object',
    'constructor',
    20,
    'sain',
    415,
    '« Note.pdf » n’est pas d’un type accepté (PDF, HEIC), d’après son contenu.',
  ],
  ['a virus', PDF, 20, 'infecte', 422, expect.stringContaining('« Note.pdf » contient un virus') as unknown],
] as const)(
  '%s is refused, with a sentence that names the file',
  async (_what, content, size, etat, status, detail) => {
    await expect(check(stored({ k: content }, etat), 'Note.pdf', size)).rejects.toMatchObject({ status, detail });
  },
);

test('a file whose antivirus does not answer is kept: it is scanned before it leaves', async () => {
  expect(await check(stored({ k: PDF }, 'en-attente'), 'a.pdf')).toEqual({ nom: 'a.pdf', type: 'application/pdf' });
});

test('the structure is read before the antivirus, of the types that have one, and a refusal names the file', async () => {
  const asked: string[] = [];
  const structure = {
    inspector: {
      inspect: async (type: string, load: () => Promise<ArrayBuffer>) => {
        asked.push(`${type} ${(await load()).byteLength}`);
        return 'tronque' as const;
      },
    },
    signal: new AbortController().signal,
  };
  const context = stored({ k: PDF });
  const given = { types: TYPES, unnamed: 'document', structure };
  const file = { key: 'k', name: 'Note.pdf', size: 9 };
  await expect(checkUpload(context, { id: 'alice' }, file, given)).rejects.toMatchObject({
    code: 'fichier-tronque',
    detail: `« Note.pdf » ${structureRefusalOf('tronque')?.words}`,
  });
  expect(asked).toEqual(['application/pdf 9']);
  expect(context.scanned).toEqual([]);
  const gif = { types: { 'image/gif': 'GIF' }, unnamed: 'document', structure };
  const picture = stored({ k: 'GIF89a\x01\0\x01\0\x80\0\0' });
  expect((await checkUpload(picture, { id: 'alice' }, { key: 'k', name: 'a', size: 13 }, gif)).type).toBe('image/gif');
  expect(asked).toHaveLength(1);
});

test('a request that went away while its file waited is no fault of the portal', async () => {
  const gone = new AbortController();
  gone.abort();
  const inspector = { inspect: () => Promise.reject(new Error('aborted')) };
  const given = { types: TYPES, unnamed: 'document', structure: { inspector, signal: gone.signal } };
  const checked = checkUpload(stored({ k: PDF }), { id: 'a' }, { key: 'k', name: 'n', size: 9 }, given);
  await expect(checked).rejects.toMatchObject({ code: 'requete-invalide' });
});
