import type { Account, Clock, CurrentGuichet, ModuleContext } from '@pwp/api-kit';
import type { Brand } from '@pwp/contracts';
import type { AskFiches, Contexte } from '../../contracts/index.ts';
import { PliModel } from '../plis/pli-model.ts';
import { readablePlis } from '../plis/pli-policy.ts';
import { pliIntrouvable } from '../problems.ts';
import { authorizeOpenDemande } from '../demandes/demande-policy.ts';
import type { FicheInput, Fiches } from './fiche-fields.ts';
import {
  firstEmissions,
  GivenMeanwhile,
  nameOf,
  noteEmissions,
  type FicheName,
  type FirstEmissions,
} from './fiche-register.ts';

/** Dependencies for giving out fiches. */
export interface FicheEmissionContext {
  clock: Clock;
  brand: Brand;
  transaction: ModuleContext<unknown>['transaction'];
}

/** A requested fiche; only a creation may lack its numéro unique. */
export interface AskedFiche {
  numeroUnique: string | null;
  contexte: Contexte;
}

interface Receiver {
  account: Account;
  guichet: CurrentGuichet;
}

/**
 * Attempts, because another request may give out the same fiches first. A recorded first date never changes, so few are
 * needed.
 */
const ATTEMPTS = 5;

/**
 * Renders these fiches and records that they are given out; if either step fails, nothing is recorded. The fiche of a
 * creation without a numéro unique names no demande: it is rendered each time, not recorded, and never a duplicata. No
 * transaction is open during the rendering. Throws `demande-hors-territoire` before rendering.
 */
export async function emitFiches<Sent>(
  { clock, brand, transaction }: FicheEmissionContext,
  { account, guichet }: Receiver,
  asked: readonly AskedFiche[],
  make: (fiches: Fiches) => Sent | Promise<Sent>,
): Promise<Sent> {
  const fiches = withoutRepeats(asked);
  const named = fiches.filter(hasNumber);
  for (const { numeroUnique } of named) authorizeOpenDemande(guichet, numeroUnique);
  const now = clock.now();
  let known = await firstEmissions(guichet.code, named);
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    const sent = await make(fichesOf(fiches, known, { guichet, now, brand }));
    if (named.length === 0) return sent;
    try {
      const given = known;
      await transaction(() => noteEmissions(guichet.code, named, given, { accountId: account.id, now }));
      return sent;
    } catch (error) {
      // The rendered document says « first », which is no longer true.
      if (!(error instanceof GivenMeanwhile)) throw error;
      known = await firstEmissions(guichet.code, named);
    }
  }
  throw new Error(`fiches of the guichet ${guichet.code} kept changing while they were made`);
}

function hasNumber(fiche: AskedFiche): fiche is FicheName {
  return fiche.numeroUnique !== null;
}

function fichesOf(
  fiches: readonly AskedFiche[],
  known: FirstEmissions,
  given: Pick<FicheInput, 'guichet' | 'now' | 'brand'>,
): Fiches {
  const [head, ...others] = fiches.map((fiche): FicheInput => ({
    ...fiche,
    ...given,
    premiereEmission: hasNumber(fiche) ? known.get(nameOf(fiche)) : undefined,
  }));
  if (head === undefined) throw new RangeError('no fiche was asked');
  return [head, ...others];
}

/** The fiches of a request, in its order. Throws `pli-introuvable`, also for another guichet's pli. */
export async function askedFiches(guichet: CurrentGuichet, { fiches }: AskFiches): Promise<AskedFiche[]> {
  const transactions = fiches.flatMap((fiche) => ('transaction' in fiche ? [fiche.transaction] : []));
  const rows = await PliModel.findAll({
    attributes: ['transaction', 'numeroUnique', 'contexte'],
    where: { transaction: transactions, ...readablePlis(guichet) },
    raw: true,
  });
  const plis = new Map(rows.map((pli) => [pli.transaction, pli]));
  return fiches.map((fiche) => {
    if (!('transaction' in fiche)) return { numeroUnique: fiche.numeroUnique, contexte: fiche.contexte };
    const pli = plis.get(fiche.transaction);
    if (pli === undefined)
      throw pliIntrouvable(`Votre guichet (${guichet.code}) n’a envoyé aucun pli ${fiche.transaction}.`);
    return { numeroUnique: pli.numeroUnique, contexte: pli.contexte };
  });
}

/** Two plis of the same demande and contexte share one fiche; each creation without a numéro unique has its own. */
function withoutRepeats(asked: readonly AskedFiche[]): AskedFiche[] {
  const seen = new Set<string>();
  return asked.filter((fiche) => {
    if (!hasNumber(fiche)) return true;
    const name = nameOf(fiche);
    if (seen.has(name)) return false;
    seen.add(name);
    return true;
  });
}
