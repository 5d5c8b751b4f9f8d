import { randomUUID } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import { roleOfGroup } from './group-store.ts';
import { hashPassword } from './password-hash.ts';

/** A person who can sign in; `groups` are full paths such as `/guichets/00002/professionnels`. */
export interface Account {
  id: string;
  email: string;
  firstName: string;
  lastName: string;
  enabled: boolean;
  /** Whether the owner has verified this address. */
  emailVerified: boolean;
  /** Roles of the account itself; its groups give more. */
  roles: string[];
  groups: string[];
  attributes: Record<string, string[]>;
  /** ms since the epoch. */
  createdAt: number;
}

/** The fields of an account that the Admin REST API may change. */
export type AccountChange = Pick<Account, 'firstName' | 'lastName' | 'enabled' | 'emailVerified' | 'attributes'>;

/** The fields of a new account in the Admin REST API. */
export type NewAccount = AccountChange & Pick<Account, 'email'>;

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

const strings = z.array(z.string());
const json = <T extends z.ZodType>(schema: T): z.ZodType<z.output<T>> =>
  z.pipe(
    z.string().transform((text): unknown => JSON.parse(text)),
    schema,
  );

const AccountRow = z
  .object({
    id: z.string(),
    email: z.string(),
    first_name: z.string(),
    last_name: z.string(),
    enabled: z.number(),
    email_verified: z.number(),
    roles: json(strings),
    groups: json(strings),
    attributes: json(z.record(z.string(), strings)),
    created_at: z.number(),
  })
  .transform((row): Account => ({
    id: row.id,
    email: row.email,
    firstName: row.first_name,
    lastName: row.last_name,
    enabled: row.enabled === 1,
    emailVerified: row.email_verified === 1,
    roles: row.roles,
    groups: row.groups,
    attributes: row.attributes,
    createdAt: row.created_at,
  }));

const COLUMNS = 'id, email, first_name, last_name, enabled, email_verified, roles, groups, attributes, created_at';

/** The accounts and their credentials. Addresses are stored and searched in lower case. */
export class AccountStore {
  readonly #database: DatabaseSync;

  constructor(database: DatabaseSync) {
    this.#database = database;
  }

  findById(id: string): Account | undefined {
    return this.#one(`SELECT ${COLUMNS} FROM accounts WHERE id = ?`, id);
  }

  findByEmail(email: string): Account | undefined {
    return this.#one(`SELECT ${COLUMNS} FROM accounts WHERE email = ?`, normalizeEmail(email));
  }

  /** The stored hash of the account's password, for `verifyPassword`. */
  passwordHash(id: string): string | undefined {
    const row = this.#database.prepare('SELECT password_hash FROM accounts WHERE id = ?').get(id);
    return row === undefined
      ? undefined
      : (z.object({ password_hash: z.string().nullable() }).parse(row).password_hash ?? undefined);
  }

  setPasswordHash(id: string, hash: string): void {
    this.#database.prepare('UPDATE accounts SET password_hash = ? WHERE id = ?').run(hash, id);
  }

  update(id: string, change: AccountChange): void {
    this.#database
      .prepare(
        'UPDATE accounts SET first_name = ?, last_name = ?, enabled = ?, email_verified = ?, attributes = ? WHERE id = ?',
      )
      .run(
        change.firstName,
        change.lastName,
        change.enabled ? 1 : 0,
        change.emailVerified ? 1 : 0,
        JSON.stringify(change.attributes),
        id,
      );
  }

  /** The owner has opened a link sent to this address. */
  verifyEmail(id: string): void {
    this.#database.prepare('UPDATE accounts SET email_verified = 1 WHERE id = ?').run(id);
  }

  setGroups(id: string, groups: readonly string[]): void {
    this.#database.prepare('UPDATE accounts SET groups = ? WHERE id = ?').run(JSON.stringify(groups), id);
  }

  /** Creates an account without password, role or group; returns its id. */
  create(account: NewAccount): string {
    const id = randomUUID();
    this.#write({ ...account, id, roles: [], groups: [] }, null);
    return id;
  }

  remove(id: string): void {
    this.#database.prepare('DELETE FROM accounts WHERE id = ?').run(id);
  }

  /** A page of the accounts found, sorted by address. */
  search({ words, email, enabled }: AccountSearch, first: number, max: number): Account[] {
    const rows = this.#database
      .prepare(
        `SELECT ${COLUMNS} FROM accounts
         WHERE email = coalesce(?, email) AND enabled = coalesce(?, enabled) ORDER BY email`,
      )
      .all(email === undefined ? null : normalizeEmail(email), enabled === undefined ? null : Number(enabled));
    // Not in SQL: SQLite does not treat « é » and « É » as one letter.
    const found = z
      .array(AccountRow)
      .parse(rows)
      .filter((account) => {
        const fields = [account.email, account.firstName, account.lastName].map((field) => field.toLowerCase());
        return words.every((word) => fields.some((field) => field.includes(word.toLowerCase())));
      });
    return found.slice(first, first + max);
  }

  /** The paths of every group that has a member, sorted. */
  groupPaths(): string[] {
    const rows = this.#database
      .prepare('SELECT DISTINCT json_each.value AS path FROM accounts, json_each(accounts.groups) ORDER BY path')
      .all();
    return z
      .array(z.object({ path: z.string() }))
      .parse(rows)
      .map(({ path }) => path);
  }

  /** The members of a group, sorted by address. */
  membersOf(path: string, first: number, max: number): Account[] {
    const columns = COLUMNS.split(', ').map((name) => `accounts.${name}`);
    const rows = this.#database
      .prepare(
        `SELECT ${columns.join(', ')} FROM accounts, json_each(accounts.groups)
         WHERE json_each.value = ? ORDER BY accounts.email LIMIT ? OFFSET ?`,
      )
      .all(path, max, first);
    return z.array(AccountRow).parse(rows);
  }

  /** Creates the accounts that do not exist yet. */
  async seed(seeds: readonly AccountSeed[]): Promise<void> {
    for (const seed of seeds) {
      const known = this.findByEmail(seed.email);
      if (known === undefined) this.#insert(seed, await hashPassword(seed.password));
      else this.update(known.id, { ...known, attributes: { ...seed.attributes, ...known.attributes } });
    }
  }

  #insert(seed: AccountSeed, passwordHash: string): void {
    // Roles of its groups are not stored on the account.
    const given = seed.groups.flatMap((path) => roleOfGroup(path) ?? []);
    const { id = randomUUID(), attributes = {} } = seed;
    const roles = seed.roles.filter((role) => !given.includes(role));
    this.#write({ ...seed, id, roles, attributes, enabled: true, emailVerified: true }, passwordHash);
  }

  #write(account: Omit<Account, 'createdAt'>, passwordHash: string | null): void {
    this.#database
      .prepare(
        `INSERT INTO accounts
           (id, email, first_name, last_name, enabled, email_verified, password_hash, roles, groups, attributes, created_at)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      )
      .run(
        account.id,
        normalizeEmail(account.email),
        account.firstName,
        account.lastName,
        account.enabled ? 1 : 0,
        account.emailVerified ? 1 : 0,
        passwordHash,
        JSON.stringify(account.roles),
        JSON.stringify(account.groups),
        JSON.stringify(account.attributes),
        Date.now(),
      );
  }

  #one(sql: string, value: string): Account | undefined {
    const row = this.#database.prepare(sql).get(value);
    return row === undefined ? undefined : AccountRow.parse(row);
  }
}

/** An address in its stored form: without spaces around, in lower case. */
export function normalizeEmail(email: string): string {
  return email.trim().toLowerCase();
}
