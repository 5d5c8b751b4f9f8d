import type { IncomingMessage } from 'node:http';
import { pipeline, Transform, type Readable } from 'node:stream';
import busboy from 'busboy';
import type { FileStore, StoredFile } from '../files/file-store.ts';
import { handOnBody } from '../provider/hand-on-body.ts';
import { defineProblem, requeteInvalide, stockagePlein, typeDeCorpsRefuse, type ProblemError } from './problems.ts';

export const fichierTropVolumineux = defineProblem('fichier-trop-volumineux', 413, 'Un fichier est trop volumineux');
export const envoiTropVolumineux = defineProblem('envoi-trop-volumineux', 413, 'L’envoi est trop volumineux');
export const tropDeFichiers = defineProblem('trop-de-fichiers', 413, 'Trop de fichiers');

/** The problems that a multipart body can cause, for a route that reads one. */
export const MULTIPART_PROBLEMS = [
  typeDeCorpsRefuse,
  fichierTropVolumineux,
  envoiTropVolumineux,
  tropDeFichiers,
  stockagePlein,
];

/** Limits of a multipart body; sizes in bytes. */
export interface MultipartLimits {
  files: number;
  fileBytes: number;
  totalBytes: number;
  /**
   * The sender's remaining quota in bytes, and the problem to throw. The body is refused as soon as its files exceed
   * it.
   */
  room?: { bytes: number; refusal: () => ProblemError };
}

/** A file of a multipart body, already in the store. */
export interface UploadedFile extends StoredFile {
  field: string;
  /** The sender's file name; never use it as a path. */
  name: string;
  /** The sender's media type; never believe it. */
  type: string;
}

/** A fully read multipart body. */
export interface Multipart {
  fields: Record<string, string>;
  files: UploadedFile[];
}

/** Shortens a name to one line for use in a sentence. */
const shown = (name: string) => name.replace(/[\p{C}\u2028\u2029]/gu, '').slice(0, 150);
const megabytes = (bytes: number) => `${Math.round(bytes / (1024 * 1024))} Mo`;

/**
 * Streams a multipart body into the store, keeping the order of its files. On any error the store keeps nothing and
 * the rest of the body is drained, so that the sender reads the response. Throws `type-de-corps-refuse`,
 * `requete-invalide`, and the other problems of `MULTIPART_PROBLEMS`.
 */
export async function readMultipart(
  request: IncomingMessage,
  store: Pick<FileStore, 'put' | 'delete'>,
  limits: MultipartLimits,
): Promise<Multipart> {
  const stored: Promise<UploadedFile>[] = [];
  try {
    const fields = await parse(request, store, limits, stored);
    return { fields, files: await Promise.all(stored) };
  } catch (error) {
    const settled = await Promise.allSettled(stored);
    for (const file of settled) if (file.status === 'fulfilled') await store.delete(file.value.key);
    throw error;
  }
}

function parse(
  request: IncomingMessage,
  store: Pick<FileStore, 'put' | 'delete'>,
  limits: MultipartLimits,
  stored: Promise<UploadedFile>[],
): Promise<Record<string, string>> {
  let parser: busboy.Busboy;
  try {
    parser = busboy({
      headers: request.headers,
      defParamCharset: 'utf8',
      // One byte more distinguishes "exactly at the limit" from "truncated".
      limits: { files: limits.files, fileSize: limits.fileBytes + 1, fieldSize: 64 * 1024, fields: 50 },
    });
  } catch (error) {
    request.resume();
    throw typeDeCorpsRefuse('Un corps « multipart/form-data » est attendu.', { cause: error });
  }
  const { promise, resolve, reject } = Promise.withResolvers<Record<string, string>>();
  // The sender chooses the names. A plain object would already have a « constructor ».
  const fields: Record<string, string> = Object.create(null) as Record<string, string>;
  const total = { bytes: 0 };
  parser.on('field', (name, value) => {
    fields[name] = value;
  });
  parser.on('file', (field, stream, info) => {
    const name = info.filename ?? '';
    const file = store
      .put(measured(stream, { name, pointer: `/${field}/${stored.length}` }, total, limits))
      .then((put) => ({ ...put, field, name, type: info.mimeType }));
    void file.catch(reject);
    stored.push(file);
  });
  parser.on('filesLimit', () => reject(tropDeFichiers(`Un envoi compte au plus ${limits.files} fichiers.`)));
  parser.on('error', (error) => reject(requeteInvalide('Le corps de la requête n’est pas lisible.', { cause: error })));
  parser.on('close', () => resolve(fields));
  // Drains a refused body without storing it: the sender reads the response once it has sent everything.
  const body = handOnBody(request, parser);
  promise.catch(() => {
    body.letGo();
    parser.destroy();
  });
  return promise;
}

/** The file's bytes while they stay within the limits; then it fails with the problem. */
function measured(
  stream: Readable & { truncated?: boolean },
  { name, pointer }: { name: string; pointer: string },
  total: { bytes: number },
  limits: MultipartLimits,
): Readable {
  const meter = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      total.bytes += chunk.length;
      if (total.bytes > limits.totalBytes) {
        done(envoiTropVolumineux(`L’envoi dépasse ${megabytes(limits.totalBytes)} en tout.`));
      } else if (limits.room !== undefined && total.bytes > limits.room.bytes) done(limits.room.refusal());
      else done(null, chunk);
    },
    flush(done) {
      if (stream.truncated !== true) return done();
      const detail = `« ${shown(name)} » dépasse ${megabytes(limits.fileBytes)}.`;
      return done(fichierTropVolumineux(detail, { errors: [{ pointer, detail }] }));
    },
  });
  // Piped at once: an unread busboy stream would lose bytes or emit an unhandled error.
  pipeline(stream, meter, () => undefined);
  return meter;
}
