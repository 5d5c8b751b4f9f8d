import { closedSince, type Account, type Guichets, type Identity } from '@pwp/api-kit';
import { LigneImport } from '../../contracts/index.ts';
import { comptesOf, seesAll } from '../policies/compte-policy.ts';
import { actsFor } from '../policies/guichet-policy.ts';
import type { FileLine } from './import-file.ts';

/** A line with what is wrong with it; `contenu` when nothing is. */
export interface CheckedLine {
  email: string;
  contenu: LigneImport | undefined;
  erreurs: string[];
}

/** Questions to the identity at a time. */
const CONCURRENCY = 10;

/** What checks work with. */
export interface CheckContext {
  identity: Pick<Identity, 'findByEmail' | 'list'>;
  guichets: Guichets;
}

/**
 * Checks the lines of a file as its sender may provision them. A référent is told of the accounts of his scope alone: an address
 * that has one elsewhere reads as any other. Throws `identite-indisponible`.
 */
export async function checkLines(
  { identity, guichets }: CheckContext,
  account: Account,
  lines: readonly FileLine[],
): Promise<CheckedLine[]> {
  const codes = [...new Set(lines.flatMap((line) => codesOf(line)))];
  const existing = new Map((await guichets.findAll(codes)).map((guichet) => [guichet.code, guichet]));
  const seen = new Map<string, number>();
  const checked = lines.map((line, index) => {
    const read = LigneImport.safeParse({ ...line, guichets: codesOf(line) });
    const erreurs = read.success ? [] : read.error.issues.map(({ message }) => message);
    const email = read.success ? read.data.email : line.email.trim().toLowerCase();
    for (const code of codesOf(line)) {
      const guichet = existing.get(code);
      if (guichet === undefined) erreurs.push(`Aucun guichet n'a le code « ${code.slice(0, 14)} ».`);
      else if (guichet.ferme) erreurs.push(`${closedSince(guichet)}.`);
      else if (!actsFor(account, code)) erreurs.push(`Le guichet ${code} n'est pas de votre périmètre.`);
    }
    const former = seen.get(email);
    if (former !== undefined) erreurs.push(`La ligne ${former} a la même adresse.`);
    else if (email !== '') seen.set(email, index + 1);
    return { email: email.slice(0, 255), contenu: erreurs.length === 0 ? read.data : undefined, erreurs };
  });
  const valid = checked.filter(({ contenu }) => contenu !== undefined);
  const taken = await takenAmong(
    identity,
    account,
    valid.map(({ email }) => email),
  );
  for (const line of valid) {
    if (!taken.has(line.email)) continue;
    line.contenu = undefined;
    line.erreurs.push('Un compte existe déjà à cette adresse.');
  }
  return checked;
}

/** Those of the addresses that have an account which the sender may see. */
async function takenAmong(
  identity: CheckContext['identity'],
  account: Account,
  emails: readonly string[],
): Promise<ReadonlySet<string>> {
  if (emails.length === 0) return new Set();
  if (!seesAll(account)) {
    // The same question whatever the addresses: neither the answer nor its time tells of an account elsewhere.
    const members = await identity.list(comptesOf(account));
    const known = new Set(members.map(({ email }) => email.toLowerCase()));
    return new Set(emails.filter((email) => known.has(email)));
  }
  const taken = new Set<string>();
  for (let start = 0; start < emails.length; start += CONCURRENCY) {
    const batch = emails.slice(start, start + CONCURRENCY);
    await Promise.all(
      batch.map(async (email) => {
        if ((await identity.findByEmail(email)) !== undefined) taken.add(email);
      }),
    );
  }
  return taken;
}

function codesOf({ guichets }: FileLine): string[] {
  return [
    ...new Set(
      guichets
        .toUpperCase()
        .split(/[\s|/]+/)
        .filter(Boolean),
    ),
  ];
}
