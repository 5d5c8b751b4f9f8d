import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { dictionary } from '@zxcvbn-ts/language-common';

/** Name of the list in the realm's `passwordBlacklist` policy, and in Keycloak's folder `data/password-blacklists`. */
export const PASSWORD_LIST = 'pwp-mots-de-passe-courants.txt';

/** How many of the most frequent leaked passwords count as words that people decorate. */
const WORDS = 1_000;

/** Common first words of passwords here, which leaks in English lack. */
const FRENCH_WORDS = `
  motdepasse azerty azertyuiop bonjour bonsoir bienvenue soleil doudou chouchou loulou coucou france paris
  marseille lyon toulouse montpellier bordeaux nantes lille printemps automne hiver janvier fevrier mars avril
  juin juillet aout septembre octobre novembre decembre lundi vendredi secret mairie logement guichet portail
  professionnel p@ssw0rd p@ssword m0tdepasse motdep@sse changeme changezmoi administrateur
`
  .trim()
  .split(/\s+/);

const YEARS = Array.from({ length: 41 }, (_, index) => String(1990 + index));
const DIGITS = ['1', '12', '123', '1234', '12345', '123456', '01', '00', '007', ...YEARS];
const MARKS = ['!', '?', '.', '*', '@', '#', '$', '-', '_', '+', '!!', '€'];

/** The endings that give a common word a digit and a special character. */
const ENDS = DIGITS.flatMap((digits) => MARKS.flatMap((mark) => [digits + mark, mark + digits]));

/** The realm's policy refuses shorter ones for their length. */
const SHORTEST = 12;

const leaked = dictionary['passwords-common'];
const leakedLong = new Set(leaked.filter((password) => password.length >= SHORTEST));
const words = new Set([...leaked.filter((word) => /^\D{4,}/.test(word)).slice(0, WORDS), ...FRENCH_WORDS]);

/**
 * Whether a password is common: leaked often, or a common word with an ending that satisfies a policy («
 * Motdepasse2026! »). The comparison ignores case, like Keycloak's.
 */
export function isCommonPassword(password: string): boolean {
  const typed = password.toLowerCase();
  if (typed.length < SHORTEST) return false;
  return leakedLong.has(typed) || ENDS.some((end) => typed.endsWith(end) && words.has(typed.slice(0, -end.length)));
}

/** Every password of the list, in lower case: half a million. */
export function* commonPasswords(): Generator<string> {
  yield* leakedLong;
  for (const word of words) {
    for (const end of ENDS) if (word.length + end.length >= SHORTEST) yield word + end;
  }
}

/** Writes the list where Keycloak reads it; `home` is Keycloak's unpacked folder. */
export async function writePasswordList(home: string): Promise<void> {
  const folder = join(home, 'data/password-blacklists');
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, PASSWORD_LIST), [...commonPasswords()].join('\n') + '\n');
}
