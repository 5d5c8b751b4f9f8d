/** An instant in ISO 8601, from a raw row (text on SQLite, a Date on MariaDB) or from a model. */
export function presentInstant(value: Date | string): string {
  return (value instanceof Date ? value : new Date(value)).toISOString();
}
