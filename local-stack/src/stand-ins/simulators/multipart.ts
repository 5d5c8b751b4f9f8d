import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { ProblemError, readMultipart, type UploadedFile } from '@pwp/api-kit';
import { SimulatorError } from './simulator-error.ts';

/** A received multipart form, with its files in order: the `key` of each is the path of its bytes. */
export interface ReceivedForm {
  fields: ReadonlyMap<string, string>;
  files: UploadedFile[];
}

/** What a form has: its fields, and at most `maxFiles` files in `fileField`; sizes in bytes. */
export interface FormRules {
  fields: readonly string[];
  fileField: string;
  maxFiles: number;
  maxFileBytes: number;
}

/**
 * Streams a multipart form to files of `folder`. A refused form is still read to its end, so that the caller gets the response.
 * @throws SimulatorError `depot-invalide` (400), `fichier-trop-volumineux` or `trop-de-fichiers` (413)
 */
export async function receiveForm(req: IncomingMessage, folder: string, rules: FormRules): Promise<ReceivedForm> {
  let rank = 0;
  const store: Parameters<typeof readMultipart>[1] = {
    async put(source) {
      const key = join(folder, String(rank++));
      const hash = createHash('sha256');
      let size = 0;
      const measured = async function* (chunks: AsyncIterable<Buffer>) {
        for await (const chunk of chunks) {
          hash.update(chunk);
          size += chunk.length;
          yield chunk;
        }
      };
      await pipeline(source, measured, createWriteStream(key));
      return { key, size, sha256: hash.digest('hex') };
    },
    delete: (key) => rm(key, { force: true }),
  };
  const limits = { files: rules.maxFiles, fileBytes: rules.maxFileBytes, totalBytes: Infinity };
  const { fields, files } = await readMultipart(req, store, limits).catch((error: unknown) => {
    if (!(error instanceof ProblemError)) throw error;
    if (error.status === 413) throw new SimulatorError(413, error.code, error.message);
    throw new SimulatorError(400, 'depot-invalide', error.message);
  });
  const fault =
    Object.keys(fields).find((name) => !rules.fields.includes(name)) ??
    rules.fields.find((name) => !(name in fields)) ??
    files.find(({ field }) => field !== rules.fileField)?.field;
  if (fault !== undefined)
    throw new SimulatorError(400, 'depot-invalide', `Le champ « ${fault} » manque ou est de trop.`);
  return { fields: new Map(Object.entries(fields)), files };
}
