import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, expect, onTestFinished, test } from 'vitest';
import { createFileInspector } from '@pwp/api-kit/inspection';
import { bomb, buildPdf, encrypted, endlessTree, noPage, onePage, pdfStream, restricted } from '../../testing/pdf.ts';
import { CONTENTS } from '../../testing/pieces.ts';
import type { PieceType } from './piece-type.ts';

const log = { warn: () => undefined, error: () => undefined };

const inspector = createFileInspector({ log });
const folder = await mkdtemp(join(tmpdir(), 'pwp-inspector-'));
afterAll(async () => {
  await inspector.close();
  await rm(folder, { recursive: true });
});

const load = (bytes: Buffer) => () => Promise.resolve(new Uint8Array(bytes).buffer);
const sentBy = (account: string, signal = new AbortController().signal) => ({ account, signal });
const inspect = (type: PieceType, bytes: Buffer) => inspector.inspect(type, load(bytes), sentBy('agent'));
const pdf = (bytes: Buffer) => inspect('application/pdf', bytes);
const without = (bytes: Buffer, last: number) => bytes.subarray(0, bytes.length - last);

test('whole files of each type are readable', async () => {
  expect(await pdf(CONTENTS.pdf())).toBe('lisible');
  expect(await inspect('image/jpeg', CONTENTS.jpeg())).toBe('lisible');
  expect(await inspect('image/png', CONTENTS.png())).toBe('lisible');
  expect(await inspect('image/heic', CONTENTS.heic())).toBe('lisible');
  expect(await inspect('image/heic', CONTENTS.photo())).toBe('lisible');
});

test('a PDF whose table is wrong, padded with zeros or followed by a few bytes, is read as readers do', async () => {
  const moved = Buffer.from(CONTENTS.pdf().toString().replace('%PDF-1.7\n', '%PDF-1.7\n% a comment that moves all\n'));
  expect(await pdf(moved)).toBe('lisible');
  expect(await pdf(Buffer.concat([CONTENTS.pdf(), Buffer.alloc(5_000)]))).toBe('lisible');
  expect(await pdf(Buffer.concat([CONTENTS.pdf(), Buffer.from('\n%trailing')]))).toBe('lisible');
});

test('a PDF truncated anywhere is reported as truncated', async () => {
  const large = onePage(Buffer.alloc(20_000, 'x'));
  for (const last of [7, 60, 400, 10_000]) expect([last, await pdf(without(large, last))]).toEqual([last, 'tronque']);
});

test('a PDF encrypted for its owner only is reported as encrypted', async () => {
  expect(await pdf(encrypted())).toBe('chiffre');
  expect(await pdf(restricted())).toBe('chiffre');
});

test('a PDF without pages is reported, whatever it declares', async () => {
  expect(await pdf(noPage())).toBe('sans-page');
  expect(await pdf(noPage(3))).toBe('sans-page');
  const circle = buildPdf(['<< /Type /Catalog /Pages 2 0 R >>', '<< /Type /Pages /Kids [2 0 R] /Count 1 >>']);
  expect(await pdf(circle)).toBe('sans-page');
});

test('a file that is not a PDF inside is unreadable', async () => {
  expect(await pdf(Buffer.from('%PDF-1.7\nrien\n%%EOF'))).toBe('illisible');
});

test('truncated images are reported; data after their end is accepted', async () => {
  for (const last of [1, 2, 8]) expect(await inspect('image/jpeg', without(CONTENTS.jpeg(), last))).toBe('tronque');
  expect(await inspect('image/jpeg', Buffer.concat([CONTENTS.jpeg(), Buffer.from('SEFT')]))).toBe('lisible');
  for (const last of [1, 12, 20]) expect(await inspect('image/png', without(CONTENTS.png(), last))).toBe('tronque');
  for (const last of [1, 5, 20]) expect(await inspect('image/heic', without(CONTENTS.heic(), last))).toBe('tronque');
  const padded = Buffer.concat([CONTENTS.jpeg().subarray(0, 20), Buffer.alloc(3), CONTENTS.jpeg().subarray(20)]);
  expect(await inspect('image/jpeg', padded)).toBe('lisible');
});

test('the end of a thumbnail is not the end of the photo', async () => {
  const thumbnail = Buffer.concat([
    Buffer.from('ffe1', 'hex'),
    Buffer.from([0, 2 + 4]),
    Buffer.from('ffd8ffd9', 'hex'),
  ]);
  const photo = Buffer.concat([Buffer.from('ffd8', 'hex'), thumbnail, CONTENTS.jpeg().subarray(2)]);
  expect(await inspect('image/jpeg', photo)).toBe('lisible');
  expect(await inspect('image/jpeg', without(photo, 2))).toBe('tronque');
});

