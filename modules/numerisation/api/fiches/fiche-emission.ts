import type { Account, Clock, CurrentGuichet, ModuleContext } from '@pwp/api-kit';
import type { AskFiches } from '../../contracts/index.ts';
import { PliModel } from '../plis/pli-model.ts';
import { ficheSansNumeroUnique, pliIntrouvable } from '../problems.ts';
import { requireTerritoire } from '../demandes/demande-policy.ts';
import type { FicheInput, Fiches } from './fiche-fields.ts';
import {
  firstEmissions,
  GivenMeanwhile,
  nameOf,
  noteEmissions,
  type FicheName,
  type FirstEmissions,
} from './fiche-register.ts';

/** What fiches are given out with. */
export interface FicheEmissionContext {
  clock: Clock;
  transaction: ModuleContext<unknown>['transaction'];
}

/** Who is given the fiches. */
interface Receiver {
  account: Account;
  guichet: CurrentGuichet;
}

/** Times that fiches are made again because somebody else was given them first: once told, a first time stays. */
const ATTEMPTS = 5;

/**
 * Makes of these fiches what is sent, and notes that they are given out; when one of both fails, nothing is noted. No
 * transaction is open while they are made. Throws `demande-hors-territoire` before anything is made.
 */
export async function emitFiches<Sent>(
  { clock, transaction }: FicheEmissionContext,
  { account, guichet }: Receiver,
  asked: readonly FicheName[],
  make: (fiches: Fiches) => Sent | Promise<Sent>,
): Promise<Sent> {
  const fiches = withoutRepeats(asked);
  for (const { numeroUnique } of fiches) requireTerritoire(guichet, numeroUnique);
  const now = clock.now();
  let known = await firstEmissions(guichet.code, fiches);
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    const sent = await make(fichesOf(fiches, known, { guichet, now }));
    try {
      const given = known;
      await transaction(() => noteEmissions(guichet.code, fiches, given, { accountId: account.id, now }));
      return sent;
    } catch (error) {
      // The document says « first » of a fiche that is no longer.
      if (!(error instanceof GivenMeanwhile)) throw error;
      known = await firstEmissions(guichet.code, fiches);
    }
  }
  throw new Error(`fiches of the guichet ${guichet.code} kept changing while they were made`);
}

function fichesOf(
  fiches: readonly FicheName[],
  known: FirstEmissions,
  given: Pick<FicheInput, 'guichet' | 'now'>,
): Fiches {
  const [head, ...others] = fiches.map((fiche): FicheInput => ({
    ...fiche,
    ...given,
    premiereEmission: known.get(nameOf(fiche)),
  }));
  if (head === undefined) throw new RangeError('no fiche was asked');
  return [head, ...others];
}

/**
 * The demandes behind what a request asks, in its order.
 * Throws `pli-introuvable`, for another guichet's pli too, and `fiche-sans-numero-unique` for a creation that has none yet.
 */
export async function askedFiches(guichet: CurrentGuichet, { fiches }: AskFiches): Promise<FicheName[]> {
  const transactions = fiches.flatMap((fiche) => ('transaction' in fiche ? [fiche.transaction] : []));
  const rows = await PliModel.findAll({
    attributes: ['transaction', 'numeroUnique', 'contexte'],
    where: { transaction: transactions, guichetCode: guichet.code },
    raw: true,
  });
  const plis = new Map(rows.map((pli) => [pli.transaction, pli]));
  return fiches.map((fiche) => {
    if (!('transaction' in fiche)) return { numeroUnique: fiche.numeroUnique, contexte: fiche.contexte };
    const pli = plis.get(fiche.transaction);
    if (pli === undefined)
      throw pliIntrouvable(`Votre guichet (${guichet.code}) n'a envoyé aucun pli ${fiche.transaction}.`);
    if (pli.numeroUnique === null)
      throw ficheSansNumeroUnique(
        `Le pli ${fiche.transaction} est une création qui n'a pas encore de numéro unique : retirez-le de votre choix.`,
      );
    return { numeroUnique: pli.numeroUnique, contexte: pli.contexte };
  });
}

/** Two plis of one demande and contexte want one fiche. */
function withoutRepeats(asked: readonly FicheName[]): FicheName[] {
  return [...new Map(asked.map((fiche) => [nameOf(fiche), fiche])).values()];
}
