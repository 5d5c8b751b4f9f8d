import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { AccountStore } from '@pwp/local-stack/stand-ins/identity/account-store';
import { GroupStore } from '@pwp/local-stack/stand-ins/identity/group-store';

/** Changes that a test makes in a realm's file, behind its back. */
export interface RealmData {
  setAttributes(accountId: string, attributes: Record<string, string[]>): void;
  attributesOf(accountId: string): Record<string, string[]> | undefined;
  isEmailVerified(accountId: string): boolean | undefined;
  /** Adds accounts without a password to a guichet; returns their ids. */
  addAccounts(guichet: string, count: number): string[];
  /** Adds an administrator without a password; returns its id. */
  addAdministrator(): string;
  /** Deletes the signing key: the next start generates another. */
  turnKeys(): void;
}

/** The data of the realm in this folder. */
export function realmData(dataDir: string): RealmData {
  function inDatabase<T>(work: (database: DatabaseSync) => T): T {
    const database = new DatabaseSync(join(dataDir, 'identity.sqlite'), { timeout: 5_000 });
    try {
      return work(database);
    } finally {
      database.close();
    }
  }

  const addTo = (path: string, emails: readonly string[]): string[] =>
    inDatabase((database) => {
      new GroupStore(database).ensure([path]);
      const groups = JSON.stringify([path]);
      const insert = database.prepare(
        `INSERT INTO accounts (id, email, first_name, last_name, enabled, roles, groups, attributes, created_at)
         VALUES (?, ?, 'Agent', 'ESSAI', 1, '[]', ?, '{}', 0)`,
      );
      return emails.map((email) => {
        const id = randomUUID();
        insert.run(id, email, groups);
        return id;
      });
    });

  return {
    setAttributes: (id, attributes) =>
      inDatabase((database) => {
        database.prepare('UPDATE accounts SET attributes = ? WHERE id = ?').run(JSON.stringify(attributes), id);
      }),
    attributesOf: (id) => inDatabase((database) => new AccountStore(database).findById(id)?.attributes),
    isEmailVerified: (id) => inDatabase((database) => new AccountStore(database).findById(id)?.emailVerified),
    addAccounts: (guichet, count) =>
      addTo(
        `/guichets/${guichet}/professionnels`,
        Array.from({ length: count }, (_, index) => `agent-${index}-${guichet}@pwp.test`),
      ),
    addAdministrator() {
      const [id = ''] = addTo('/administrateurs', ['administrateur@pwp.test']);
      return id;
    },
    turnKeys: () =>
      inDatabase((database) => {
        database.prepare(`DELETE FROM secrets WHERE name = 'signing-key'`).run();
      }),
  };
}