test('a bomb is refused within its bounds and in its own words, and the next file is read', async () => {
  const bytes = bomb();
  expect(bytes.length).toBeLessThan(1_000_000);
  const before = process.memoryUsage.rss();
  expect(await pdf(bytes)).toBe('trop-deploye');
  expect(process.memoryUsage.rss() - before).toBeLessThan(200 * 1024 * 1024);
  expect(await pdf(CONTENTS.pdf())).toBe('lisible');
});

test('a PDF of more objects than a document needs is refused, be they in a stream', async () => {
  const of = (objects: number) => onePage(Buffer.from('1 0 obj '.repeat(objects)));
  expect(await pdf(of(99_000))).toBe('lisible');
  expect(await pdf(of(101_000))).toBe('trop-complexe');
  expect(await pdf(onePage(Buffer.from('q'), '', [pdfStream(Buffer.from('q'), '/Type /ObjStm /N 101000 ')]))).toBe(
    'trop-complexe',
  );
});

test.each([
  ['image/png', png],
  ['image/jpeg', jpeg],
  ['image/heic', heic],
] as const)('%s: more pixels than anybody should draw are refused, those of a large scan are not', async (type, of) => {
  expect(await inspect(type, of(50_000, 50_000))).toBe('trop-de-pixels');
  expect(await inspect(type, of(65_535, 65_535))).toBe('trop-de-pixels');
  expect(await inspect(type, of(9_921, 14_032))).toBe('lisible');
});

test('the size of an image is found behind markers without length and in boxes of 64 bits', async () => {
  for (const alone of ['ff01', 'ffd0', 'ffd7', 'ffd8']) {
    // Read as a length, what follows the marker would hide the frame.
    expect([alone, await inspect('image/jpeg', jpeg(50_000, 50_000, Buffer.from(alone, 'hex')))]).toEqual([
      alone,
      'trop-de-pixels',
    ]);
  }
  const hidden: readonly BoxLength[][] = [
    ['long', 'short', 'short', 'short'],
    ['short', 'long', 'short', 'short'],
    ['short', 'short', 'long', 'short'],
    ['short', 'short', 'short', 'long'],
    ['long', 'long', 'long', 'long'],
    ['to-end', 'to-end', 'to-end', 'to-end'],
  ];
  for (const lengths of hidden) {
    expect([lengths, await inspect('image/heic', heic(50_000, 50_000, lengths))]).toEqual([lengths, 'trop-de-pixels']);
  }
  const unknown = Buffer.concat([Buffer.from('0000000c', 'hex'), Buffer.from('abcdefgh')]);
  expect(await inspect('image/heic', Buffer.concat([unknown, heic(50_000, 50_000)]))).toBe('trop-de-pixels');
  expect(await inspect('image/heic', heic(4_000, 3_000, ['long', 'long', 'long', 'long']))).toBe('lisible');
  expect(await inspect('image/jpeg', jpeg(4_000, 3_000, Buffer.from('ff01', 'hex')))).toBe('lisible');
});

/** A PNG that declares this size. */
function png(width: number, height: number): Buffer {
  const bytes = Buffer.from(CONTENTS.png());
  bytes.writeUInt32BE(width, 16);
  bytes.writeUInt32BE(height, 20);
  return bytes;
}

/** A JPEG whose frame declares this size, after `before`. */
function jpeg(width: number, height: number, before: Buffer = Buffer.alloc(0)): Buffer {
  const frame = Buffer.from('ffc2000b080000000001011100', 'hex');
  frame.writeUInt16BE(height, 5);
  frame.writeUInt16BE(width, 7);
  const whole = CONTENTS.jpeg();
  return Buffer.concat([whole.subarray(0, 20), before, frame, whole.subarray(20)]);
}

/** How a box writes its length: in 4 bytes, in 8, or as « to the end ». */
type BoxLength = 'short' | 'long' | 'to-end';

function box(type: string, length: BoxLength, ...inside: Buffer[]): Buffer {
  const content = Buffer.concat(inside);
  const head = Buffer.alloc(length === 'long' ? 16 : 8);
  head.write(type, 4, 'latin1');
  if (length === 'short') head.writeUInt32BE(8 + content.length);
  if (length === 'long') {
    head.writeUInt32BE(1);
    head.writeBigUInt64BE(BigInt(16 + content.length), 8);
  }
  return Buffer.concat([head, content]);
}

