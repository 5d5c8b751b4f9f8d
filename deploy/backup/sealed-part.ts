import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { writeNewFile } from '@pwp/api-kit/server';
import { Decrypter, Encrypter } from 'age-encryption';
import type { Part } from './manifest.ts';

/** Encrypts a stream into a new file, as it comes. */
export async function sealPart(source: Readable, file: string, recipient: string): Promise<Omit<Part, 'name'>> {
  const encrypter = new Encrypter();
  encrypter.addRecipient(recipient);
  const sealed = await encrypter.encrypt(Readable.toWeb(source) as ReadableStream<Uint8Array>);
  const { size, sha256 } = await writeNewFile(Readable.fromWeb(sealed), file, 0o600);
  return { bytes: size, sha256 };
}

/** SHA-256 of a file, hexadecimal. */
export async function sha256Of(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}

async function* naming(file: string, opened: Readable): AsyncGenerator<Uint8Array> {
  try {
    for await (const chunk of opened) yield chunk as Uint8Array;
  } catch (error) {
    throw new Error(`${file} : ce fichier n’est pas lisible jusqu’au bout.`, { cause: error });
  }
}

/** What was sealed. Throws when the key is not the one; the stream fails at a byte that was changed. */
export async function openPart(file: string, identity: string): Promise<Readable> {
  const decrypter = new Decrypter();
  decrypter.addIdentity(identity);
  const source = createReadStream(file);
  try {
    const opened = await decrypter.decrypt(Readable.toWeb(source) as ReadableStream<Uint8Array>);
    return Readable.from(naming(file, Readable.fromWeb(opened)));
  } catch (error) {
    source.destroy();
    throw new Error('Cette clé privée n’ouvre pas la sauvegarde : PWP_BACKUP_IDENTITY_FILE en nomme une autre.', {
      cause: error,
    });
  }
}
