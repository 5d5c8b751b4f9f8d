import { readFileSync } from 'node:fs';
import { crc32 } from 'node:zlib';

const read = (name: string) => readFileSync(new URL(name, import.meta.url));
const number = (value: number) => Buffer.from(value.toString(16).padStart(8, '0'), 'hex');

/** Where a comment may stand: after the JFIF segment of the JPEG, after the header of the PNG. */
const JPEG = { page: read('page.jpg'), at: 20 };
const PNG = { page: read('page.png'), at: 33 };

/** A JPEG of a made-up page, with the key as its comment; the same key gives the same bytes. */
export function demoJpeg(key: string): Buffer {
  const comment = Buffer.concat([Buffer.from([0xff, 0xfe]), number(key.length + 2).subarray(2), Buffer.from(key)]);
  return Buffer.concat([JPEG.page.subarray(0, JPEG.at), comment, JPEG.page.subarray(JPEG.at)]);
}

/** A PNG of a made-up page, with the key as its comment; the same key gives the same bytes. */
export function demoPng(key: string): Buffer {
  const body = Buffer.from(`tEXtComment\0${key}`, 'latin1');
  const comment = Buffer.concat([number(body.length - 4), body, number(crc32(body))]);
  return Buffer.concat([PNG.page.subarray(0, PNG.at), comment, PNG.page.subarray(PNG.at)]);
}