/** A HEIC whose grid declares this size, next to a small tile; `lengths` are those of the boxes that lead to it. */
function heic(width: number, height: number, lengths: readonly BoxLength[] = []): Buffer {
  const [meta = 'short', iprp = 'short', ipco = 'short', ispe = 'short'] = lengths;
  const size = (length: BoxLength, wide: number, high: number) => {
    const data = Buffer.alloc(12);
    data.writeUInt32BE(wide, 4);
    data.writeUInt32BE(high, 8);
    return box('ispe', length, data);
  };
  const sizes = box(
    'ipco',
    ipco,
    box('hvcC', 'short', Buffer.alloc(4)),
    size('short', 512, 512),
    size(ispe, width, height),
  );
  return Buffer.concat([
    box('ftyp', 'short', Buffer.from('heic\0\0\0\0mif1heic')),
    box('meta', meta, Buffer.alloc(4), box('hdlr', 'short', Buffer.alloc(8)), box('iprp', iprp, sizes)),
    ...(meta === 'to-end' ? [] : [box('mdat', 'short', Buffer.from('data'))]),
  ]);
}

test('an endless page tree stops at its budget, and only its account waits', async () => {
  const ended: string[] = [];
  const bounded = createFileInspector({ log, budgetMs: 100, patienceMs: 1 });
  onTestFinished(() => bounded.close());
  const send = async (account: string, bytes: Buffer) => {
    const verdict = await bounded.inspect('application/pdf', load(bytes), sentBy(account));
    ended.push(account);
    return verdict;
  };
  const hostile = [1, 2, 3, 4].map(() => send('hostile', endlessTree()));
  await expect(send('hostile', CONTENTS.pdf())).rejects.toMatchObject({
    code: 'verifications-en-cours',
    status: 429,
    detail: 'Plusieurs de vos fichiers attendent déjà. Réessayez dans quelques secondes.',
  });
  expect(await send('neighbour', CONTENTS.pdf())).toBe('lisible');
  expect(await Promise.all(hostile)).toEqual(Array(4).fill('trop-complexe'));
  expect(ended).toEqual(['neighbour', 'hostile', 'hostile', 'hostile', 'hostile']);
});

test('a file that computes for more than a second is refused, and the next one is read by another thread', async () => {
  const entry = join(folder, 'stuck.mjs');
  await writeFile(
    entry,
    `import { parentPort } from 'node:worker_threads';
     parentPort.on('message', ({ type }) => {
       if (type === 'image/png') for (;;);
       parentPort.postMessage('lisible');
     });
     parentPort.postMessage('ready');`,
  );
  const stuck = createFileInspector({ log, entry: pathToFileURL(entry), threads: 1 });
  onTestFinished(() => stuck.close());
  const before = process.cpuUsage();
  const [late, next] = await Promise.all([
    stuck.inspect('image/png', load(CONTENTS.png()), sentBy('a')),
    stuck.inspect('image/jpeg', load(CONTENTS.jpeg()), sentBy('b')),
  ]);
  expect([late, next]).toEqual(['trop-complexe', 'lisible']);
  // The limit of waiting would let it compute for ten seconds.
  const { user, system } = process.cpuUsage(before);
  expect((user + system) / 1_000).toBeLessThan(5_000);
});

test('an idle thread that does not answer is ended too', async () => {
  const entry = join(folder, 'mute.mjs');
  await writeFile(
    entry,
    `import { parentPort } from 'node:worker_threads';
     parentPort.on('message', ({ type }) => {
       if (type !== 'image/png') parentPort.postMessage('lisible');
     });
     parentPort.postMessage('ready');`,
  );
  const mute = createFileInspector({ log, entry: pathToFileURL(entry), threads: 1, budgetMs: 50 });
  onTestFinished(() => mute.close());
  expect(await mute.inspect('image/png', load(CONTENTS.png()), sentBy('a'))).toBe('trop-complexe');
  expect(await mute.inspect('image/jpeg', load(CONTENTS.jpeg()), sentBy('b'))).toBe('lisible');
});

test('the queue is limited, holds no bytes, and drops a file when its sender disconnects', async () => {
  const narrow = createFileInspector({ log, threads: 1, waiting: 2 });
  const loaded: string[] = [];
  const gone = new AbortController();
  const send = (account: string, signal?: AbortSignal) =>
    narrow.inspect(
      'application/pdf',
      () => {
        loaded.push(account);
        return load(CONTENTS.pdf())();
      },
      sentBy(account, signal),
    );
  const first = send('a');
  const second = send('b', gone.signal);
  const third = send('c');
  await expect(send('d')).rejects.toMatchObject({ code: 'verification-indisponible' });
  expect(loaded).toEqual([]);
  gone.abort(new Error('left'));
  await expect(second).rejects.toThrow('left');
  await expect(send('e', gone.signal)).rejects.toThrow('left');
  expect([await first, await third, loaded]).toEqual(['lisible', 'lisible', ['a', 'c']]);
  await narrow.close();
});

test('a thread that does not start is reported as a fault of the portal', async () => {
  const absent = createFileInspector({ log, entry: pathToFileURL(join(folder, 'absent.mjs')) });
  await expect(absent.inspect('application/pdf', load(CONTENTS.pdf()), sentBy('a'))).rejects.toThrow('absent.mjs');
});
