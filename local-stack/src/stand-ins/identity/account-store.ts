import { randomUUID } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import { roleOfGroup } from './group-store.ts';
import type { PasswordHashes } from './password-hash.ts';

const parsed = z.string().transform((text): unknown => JSON.parse(text));
const strings = z.pipe(parsed, z.array(z.string()));
const flag = z.number().transform((value) => value === 1);

const Account = z.object({
  id: z.string(),
  email: z.string(),
  firstName: z.string(),
  lastName: z.string(),
  enabled: flag,
  /** Whether the owner has verified this address. */
  emailVerified: flag,
  /** Roles of the account itself; its groups give more. */
  roles: strings,
  /** Full paths such as `/guichets/00002/professionnels`. */
  groups: strings,
  attributes: z.pipe(parsed, z.record(z.string(), z.array(z.string()))),
  /** ms since the epoch. */
  createdAt: z.number(),
  passwordHash: z.string().nullable(),
});

/** A person who can sign in; no password yet when the hash is null. */
export type Account = z.output<typeof Account>;

/** The fields of an account that the Admin REST API may change. */
export type AccountChange = Pick<
  Account,
  'email' | 'firstName' | 'lastName' | 'enabled' | 'emailVerified' | 'attributes'
>;

/** Filter of a search; every word must be in the address or in a name. */
export interface AccountSearch {
  words: readonly string[];
  email?: string | undefined;
  enabled?: boolean | undefined;
}

/** An account to create at the first start. An existing one only gets the attributes that it lacks. */
export interface AccountSeed {
  /** Random (UUID) by default. */
  id?: string;
  email: string;
  firstName: string;
  lastName: string;
  password: string;
  roles: string[];
  groups: string[];
  attributes?: Record<string, string[]>;
}

const SELECT = `SELECT id, email, first_name AS firstName, last_name AS lastName, enabled, email_verified AS emailVerified, roles, groups,
  attributes, created_at AS createdAt, password_hash AS passwordHash FROM accounts`;

/** The accounts and their credentials. Addresses are stored and searched in lower case. */
export class AccountStore {
  readonly #database: DatabaseSync;

  constructor(database: DatabaseSync) {
    this.#database = database;
  }

  findById(id: string): Account | undefined {
    return this.#all('WHERE id = ?', id)[0];
  }

  findByEmail(email: string): Account | undefined {
    return this.#all('WHERE email = ?', normalizeEmail(email))[0];
  }

  /** The members of a group, sorted by address. */
  membersOf(path: string): Account[] {
    return this.#all('WHERE EXISTS (SELECT 1 FROM json_each(groups) WHERE value = ?) ORDER BY email', path);
  }

  /** The accounts found, sorted by address. */
  search({ words, email, enabled }: AccountSearch): Account[] {
    // Not in SQL: SQLite does not treat « é » and « É » as one letter.
    return this.#all('ORDER BY email').filter((account) => {
      const fields = [account.email, account.firstName, account.lastName].map((field) => field.toLowerCase());
      return (
        (email === undefined || account.email === normalizeEmail(email)) &&
        (enabled === undefined || account.enabled === enabled) &&
        words.every((word) => fields.some((field) => field.includes(word.toLowerCase())))
      );
    });
  }

  /** Changes an account. As in Keycloak, links that were mailed to a former address no longer work. */
  update(id: string, change: AccountChange): void {
    const { firstName, lastName, enabled, emailVerified, attributes } = change;
    const email = normalizeEmail(change.email);
    this.#database
      .prepare('DELETE FROM password_links WHERE account_id = (SELECT id FROM accounts WHERE id = ? AND email <> ?)')
      .run(id, email);
    this.#database
      .prepare(
        'UPDATE accounts SET email = ?, first_name = ?, last_name = ?, enabled = ?, email_verified = ?, attributes = ? WHERE id = ?',
      )
      .run(email, firstName, lastName, Number(enabled), Number(emailVerified), JSON.stringify(attributes), id);
  }

  setPasswordHash(id: string, hash: string): void {
    this.#database.prepare('UPDATE accounts SET password_hash = ? WHERE id = ?').run(hash, id);
  }

  /** The owner has opened a link sent to this address. */
  verifyEmail(id: string): void {
    this.#database.prepare('UPDATE accounts SET email_verified = 1 WHERE id = ?').run(id);
  }

  setGroups(id: string, groups: readonly string[]): void {
    this.#database.prepare('UPDATE accounts SET groups = ? WHERE id = ?').run(JSON.stringify(groups), id);
  }

  /** Creates an account without password, role or group; returns its id. */
  create(account: AccountChange): string {
    return this.#insert({ ...account, roles: [], groups: [] }, null);
  }

  remove(id: string): void {
    this.#database.prepare('DELETE FROM accounts WHERE id = ?').run(id);
  }

  /** Creates the accounts that do not exist yet. */
  async seed(seeds: readonly AccountSeed[], passwords: PasswordHashes): Promise<void> {
    // Demo accounts have one password, told to everybody: one hash of it serves them all.
    const hashes = new Map<string, string>();
    for (const seed of seeds) {
      const known = this.findByEmail(seed.email);
      if (known !== undefined) {
        this.update(known.id, { ...known, attributes: { ...seed.attributes, ...known.attributes } });
        continue;
      }
      // Roles of its groups are not stored on the account.
      const given = seed.groups.map((path) => roleOfGroup(path));
      const roles = seed.roles.filter((role) => !given.includes(role));
      const account = { attributes: {}, ...seed, roles, enabled: true, emailVerified: true };
      const hash = hashes.get(seed.password) ?? (await passwords.hash(seed.password));
      hashes.set(seed.password, hash);
      this.#insert(account, hash);
    }
  }

  #insert(
    account: AccountChange & Pick<Account, 'roles' | 'groups'> & { id?: string },
    passwordHash: string | null,
  ): string {
    const { id = randomUUID(), roles, groups } = account;
    this.#database
      .prepare(
        `INSERT INTO accounts (id, email, first_name, last_name, enabled, roles, groups, attributes, created_at, password_hash)
         VALUES (?, ?, '', '', 0, ?, ?, '{}', ?, ?)`,
      )
      .run(id, normalizeEmail(account.email), JSON.stringify(roles), JSON.stringify(groups), Date.now(), passwordHash);
    this.update(id, account);
    return id;
  }

  #all(rest: string, ...values: string[]): Account[] {
    return z.array(Account).parse(this.#database.prepare(`${SELECT} ${rest}`).all(...values));
  }
}

/** An address in its stored form: without spaces around, in lower case. */
export function normalizeEmail(email: string): string {
  return email.trim().toLowerCase();
}
