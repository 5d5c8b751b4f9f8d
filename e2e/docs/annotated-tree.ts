/** A module's folders are told once, under this name. */
const ANY_MODULE = 'modules/<id>';

/** Folders of the first and second level, and those inside a module, as the annotated tree of docs/architecture.md names them. */
export function namedFolders(page: string): string[] {
  const [, tree = ''] = /^## The tree\n+```\n(.*?)^```$/ms.exec(page) ?? [];
  let above = '';
  const folders = tree.split('\n').flatMap((line) => {
    const words = line.trim().split(/\s+/);
    // Names come first, each ended by a slash; what they are stands behind.
    const ended = words.findIndex((word) => !word.endsWith('/'));
    const names = words.slice(0, ended < 0 ? words.length : ended).map((name) => name.slice(0, -1));
    if (line.startsWith(' ')) return names.map((name) => `${above}/${name}`);
    above = names[0] ?? above;
    return names;
  });
  return [...new Set(folders.flatMap((folder) => withItsParent(folder)))].toSorted();
}

/** The same folders, as these files are in them. */
export function foldersOf(files: readonly string[]): string[] {
  const folders = files.flatMap((file) => {
    const [first = '', second, third, ...below] = file.replace(/^modules\/[^/]+/, ANY_MODULE).split('/');
    if (second === undefined || first.startsWith('.')) return [];
    if (first === 'modules') return below.length > 0 ? [ANY_MODULE, `${ANY_MODULE}/${third}`] : [ANY_MODULE];
    return third === undefined ? [first] : [`${first}/${second}`];
  });
  return [...new Set(folders.flatMap((folder) => withItsParent(folder)))].toSorted();
}

function withItsParent(folder: string): string[] {
  return [folder.split('/', 1)[0] ?? folder, folder];
}
