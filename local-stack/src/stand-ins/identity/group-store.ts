import { createHash } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';

/** A group of the realm, identified by its path: `/guichets/00002/professionnels`. */
export interface RealmGroup {
  id: string;
  name: string;
  path: string;
}

const Rows = z.array(
  z
    .object({ id: z.string(), path: z.string() })
    .transform(({ id, path }): RealmGroup => ({ id, name: path.slice(path.lastIndexOf('/') + 1), path })),
);

/** The groups of the realm. */
export class GroupStore {
  readonly #database: DatabaseSync;

  constructor(database: DatabaseSync) {
    this.#database = database;
  }

  /** Sorted by path. */
  all(): RealmGroup[] {
    return Rows.parse(this.#database.prepare('SELECT id, path FROM realm_groups ORDER BY path').all());
  }

  find(id: string): RealmGroup | undefined {
    return this.all().find((group) => group.id === id);
  }

  /** Creates a group; undefined when the path is taken. */
  create(path: string): RealmGroup | undefined {
    const { changes } = this.#database
      // A file of a former release has a column of roles without default.
      .prepare("INSERT OR IGNORE INTO realm_groups (id, path, roles) VALUES (?, ?, '[]')")
      .run(stableId(path), path);
    return changes === 0 ? undefined : this.find(stableId(path));
  }

  /** Creates the missing groups of these paths, with their parents. */
  ensure(paths: readonly string[]): void {
    for (const path of paths) {
      const names = path.split('/').slice(1);
      for (const rank of names.keys()) this.create(`/${names.slice(0, rank + 1).join('/')}`);
    }
  }
}

const ROLE_OF_KIND: ReadonlyMap<string, string> = new Map([
  ['professionnels', 'professionnel'],
  ['referents', 'referent'],
]);

/** The role that a group gives in the portal's realm. */
export function roleOfGroup(path: string): string | undefined {
  if (path === '/administrateurs') return 'administrateur';
  const kind = /^\/guichets\/[^/]+\/([^/]+)$/.exec(path)?.[1];
  return kind === undefined ? undefined : ROLE_OF_KIND.get(kind);
}

/** The roles of an account: its own, and those of its groups. */
export function rolesOf({ roles, groups }: { roles: readonly string[]; groups: readonly string[] }): string[] {
  return [...new Set([...groups.flatMap((path) => roleOfGroup(path) ?? []), ...roles])];
}

/** The direct children of a path. */
export function childrenOf(groups: readonly RealmGroup[], path: string): RealmGroup[] {
  return groups.filter((group) => parentPath(group.path) === path);
}

/** The parent of a path; empty for a top-level group. */
export function parentPath(path: string): string {
  return path.slice(0, path.lastIndexOf('/'));
}

/** A stable id of a path or a role, in Keycloak's form. */
export function stableId(text: string): string {
  const hex = createHash('sha256').update(text).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-5${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
