import type { Sequelize } from 'sequelize';

/** A text without case and accents; SQLite's connections have it in SQL, by the same name. */
export function folded(text: string): string {
  return text
    .normalize('NFD')
    .replace(/\p{Diacritic}/gu, '')
    .toLowerCase();
}

/** A column of text in SQL, to compare with a `folded` text by `LIKE` or `=`. */
export function accentless(sequelize: Sequelize, column: string): string {
  return sequelize.getDialect() === 'sqlite'
    ? `folded(${column})`
    : `CONVERT(${column} USING utf8mb4) COLLATE utf8mb4_unicode_ci`;
}
