import { randomUUID } from 'node:crypto';

/** `<owner>/<2 characters>/<uuid>`; the first stores had no owner. */
const KEY = /^(?:[a-z][a-z0-9-]*\/)?[0-9a-f]{2}\/[0-9a-f-]{36}$/;

/** A key of nothing yet. */
export function newKey(owner: string): string {
  const id = randomUUID();
  return `${owner}/${id.slice(0, 2)}/${id}`;
}

/** Whether a store made this key. */
export function isKey(key: string): boolean {
  return KEY.test(key);
}

/** The key itself. Throws for anything that no store made, such as a path. */
export function requireKey(key: string): string {
  if (!isKey(key)) throw new Error(`not a key of this store: ${key}`);
  return key;
}
