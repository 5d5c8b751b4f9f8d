import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { syncFolder } from '@pwp/api-kit/server';
import { log } from './log.ts';
import type { SignedText } from './read-manifest.ts';

/** The last good manifest of everybody, on disk: a shell starts with it while no registry answers. */
export interface KeptManifest {
  /** As it was kept, unchecked; undefined when there is none, or it cannot be read, which is logged. */
  read: () => Promise<SignedText | undefined>;
  /** Replaces the kept manifest. A failure is logged only: it must refuse no page. */
  write: (signed: SignedText) => Promise<void>;
}

/** Its name: the signature on the first line, then the text that it signs, which has no line break. */
const FILE = 'manifest.txt';

/** Keeps it in `folder`, which several shells of one portal may share. */
export function keepManifestIn(folder: string): KeptManifest {
  const path = join(folder, FILE);
  let writing = Promise.resolve();

  async function replace({ signature, text }: SignedText): Promise<void> {
    const aside = join(folder, `.${randomUUID()}`);
    try {
      await mkdir(folder, { recursive: true });
      await writeFile(aside, `${signature}\n${text}`, { flag: 'wx', flush: true });
      await rename(aside, path);
      await syncFolder(folder);
    } catch (error) {
      log.warn({ err: error, path }, 'le manifeste n’a pas pu être gardé : un démarrage sans registre ne l’aura pas');
      await rm(aside, { force: true }).catch(() => undefined);
    }
  }

  return {
    async read() {
      try {
        const kept = await readFile(path, 'utf8');
        const end = kept.indexOf('\n');
        return { signature: kept.slice(0, end), text: kept.slice(end + 1) };
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ENOENT')
          log.warn({ err: error, path }, 'le manifeste gardé est illisible');
        return undefined;
      }
    },
    write(signed) {
      writing = writing.then(() => replace(signed));
      return writing;
    },
  };
}
