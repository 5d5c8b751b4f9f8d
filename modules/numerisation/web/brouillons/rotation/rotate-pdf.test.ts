import { PDFDocument } from '@cantoo/pdf-lib';
import { expect, test } from 'vitest';
import { createPdfInspector } from '@pwp/api-kit/structures';
import { encrypted, onePage } from '../../../testing/pdf.ts';
import { rotatePdf } from './rotate-pdf.ts';

const bytesOf = (buffer: Buffer) => new Uint8Array(buffer);

/** A PDF of three pages, with the objects in streams (1.5) or in a table (1.4). */
async function threePages(useObjectStreams: boolean): Promise<Uint8Array<ArrayBuffer>> {
  const made = await PDFDocument.create();
  for (const text of ['un', 'deux', 'trois']) made.addPage([200, 300]).drawText(text, { x: 20, y: 150 });
  return made.save({ useObjectStreams });
}

async function rotations(bytes: Uint8Array<ArrayBuffer>): Promise<number[]> {
  const read = await PDFDocument.load(bytes, { updateMetadata: false });
  return read.getPages().map((page) => page.getRotation().angle);
}

test.each([true, false])('the pages are turned, and the file stays as it was (object streams: %s)', async (streams) => {
  const before = await threePages(streams);
  const out = await rotatePdf(
    before,
    new Map([
      [1, 1],
      [3, 3],
    ]),
  );
  expect(await rotations(out)).toEqual([90, 0, 270]);
  expect(Buffer.from(out.subarray(0, before.length)).equals(Buffer.from(before))).toBe(true);
  const inspect = await createPdfInspector();
  expect(inspect(out)).toBe('lisible');
  expect(
    await rotations(
      await rotatePdf(
        out,
        new Map([
          [1, 3],
          [3, 2],
        ]),
      ),
    ),
  ).toEqual([0, 0, 90]);
});

test('what is appended declares every object of the file', async () => {
  const before = onePage(Buffer.from('q Q'));
  const out = Buffer.from(await rotatePdf(bytesOf(before), new Map([[1, 1]])));
  const appended = out.toString('latin1', before.length);
  expect(appended).toContain('/Rotate 90');
  // Objects 0 to 4.
  expect(/\/Size (\d+)/.exec(appended)?.[1]).toBe('5');
  expect(/\/Prev (\d+)/.exec(appended)?.[1]).toBe(/startxref\n(\d+)/.exec(before.toString('latin1'))?.[1]);
});

test('a page that takes its rotation from its parent turns from there', async () => {
  const before = Buffer.from(
    onePage(Buffer.from('q Q')).toString('latin1').replace('/Count 1 >>', '/Count 1 /Rotate 90 >>'),
    'latin1',
  );
  // The table's offsets are repaired by readers.
  expect(await rotations(await rotatePdf(bytesOf(before), new Map([[1, 1]])))).toEqual([180]);
});

test.each([
  ['a text', Buffer.from('texte'), /Failed to parse PDF/],
  ['a protected PDF', encrypted(), /encrypted/],
])('%s is refused', async (_, bytes, message) => {
  await expect(rotatePdf(bytesOf(bytes), new Map([[1, 1]]))).rejects.toThrow(message);
});

test('a page that is not there is refused', async () => {
  await expect(rotatePdf(bytesOf(onePage(Buffer.from('q Q'))), new Map([[2, 1]]))).rejects.toThrow(/index/);
});
