import { randomUUID } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import { hashPassword } from './password-hash.ts';

/** A person who can sign in; `groups` are full paths such as `/guichets/00002/professionnels`. */
export interface Account {
  id: string;
  email: string;
  firstName: string;
  lastName: string;
  enabled: boolean;
  roles: string[];
  groups: string[];
  attributes: Record<string, string[]>;
}

/** An account to make at the first start; one that exists is left as it is. */
export interface AccountSeed {
  /** Drawn at random unless given (UUID). */
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
const json = <T extends z.ZodType>(schema: T) =>
  z
    .string()
    .transform((text): unknown => JSON.parse(text))
    .pipe(schema);

const AccountRow = z
  .object({
    id: z.string(),
    email: z.string(),
    first_name: z.string(),
    last_name: z.string(),
    enabled: z.number(),
    roles: json(strings),
    groups: json(strings),
    attributes: json(z.record(z.string(), strings)),
  })
  .transform((row): Account => ({
    id: row.id,
    email: row.email,
    firstName: row.first_name,
    lastName: row.last_name,
    enabled: row.enabled === 1,
    roles: row.roles,
    groups: row.groups,
    attributes: row.attributes,
  }));

const COLUMNS = 'id, email, first_name, last_name, enabled, roles, groups, attributes';

/** The accounts and their credentials. Addresses are kept and found in lower case. */
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

  /** Makes the accounts that do not exist yet. */
  async seed(seeds: readonly AccountSeed[]): Promise<void> {
    for (const seed of seeds) {
      if (this.findByEmail(seed.email)) continue;
      this.#insert(seed, await hashPassword(seed.password));
    }
  }

  #insert(seed: AccountSeed, passwordHash: string): void {
    this.#database
      .prepare(
        `INSERT INTO accounts (id, email, first_name, last_name, enabled, password_hash, roles, groups, attributes, created_at)
         VALUES (?, ?, ?, ?, 1, ?, ?, ?, ?, ?)`,
      )
      .run(
        seed.id ?? randomUUID(),
        normalizeEmail(seed.email),
        seed.firstName,
        seed.lastName,
        passwordHash,
        JSON.stringify(seed.roles),
        JSON.stringify(seed.groups),
        JSON.stringify(seed.attributes ?? {}),
        Date.now(),
      );
  }

  #one(sql: string, value: string): Account | undefined {
    const row = this.#database.prepare(sql).get(value);
    return row === undefined ? undefined : AccountRow.parse(row);
  }
}

/** An address as accounts are found by: without spaces around, in lower case. */
export function normalizeEmail(email: string): string {
  return email.trim().toLowerCase();
}
