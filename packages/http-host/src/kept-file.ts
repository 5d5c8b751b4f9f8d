import { createHash } from 'node:crypto';
import { FileResponse, WithHeaders } from '@pwp/api-kit';

/** A file of the host's own: made at its first request, then kept; a caller that has it is answered 304. */
export function keptFile(
  type: string,
  make: () => string | Promise<Buffer>,
  headers: Readonly<Record<string, string>> = {},
): () => Promise<WithHeaders<FileResponse>> {
  let kept: Promise<WithHeaders<FileResponse>> | undefined;
  const read = async () => {
    const body = Buffer.from(await make());
    const etag = `"${createHash('sha256').update(body).digest('base64url')}"`;
    return new WithHeaders({ ETag: etag, 'Cache-Control': 'no-cache', ...headers }, new FileResponse({ body, type }));
  };
  return () =>
    (kept ??= read().catch((error: unknown) => {
      kept = undefined;
      throw error;
    }));
}
