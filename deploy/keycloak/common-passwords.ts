import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { dictionary } from '@zxcvbn-ts/language-common';

/** Name of the list in the policy `passwordBlacklist` of the realm, and in Keycloak's folder `data/password-blacklists`. */
export const PASSWORD_LIST = 'pwp-mots-de-passe-courants.txt';

/** Of the leaked passwords, the most frequent first, how many are taken for words that people decorate. */
const WORDS = 1_000;

/** What people here start a password with, and no list of leaks in English has. */
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

/** The ends by which a common word comes to hold a digit and a special character. */
const ENDS = DIGITS.flatMap((digits) => MARKS.flatMap((mark) => [digits + mark, mark + digits]));

/** Shorter ones are refused for their length by the realm's policy. */
const SHORTEST = 12;

const leaked = dictionary['passwords-common'];
const leakedLong = new Set(leaked.filter((password) => password.length >= SHORTEST));
const words = new Set([...leaked.filter((word) => /^\D{4,}/.test(word)).slice(0, WORDS), ...FRENCH_WORDS]);

/**
 * Whether a password is a common one: leaked by many, or a common word with the end that makes it pass a policy (« Motdepasse2026! »).
 * The list is compared without case, as Keycloak does.
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

/** Writes the list where Keycloak reads it; `home` is its unpacked folder. */
export async function writePasswordList(home: string): Promise<void> {
  const folder = join(home, 'data/password-blacklists');
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, PASSWORD_LIST), [...commonPasswords()].join('\n') + '\n');
}
