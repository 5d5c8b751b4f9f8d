/** Files that operating systems add to folders; the person did not mean to send them. */
const SYSTEM_NAMES = new Set(['thumbs.db', 'desktop.ini', '__macosx']);

function isHidden(name: string): boolean {
  return name.startsWith('.') || SYSTEM_NAMES.has(name.toLowerCase());
}

/** The files of a drop and of its folders, folder by folder, without hidden files. */
export async function droppedFiles(transfer: DataTransfer): Promise<File[]> {
  // Read synchronously: the transfer is empty once the event is over.
  const entries = [...transfer.items]
    .map((item) => item.webkitGetAsEntry?.() ?? null)
    .filter((entry) => entry !== null);
  const files = [...transfer.files];
  if (entries.length === 0) return files;
  const found = await Promise.all(entries.filter(({ name }) => !isHidden(name)).map(filesOf));
  return found.flat();
}

/** The files of a folder chosen in the browser's dialog, without hidden ones, sorted by path. */
export function filesOfFolder(files: Iterable<File>): File[] {
  return [...files]
    .filter((file) => !file.webkitRelativePath.split('/').some(isHidden))
    .toSorted((a, b) => a.webkitRelativePath.localeCompare(b.webkitRelativePath, 'fr', { numeric: true }));
}

async function filesOf(entry: FileSystemEntry): Promise<File[]> {
  if (isFile(entry)) return [await new Promise<File>((resolve, reject) => entry.file(resolve, reject))];
  if (!isFolder(entry)) return [];
  const inside = (await entriesOf(entry)).filter(({ name }) => !isHidden(name));
  inside.sort((a, b) => a.name.localeCompare(b.name, 'fr', { numeric: true }));
  const found: File[] = [];
  for (const one of inside) found.push(...(await filesOf(one)));
  return found;
}

/** A reader returns a folder in batches (a hundred in Chromium), then an empty one. */
async function entriesOf(folder: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = folder.createReader();
  const all: FileSystemEntry[] = [];
  for (;;) {
    const part = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
    if (part.length === 0) return all;
    all.push(...part);
  }
}

function isFile(entry: FileSystemEntry): entry is FileSystemFileEntry {
  return entry.isFile;
}

function isFolder(entry: FileSystemEntry): entry is FileSystemDirectoryEntry {
  return entry.isDirectory;
}
