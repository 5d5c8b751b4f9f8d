import type { Person } from '@pwp/api-kit';

/** What stands where a person was named. */
export const ERASED = '[effacé]';

/** The texts that name a person: addresses, names, numéro unique. */
export function mentionsOf(person: Person): string[] {
  const identifiers = person.type === 'compte' ? person.adresses : [person.numeroUnique];
  return [...new Set([...identifiers, ...person.noms])].filter((text) => text.trim().length > 3);
}

/**
 * The condition that one of these columns holds one of these texts, and its replacements; nothing holds when there are none. A row that
 * holds one within a longer name is found too: `mentionsAny` tells.
 */
export function mentioning(columns: readonly string[], texts: readonly string[]) {
  const conditions = columns.flatMap((column) => texts.map((_, rank) => `${column} LIKE :mention${rank} ESCAPE '!'`));
  const values = texts.map((text, rank) => [`mention${rank}`, `%${text.replace(/[!%_]/g, '!$&')}%`]);
  return {
    sql: conditions.length === 0 ? '1 = 0' : `(${conditions.join(' OR ')})`,
    replacements: Object.fromEntries(values) as Record<string, string>,
  };
}

/** Whether one of these texts names the person, with or without accents, and not somebody whose name or address is longer. */
export function mentionsAny(texts: readonly (string | null)[], mentions: readonly string[]): boolean {
  const patterns = mentions.map((mention) => wholly(withoutAccents(mention)));
  return texts.some((text) => text !== null && patterns.some((pattern) => pattern.test(withoutAccents(text))));
}

/** The text without what names the person. */
export function withoutMentions(text: string, mentions: readonly string[]): string {
  // Longer ones first: an address may be the end of another.
  return mentions
    .toSorted((left, right) => right.length - left.length)
    .reduce((left, mention) => left.replace(wholly(mention, 'g'), ERASED), text);
}

/** The mention as such: « jean-martin@ville.fr » does not mention « martin@ville.fr », nor « Jean MARTINEZ » « Jean MARTIN ». */
function wholly(mention: string, flags = ''): RegExp {
  const isAddress = mention.includes('@');
  const [before, after] = isAddress
    ? [String.raw`[^\p{L}\p{N}\p{M}_.+%'-]`, String.raw`(?![\p{L}\p{N}_-]|\.[\p{L}\p{N}])`]
    : [String.raw`[^\p{L}\p{N}\p{M}]`, String.raw`(?![\p{L}\p{N}\p{M}])`];
  // In JSON, a line that begins with it follows the two characters « \n ».
  const whole = String.raw`(?<=^|${before}|\\[bfnrt])${literally(mention)}${after}`;
  return new RegExp(whole, `iu${flags}`);
}

function withoutAccents(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '');
}

function literally(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`);
}
