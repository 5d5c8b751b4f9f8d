import type { Person } from '@pwp/api-kit';

/** What stands where a person was named. */
export const ERASED = '[effacé]';

/** The texts that name a person: addresses, names, numéro unique. */
export function mentionsOf(person: Person): string[] {
  const identifiers = person.type === 'compte' ? person.adresses : [person.numeroUnique];
  return [...new Set([...identifiers, ...person.noms])].filter((text) => text.trim().length > 3);
}

/** The condition that one of these columns holds one of these texts, and its replacements; nothing holds when there are none. */
export function mentioning(columns: readonly string[], texts: readonly string[]) {
  const conditions = columns.flatMap((column) => texts.map((_, rank) => `${column} LIKE :mention${rank} ESCAPE '!'`));
  const values = texts.map((text, rank) => [`mention${rank}`, `%${text.replace(/[!%_]/g, '!$&')}%`]);
  return {
    sql: conditions.length === 0 ? '1 = 0' : `(${conditions.join(' OR ')})`,
    replacements: Object.fromEntries(values) as Record<string, string>,
  };
}

/** The text without what names the person. */
export function withoutMentions(text: string, mentions: readonly string[]): string {
  // Longer ones first: an address may be the end of another.
  return mentions
    .toSorted((left, right) => right.length - left.length)
    .reduce((left, mention) => left.replace(new RegExp(literally(mention), 'gi'), ERASED), text);
}

function literally(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
}
