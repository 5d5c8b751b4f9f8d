/** An instant as raw rows hold it (text on SQLite, a Date on MariaDB) or a model does, in ISO 8601. */
export function presentInstant(value: Date | string): string {
  return (value instanceof Date ? value : new Date(value)).toISOString();
}
