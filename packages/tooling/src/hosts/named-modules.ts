/** The names of a module: its id and the addresses of its pages. */
export interface KnownModule {
  id: string;
  path: string;
  publicPages: readonly { path: string }[];
}

/**
 * Every place where a text names a module, one line each: its id as a whole string, as a part of an address, before
 * the dot of a key or in its package name; or the first part of one of its addresses. Plain words (« comptes » in a
 * sentence) do not count.
 */
export function namedModules(text: string, modules: readonly KnownModule[]): string[] {
  const names = modules.flatMap(({ id, path, publicPages }) => [id, path, ...publicPages.map((page) => page.path)]);
  const firstParts = new Set(names.map((name) => name.replace(/^\//, '').split('/', 1)[0] ?? name));
  const naming = new RegExp(`(?:["'\`/]|@pwp/module-)(?:${[...firstParts].join('|')})(?![\\w-])(?! )`);
  return text.split('\n').flatMap((line, index) => (naming.test(line) ? [`${index + 1}: ${line.trim()}`] : []));
}
