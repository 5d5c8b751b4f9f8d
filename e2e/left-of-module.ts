import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';

const Names = z.array(z.looseObject({ name: z.string() }));

/**
 * Every table of a SQLite database that holds a word, in its name or in any of its values. The words of a module are its id and the
 * beginning of its tables.
 */
export function tablesWith(file: string, words: readonly string[]): string[] {
  const database = new DatabaseSync(file, { readOnly: true });
  try {
    const tables = Names.parse(database.prepare("SELECT name FROM sqlite_master WHERE type = 'table'").all());
    const holds = (text: string) => words.some((word) => text.includes(word));
    return tables
      .map(({ name }) => name)
      .filter((name) => holds(name) || holds(JSON.stringify(database.prepare(`SELECT * FROM "${name}"`).all())))
      .toSorted();
  } finally {
    database.close();
  }
}

/** Every file and folder below one whose path holds a word. */
export async function pathsWith(folder: string, word: string): Promise<string[]> {
  const paths = await readdir(folder, { recursive: true });
  return paths.filter((path) => path.includes(word)).map((path) => join(folder, path));
}
