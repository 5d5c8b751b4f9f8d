import { randomBytes } from 'node:crypto';
import { request } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { onePage } from '@pwp/module-numerisation/testing';

/** What a PDF of one page holds beside its content, at most, bytes. */
const FRAME = 1024;
const BOUNDARY = 'pwp-bench-boundary';

/** The body of a pli. */
export interface PliBody {
  contentType: string;
  parts: readonly Buffer[];
  bytes: number;
}

/** A body of so many PDFs of so many bytes, each unlike all others. */
export function makePliBody(files: number, fileBytes: number): PliBody {
  const parts = [field('numeroUnique', '0340819000040PWP01'), field('contexte', 'AJO')];
  for (let rank = 0; rank < files; rank += 1) {
    parts.push(
      Buffer.from(
        `--${BOUNDARY}\r\nContent-Disposition: form-data; name="files"; filename="piece-${rank}.pdf"\r\n` +
          'Content-Type: application/pdf\r\n\r\n',
      ),
      onePage(randomBytes(fileBytes - FRAME)),
      Buffer.from('\r\n'),
    );
  }
  parts.push(Buffer.from(`--${BOUNDARY}--\r\n`));
  return {
    contentType: `multipart/form-data; boundary=${BOUNDARY}`,
    parts,
    bytes: parts.reduce((sum, part) => sum + part.length, 0),
  };
}

function field(name: string, value: string): Buffer {
  return Buffer.from(`--${BOUNDARY}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`);
}

/** Posts a body in pieces of 64 KB, as a network would; rejects unless it is answered 201. */
export async function post(url: string, body: PliBody, headers: Readonly<Record<string, string>>): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const outgoing = request(url, {
    method: 'POST',
    headers: { ...headers, 'content-type': body.contentType, 'content-length': body.bytes },
  });
  outgoing.once('error', reject);
  outgoing.once('response', (answer) => {
    let text = '';
    answer.setEncoding('utf8').on('data', (part: string) => {
      text += part;
    });
    answer.once('end', () => {
      if (answer.statusCode === 201) resolve();
      else reject(new Error(`${url} answered ${answer.statusCode}: ${text}`));
    });
  });
  await pipeline(Readable.from(slices(body.parts)), outgoing);
  await promise;
}

function* slices(parts: readonly Buffer[]): Generator<Buffer> {
  const size = 64 * 1024;
  for (const part of parts) {
    for (let start = 0; start < part.length; start += size) yield part.subarray(start, start + size);
  }
}
