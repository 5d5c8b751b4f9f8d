/** What systems leave in folders for themselves; a person who gives a folder means none of it. */
const SYSTEM_NAMES = new Set(['thumbs.db', 'desktop.ini', '__macosx']);

function isHidden(name: string): boolean {
  return name.startsWith('.') || SYSTEM_NAMES.has(name.toLowerCase());
}

/** The files of a drop, those inside its folders included, folder by folder; hidden files are left out. */
export async function droppedFiles(transfer: DataTransfer): Promise<File[]> {
  // Read at once: the transfer is empty as soon as the event is over.
  const entries = [...transfer.items]
    .map((item) => item.webkitGetAsEntry?.() ?? null)
    .filter((entry) => entry !== null);
  const files = [...transfer.files];
  if (entries.length === 0) return files;
  const found = await Promise.all(entries.filter(({ name }) => !isHidden(name)).map(filesOf));
  return found.flat();
}

/** The files of a folder chosen in the browser's own window, hidden ones left out, in the order of their paths. */
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

/** A reader gives a folder by parts (a hundred in Chromium), and an empty part at the end. */
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
