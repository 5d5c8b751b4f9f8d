import type { IncomingMessage, ServerResponse } from 'node:http';
import { extname } from 'node:path';
import type { Readable } from 'node:stream';
import { WORKER_POLICY } from '@pwp/contracts';
import sirv from 'sirv';
import { log } from './log.ts';

/** sirv says the charset of pages alone. */
const TEXTS: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml; charset=utf-8',
  '.txt': 'text/plain; charset=utf-8',
};

/**
 * Answers the files that `folder` holds now, precompressed where they are, kept for good by browsers; `absent` answers for
 * any other. A file that can no longer be read (the folder was built again meanwhile) costs its own request a cut
 * connection and nothing else.
 */
export function createAssets(
  folder: string,
): (request: IncomingMessage, response: ServerResponse, absent: () => void) => void {
  const setHeaders = (response: ServerResponse, path: string) => {
    response.setHeader('Content-Security-Policy', WORKER_POLICY);
    const type = TEXTS[extname(path)];
    if (type !== undefined) response.setHeader('Content-Type', type);
  };
  const files = sirv(folder, { brotli: true, gzip: true, immutable: true, maxAge: 31_536_000, etag: true, setHeaders });
  return (request, response, absent) => {
    const { url } = request;
    // The headers have promised the whole file. Only a cut connection tells the browser that it is incomplete.
    const cut = (error: unknown) => {
      log.error({ err: error, url }, 'fichier du portail illisible : connexion coupée');
      response.destroy();
    };
    // sirv handles no read error, and an unhandled one would end the process.
    response.once('pipe', (file: Readable) => file.once('error', cut));
    try {
      files(request, response, absent);
    } catch (error) {
      // A range that ends before it starts (`bytes=5-2`) is thrown back by the stream's own constructor.
      cut(error);
    }
  };
}
