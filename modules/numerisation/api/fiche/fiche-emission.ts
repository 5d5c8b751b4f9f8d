import type { Account, Clock, CurrentGuichet, ModuleContext } from '@pwp/api-kit';
import type { AskFiches, Contexte } from '../../contracts/index.ts';
import { PliModel } from '../models/pli-model.ts';
import { ficheSansNumeroUnique, pliIntrouvable } from '../problems.ts';
import { requireTerritoire } from '../services/demande-service.ts';
import type { FicheInput, Fiches } from './fiche-fields.ts';
import { noteEmission } from './fiche-register.ts';

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

/** The demande and the contexte of a fiche. */
export interface AskedFiche {
  numeroUnique: string;
  contexte: Contexte;
}

/**
 * Notes that these fiches are given out and makes of them what is sent; when that fails, nothing is noted.
 * Throws `demande-hors-territoire` before anything is noted.
 */
export async function emitFiches<Sent>(
  { clock, transaction }: FicheEmissionContext,
  { account, guichet }: Receiver,
  asked: readonly AskedFiche[],
  make: (fiches: Fiches) => Sent,
): Promise<Sent> {
  const fiches = withoutRepeats(asked);
  for (const { numeroUnique } of fiches) requireTerritoire(guichet, numeroUnique);
  const now = clock.now();
  return transaction(async () => {
    const first = new Map<string, Date | undefined>();
    // In one order for everybody: two requests for the same fiches must not wait for each other.
    for (const fiche of fiches.toSorted((left, right) => (nameOf(left) < nameOf(right) ? -1 : 1)))
      first.set(nameOf(fiche), await noteEmission({ ...fiche, guichetCode: guichet.code }, account.id, now));
    const given = (fiche: AskedFiche): FicheInput => ({
      ...fiche,
      guichet,
      now,
      premiereEmission: first.get(nameOf(fiche)),
    });
    const [head, ...others] = fiches.map(given);
    if (head === undefined) throw new RangeError('no fiche was asked');
    return make([head, ...others]);
  });
}

/**
 * The demandes behind what a request asks, in its order.
 * Throws `pli-introuvable`, for another guichet's pli too, and `fiche-sans-numero-unique` for a creation that has none yet.
 */
export async function askedFiches(guichet: CurrentGuichet, { fiches }: AskFiches): Promise<AskedFiche[]> {
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
function withoutRepeats(asked: readonly AskedFiche[]): AskedFiche[] {
  return [...new Map(asked.map((fiche) => [nameOf(fiche), fiche])).values()];
}

function nameOf({ numeroUnique, contexte }: AskedFiche): string {
  return numeroUnique + contexte;
}
