import { closedSince, type Account, type Guichets, type Identity, type KeptGuichet } from '@pwp/api-kit';
import { LigneImport } from '../../contracts/index.ts';
import { readableComptes, canReadAllComptes } from '../comptes/compte-policy.ts';
import { canActForGuichet } from '../guichets/guichet-policy.ts';
import type { FileLine } from './import-file.ts';

/** A line with what is wrong with it; `contenu` when nothing is. */
export interface CheckedLine {
  email: string;
  contenu: LigneImport | undefined;
  erreurs: string[];
}

/** Questions to the identity at a time. */
const CONCURRENCY = 10;

/** Guichets looked up in one query. */
const BATCH = 500;

/** Longest code of a guichet, characters: a longer one is nobody's. */
const LONGEST_CODE = 14;

/** Faults that are told of one line. */
const MOST_FAULTS = 20;

/** Dependencies of the checks. */
export interface CheckContext {
  identity: Pick<Identity, 'findByEmail' | 'list'>;
  guichets: Guichets;
}

/**
 * Checks the lines of a file as its sender may provision them. A référent is told of the accounts of his périmètre alone: an address
 * that has one elsewhere reads as any other. Throws `identite-indisponible`.
 */
export async function checkLines(
  { identity, guichets }: CheckContext,
  account: Account,
  lines: readonly FileLine[],
): Promise<CheckedLine[]> {
  const existing = await findGuichets(guichets, [...new Set(lines.flatMap((line) => codesOf(line)))]);
  const seen = new Map<string, number>();
  const checked = lines.map((line, index) => {
    const read = LigneImport.safeParse({ ...line, guichets: codesOf(line) });
    const erreurs = read.success ? [] : read.error.issues.map(({ message }) => message);
    const email = read.success ? read.data.email : line.email.trim().toLowerCase();
    // More guichets than an account may have are one fault, and told above.
    for (const code of read.success ? read.data.guichets : codesOf(line).slice(0, MOST_FAULTS)) {
      const guichet = existing.get(code);
      if (guichet === undefined) erreurs.push(`Aucun guichet n'a le code « ${code.slice(0, 14)} ».`);
      else if (guichet.ferme) erreurs.push(`${closedSince(guichet)}.`);
      else if (!canActForGuichet(account, code)) erreurs.push(`Le guichet ${code} n'est pas de votre périmètre.`);
    }
    const former = seen.get(email);
    if (former !== undefined) erreurs.push(`La ligne ${former} a la même adresse.`);
    else if (email !== '') seen.set(email, index + 1);
    const contenu = erreurs.length === 0 ? read.data : undefined;
    return { email: email.slice(0, 255), contenu, erreurs: erreurs.slice(0, MOST_FAULTS) };
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
  if (!canReadAllComptes(account)) {
    // The same question whatever the addresses: neither the answer nor its time tells of an account elsewhere.
    const members = await identity.list(readableComptes(account));
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

async function findGuichets(guichets: Guichets, codes: readonly string[]): Promise<Map<string, KeptGuichet>> {
  const possible = codes.filter((code) => code.length <= LONGEST_CODE);
  const found = new Map<string, KeptGuichet>();
  for (let start = 0; start < possible.length; start += BATCH) {
    for (const guichet of await guichets.findAll(possible.slice(start, start + BATCH)))
      found.set(guichet.code, guichet);
  }
  return found;
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
