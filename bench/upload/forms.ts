import { randomBytes } from 'node:crypto';
import { request } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { onePage } from '@pwp/module-numerisation/testing';

/** Most bytes of a one-page PDF besides its content. */
const FRAME = 1024;
const BOUNDARY = 'pwp-bench-boundary';

/** The body of a request: fields and files. */
export interface Form {
  parts: readonly Buffer[];
  bytes: number;
}

/** This many PDFs of this size, each different. */
export function makeFiles(count: number, bytes: number): Buffer[] {
  return Array.from({ length: count }, () => onePage(randomBytes(bytes - FRAME)));
}

/** Fields, then files. */
export function formOf(fields: Readonly<Record<string, string>>, name: string, files: readonly Buffer[]): Form {
  const parts = [
    ...Object.entries(fields).map(([field, value]) => part(`name="${field}"`, Buffer.from(value))),
    ...files.map((file, rank) =>
      part(`name="${name}"; filename="piece-${rank}.pdf"\r\nContent-Type: application/pdf`, file),
    ),
  ].flat();
  parts.push(Buffer.from(`--${BOUNDARY}--\r\n`));
  return { parts, bytes: parts.reduce((sum, { length }) => sum + length, 0) };
}

function part(disposition: string, content: Buffer): Buffer[] {
  const head = `--${BOUNDARY}\r\nContent-Disposition: form-data; ${disposition}\r\n\r\n`;
  return [Buffer.from(head), content, Buffer.from('\r\n')];
}

/** Sends a form in chunks of 64 KB, like a network; rejects unless the response is 201. */
export async function sendForm(
  method: 'POST' | 'PUT',
  url: string,
  { parts, bytes }: Form,
  headers: Readonly<Record<string, string>>,
): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const outgoing = request(url, {
    method,
    headers: { ...headers, 'content-type': `multipart/form-data; boundary=${BOUNDARY}`, 'content-length': bytes },
  });
  outgoing.once('error', reject);
  outgoing.once('response', (answer) => {
    let text = '';
    answer.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
    });
    answer.once('end', () => {
      if (answer.statusCode === 201) resolve();
      else reject(new Error(`${url} answered ${answer.statusCode}: ${text}`));
    });
  });
  await pipeline(Readable.from(slices(parts)), outgoing);
  await promise;
}

function* slices(parts: readonly Buffer[]): Generator<Buffer> {
  const size = 64 * 1024;
  for (const each of parts) {
    for (let start = 0; start < each.length; start += size) yield each.subarray(start, start + size);
  }
}
