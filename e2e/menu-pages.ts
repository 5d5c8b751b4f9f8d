import { glob, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ModuleDeclaration } from '@pwp/contracts';
import { root } from '@pwp/testing/portal';

/** Each role that has pages, and an account of it. */
export const ACCOUNTS = [
  { role: 'professionnel', email: 'agent@pwp.test' },
  { role: 'referent', email: 'referent@pwp.test' },
  { role: 'administrateur', email: 'admin@pwp.test' },
] as const;

type Role = (typeof ACCOUNTS)[number]['role'];

/** Every page that a module puts in the menu of a role. */
export async function pagesOf(role: Role): Promise<string[]> {
  const pages: string[] = [];
  const isOpen = (item: { availability: string; roles: readonly string[] }) =>
    item.availability === 'available' && (item.roles.length === 0 || item.roles.includes(role));
  for await (const file of glob('modules/[a-z]*/module.json', { cwd: root })) {
    const declaration = ModuleDeclaration.parse(JSON.parse(await readFile(join(root, file), 'utf8')));
    if (!isOpen(declaration)) continue;
    const items = declaration.navigation.filter((item) => isOpen(item)).map(({ path }) => path);
    pages.push(...(items.length === 0 ? [declaration.home ? '/' : declaration.path] : items));
  }
  return pages.toSorted();
}

/** Every page of a menu once: those of this role that none before it has. */
export async function ownPagesOf(role: Role): Promise<string[]> {
  const before = ACCOUNTS.slice(
    0,
    ACCOUNTS.findIndex((account) => account.role === role),
  );
  const seen = new Set((await Promise.all(before.map((account) => pagesOf(account.role)))).flat());
  return (await pagesOf(role)).filter((path) => !seen.has(path));
}
