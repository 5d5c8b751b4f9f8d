import { mkdir, readdir } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { feed, outputOf } from './started-command.ts';

/** How GNU tar ends when a file was deleted while it read the folder: those of drafts are, at any time. */
const FILE_GONE = 1;

/** A folder's files as a tar. What is being written (`*.part`, probes) is left out. */
export async function archiveFolder(folder: string): Promise<Readable> {
  // Nothing was stored yet.
  await mkdir(folder, { recursive: true });
  const words = ['--create', '--exclude=*.part', '--exclude=.probe-*', '--directory', folder, '.'];
  return Readable.from(outputOf('tar', words, { accepted: [0, FILE_GONE] }));
}

/** Puts a tar's files into a folder. */
export async function unpackFolder(archive: Readable, folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  await feed(archive, 'tar', ['--extract', '--no-same-owner', '--keep-old-files', '--directory', folder]);
}

/** Whether a folder is missing, or holds nothing. */
export async function isEmptyFolder(folder: string): Promise<boolean> {
  return (await readdir(folder).catch(() => [])).length === 0;
}
