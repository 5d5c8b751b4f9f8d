import type { IncomingMessage } from 'node:http';
import { corpsTropVolumineux, requeteInvalide } from '@pwp/api-kit';
import type { z } from 'zod';

/** Bytes of a JSON body. */
const JSON_LIMIT = 64 * 1024;

/** A body that is too large is read and dropped up to so many times its limit, so that its sender reads the answer. */
const DRAINED = 4;

/** The body of a request, whole. Throws `corps-trop-volumineux` above `limit` bytes. */
export async function readBytes(request: IncomingMessage, limit: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  // Not destroyed when it is left: its sender reads the refusal.
  const sent: AsyncIterable<Buffer> = request.iterator({ destroyOnReturn: false });
  for await (const chunk of sent) {
    size += chunk.length;
    if (size <= limit) chunks.push(chunk);
    else if (size > limit * DRAINED) break;
  }
  if (size > limit) throw corpsTropVolumineux(`Le corps dépasse ${Math.floor(limit / 1024)} Ko.`);
  return Buffer.concat(chunks);
}

/** A JSON body as its schema reads it; an empty one is `{}`. Throws `requete-invalide`, `corps-trop-volumineux`. */
export async function readJson<Schema extends z.ZodType>(
  request: IncomingMessage,
  schema: Schema,
): Promise<z.output<Schema>> {
  const text = (await readBytes(request, JSON_LIMIT)).toString();
  let json: unknown;
  try {
    json = text === '' ? {} : JSON.parse(text);
  } catch {
    throw requeteInvalide('Le corps n’est pas du JSON.');
  }
  return parse(schema, json, 'Le corps ne convient pas.');
}

/** The query of a request as its schema reads it. Throws `requete-invalide`. */
export function readQuery<Schema extends z.ZodType>(request: IncomingMessage, schema: Schema): z.output<Schema> {
  const [, query = ''] = (request.url ?? '').split('?', 2);
  return parse(schema, Object.fromEntries(new URLSearchParams(query)), 'L’adresse ne convient pas.');
}

function parse<Schema extends z.ZodType>(schema: Schema, value: unknown, refusal: string): z.output<Schema> {
  const read = schema.safeParse(value);
  if (read.success) return read.data;
  throw requeteInvalide(refusal, {
    errors: read.error.issues.map(({ path, message }) => ({ pointer: `/${path.join('/')}`, detail: message })),
  });
}
