import { closedSince, type Account, type Guichets, type Identity, type KeptGuichet } from '@pwp/api-kit';
import { LigneImport } from '../../contracts/index.ts';
import { readableComptes, canReadAllComptes } from '../comptes/compte-policy.ts';
import { canActForGuichet } from '../guichets/guichet-policy.ts';
import type { FileLine } from './import-file.ts';

/** A line with its errors; `contenu` is set when there are none. */
export interface CheckedLine {
  ligne: number;
  email: string;
  contenu: LigneImport | undefined;
  erreurs: string[];
}

/** Concurrent requests to the identity. */
const CONCURRENCY = 10;

/** Guichets per query. */
const BATCH = 500;

/** Longest code of a guichet, characters; a longer one cannot exist. */
const LONGEST_CODE = 14;

/** Most errors reported for one line. */
const MOST_FAULTS = 20;

/** Dependencies of the checks. */
export interface CheckContext {
  identity: Pick<Identity, 'findByEmail' | 'list'>;
  guichets: Pick<Guichets, 'findAll'>;
}

/**
 * Checks the lines of a file against the rights of its sender. A référent only learns of accounts in their périmètre:
 * an address with an account elsewhere looks unused. Throws `identite-indisponible`.
 */
export async function checkLines(
  { identity, guichets }: CheckContext,
  account: Pick<Account, 'roles' | 'perimetre'>,
  lines: readonly FileLine[],
): Promise<CheckedLine[]> {
  const existing = await findGuichets(guichets, [...new Set(lines.flatMap((line) => codesOf(line)))]);
  const seen = new Map<string, number>();
  const checked = lines.map(({ ligne, ...line }) => {
    const read = LigneImport.safeParse({ ...line, guichets: codesOf(line) });
    // The identity refuses a known address before it reads the profile: a line that failed at its profile alone, later,
    // would tell that its address is unknown. `LigneImport` therefore refuses what the profile refuses.
    const erreurs = (read.error?.issues ?? []).map(({ message }) => message);
    const email = read.success ? read.data.email : line.email.trim().toLowerCase();
    // Too many guichets are one error, already reported above.
    for (const code of read.success ? read.data.guichets : codesOf(line).slice(0, MOST_FAULTS)) {
      const guichet = existing.get(code);
      if (guichet === undefined) erreurs.push(`Aucun guichet n’a le code « ${code.slice(0, 14)} ».`);
      else if (guichet.ferme) erreurs.push(`${closedSince(guichet)}.`);
      else if (!canActForGuichet(account, code)) erreurs.push(`Le guichet ${code} n’est pas de votre périmètre.`);
    }
    const former = seen.get(email);
    if (former !== undefined) erreurs.push(`La ligne ${former} a la même adresse.`);
    else if (email !== '') seen.set(email, ligne);
    const contenu = erreurs.length === 0 ? read.data : undefined;
    return { ligne, email: email.slice(0, 255), contenu, erreurs: erreurs.slice(0, MOST_FAULTS) };
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

/** The addresses whose account the sender may see. */
async function takenAmong(
  identity: CheckContext['identity'],
  account: Pick<Account, 'roles' | 'perimetre'>,
  emails: readonly string[],
): Promise<ReadonlySet<string>> {
  if (emails.length === 0) return new Set();
  if (!canReadAllComptes(account)) {
    // The query is the same for all addresses, so neither its answer nor its duration reveals an account elsewhere.
    const comptes = await identity.list(readableComptes(account));
    const known = new Set(comptes.map(({ email }) => email.toLowerCase()));
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

async function findGuichets(
  guichets: CheckContext['guichets'],
  codes: readonly string[],
): Promise<Map<string, KeptGuichet>> {
  const possible = codes.filter((code) => code.length <= LONGEST_CODE);
  const found = new Map<string, KeptGuichet>();
  for (let start = 0; start < possible.length; start += BATCH) {
    for (const guichet of await guichets.findAll(possible.slice(start, start + BATCH)))
      found.set(guichet.code, guichet);
  }
  return found;
}

function codesOf({ guichets }: Pick<FileLine, 'guichets'>): string[] {
  return [
    ...new Set(
      guichets
        .toUpperCase()
        .split(/[\s|/]+/)
        .filter(Boolean),
    ),
  ];
}
