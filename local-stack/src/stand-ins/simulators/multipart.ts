import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { Transform, type Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import busboy from 'busboy';
import { SimulatorError } from './simulator-error.ts';

/** A received file: `taille` in bytes, `chemin` is the path of its bytes. */
export interface ReceivedFile {
  nom: string;
  type: string;
  taille: number;
  sha256: string;
  chemin: string;
}

/** A received multipart form, with its files in order. */
export interface ReceivedForm {
  fields: Map<string, string>;
  files: ReceivedFile[];
}

/** Limits of a form: `fields` must all come before the first file; sizes in bytes. */
export interface FormRules {
  fields: readonly string[];
  /** Fields that may be missing. */
  optionalFields?: readonly string[];
  fileField: string;
  maxFiles: number;
  maxFileBytes: number;
}

/**
 * Streams a multipart form to files `0`, `1`… of `folder` and hashes them (SHA-256). A refused form is still read to its
 * end, so that the caller gets the response.
 * @throws SimulatorError `depot-invalide` (400), `fichier-trop-volumineux` or `trop-de-fichiers` (413)
 */
export async function receiveForm(req: IncomingMessage, folder: string, rules: FormRules): Promise<ReceivedForm> {
  const parser = openParser(req, rules);
  const fields = new Map<string, string>();
  const files: Promise<ReceivedFile | undefined>[] = [];
  let fault: SimulatorError | undefined;
  const refuse = (status: number, code: string, message: string) => {
    fault ??= new SimulatorError(status, code, message);
  };

  parser.on('field', (name, value, info) => {
    if (info.valueTruncated) refuse(400, 'depot-invalide', `Le champ « ${name} » est trop long.`);
    else if (![...rules.fields, ...(rules.optionalFields ?? [])].includes(name))
      refuse(400, 'depot-invalide', `Le champ « ${name} » n’est pas attendu.`);
    else fields.set(name, value);
  });
  parser.on('file', (name, stream, info) => {
    const missing = rules.fields.find((field) => !fields.has(field));
    if (missing !== undefined) refuse(400, 'depot-invalide', `Le champ « ${missing} » doit précéder les fichiers.`);
    else if (name !== rules.fileField) refuse(400, 'depot-invalide', `Le fichier « ${name} » n’est pas attendu.`);
    if (fault !== undefined) return stream.resume();
    const nom = info.filename ?? 'sans nom';
    stream.once('limit', () =>
      refuse(413, 'fichier-trop-volumineux', `Le fichier « ${nom} » dépasse ${rules.maxFileBytes} octets.`),
    );
    const stored = storeFile(stream, join(folder, String(files.length)), nom, info.mimeType);
    // A file that cannot be stored ends the request: otherwise the parser would wait for its reader for ever.
    return files.push(
      stored.catch(() => {
        req.destroy();
        return undefined;
      }),
    );
  });
  parser.on('filesLimit', () => refuse(413, 'trop-de-fichiers', `Pas plus de ${rules.maxFiles} fichiers.`));

  const broken = await pipeline(req, parser).then(
    () => false,
    () => true,
  );
  const stored = await Promise.all(files);
  if (fault !== undefined) throw fault;
  if (broken) throw new SimulatorError(400, 'depot-invalide', 'Le corps multipart est interrompu ou mal formé.');
  const missing = rules.fields.find((field) => !fields.has(field));
  if (missing !== undefined) throw new SimulatorError(400, 'depot-invalide', `Le champ « ${missing} » manque.`);
  return { fields, files: stored.filter((file) => file !== undefined) };
}

function openParser(req: IncomingMessage, rules: FormRules) {
  try {
    return busboy({
      headers: req.headers,
      defParamCharset: 'utf8',
      limits: { files: rules.maxFiles, fileSize: rules.maxFileBytes, fieldSize: 1024 * 1024, fields: 10 },
    });
  } catch {
    req.resume();
    throw new SimulatorError(400, 'depot-invalide', 'Le corps doit être en multipart/form-data.');
  }
}

async function storeFile(stream: Readable, chemin: string, nom: string, type: string): Promise<ReceivedFile> {
  const hash = createHash('sha256');
  let taille = 0;
  const measure = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      hash.update(chunk);
      taille += chunk.length;
      done(null, chunk);
    },
  });
  await pipeline(stream, measure, createWriteStream(chemin));
  return { nom, type, taille, sha256: hash.digest('hex'), chemin };
}
