import { createHash } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';

/** A group of the realm, identified by its path: `/guichets/00002/professionnels`. */
export interface RealmGroup {
  id: string;
  name: string;
  path: string;
  /** Realm roles of its members. */
  roles: string[];
}

const Row = z
  .object({ id: z.string(), path: z.string(), roles: z.string() })
  .transform(({ id, path, roles }): RealmGroup => ({
    id,
    name: path.slice(path.lastIndexOf('/') + 1),
    path,
    roles: z.array(z.string()).parse(JSON.parse(roles)),
  }));

/** The groups of the realm, and the roles that they give. */
export class GroupStore {
  readonly #database: DatabaseSync;

  constructor(database: DatabaseSync) {
    this.#database = database;
  }

  /** Sorted by path. */
  all(): RealmGroup[] {
    return z.array(Row).parse(this.#database.prepare('SELECT id, path, roles FROM realm_groups ORDER BY path').all());
  }

  find(id: string): RealmGroup | undefined {
    const row = this.#database.prepare('SELECT id, path, roles FROM realm_groups WHERE id = ?').get(id);
    return row === undefined ? undefined : Row.parse(row);
  }

  /** The existing groups among these paths. */
  at(paths: readonly string[]): RealmGroup[] {
    const rows = this.#database
      .prepare('SELECT id, path, roles FROM realm_groups WHERE path IN (SELECT value FROM json_each(?)) ORDER BY path')
      .all(JSON.stringify(paths));
    return z.array(Row).parse(rows);
  }

  /** Creates a group without roles; undefined when the path is taken. */
  create(path: string): RealmGroup | undefined {
    const { changes } = this.#database
      .prepare(`INSERT OR IGNORE INTO realm_groups (id, path, roles) VALUES (?, ?, '[]')`)
      .run(groupId(path), path);
    return changes === 0 ? undefined : this.find(groupId(path));
  }

  giveRoles(group: RealmGroup, roles: readonly string[]): void {
    this.#database
      .prepare('UPDATE realm_groups SET roles = ? WHERE id = ?')
      .run(JSON.stringify([...new Set([...group.roles, ...roles])]), group.id);
  }

  /** Creates the missing groups of these paths, with their parents, each with the role of its kind. */
  ensure(paths: readonly string[]): void {
    const missing = new Set(paths.flatMap((path) => withParents(path)));
    for (const { path } of this.at([...missing])) missing.delete(path);
    for (const path of missing) {
      const made = this.create(path);
      const role = roleOfGroup(path);
      if (made !== undefined && role !== undefined) this.giveRoles(made, [role]);
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

/** The direct children of a path. */
export function childrenOf(groups: readonly RealmGroup[], path: string): RealmGroup[] {
  return groups.filter((group) => parentPath(group.path) === path);
}

/** The parent of a path; empty for a top-level group. */
export function parentPath(path: string): string {
  return path.slice(0, path.lastIndexOf('/'));
}

/** A stable id of a path, in Keycloak's form. */
function groupId(path: string): string {
  const hex = createHash('sha256').update(path).digest('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), `5${hex.slice(13, 16)}`, `8${hex.slice(17, 20)}`, hex.slice(20, 32)].join(
    '-',
  );
}

function withParents(path: string): string[] {
  const names = path.split('/').slice(1);
  return names.map((_name, index) => `/${names.slice(0, index + 1).join('/')}`);
}
