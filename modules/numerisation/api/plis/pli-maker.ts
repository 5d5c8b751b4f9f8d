import type { Account, CurrentGuichet, ModuleContext } from '@pwp/api-kit';
import type { Contexte, PliDetail, RoleFichier } from '../../contracts/index.ts';
import { PieceModel } from './piece-model.ts';
import { PliModel } from './pli-model.ts';
import { cleIdempotenceReutilisee } from '../problems.ts';
import type { SneDemande, SneProvider } from '../providers/sne-provider.ts';
import { confirmDemande } from '../demandes/demande-confirmation.ts';
import { requireTerritoire } from '../demandes/demande-policy.ts';
import { depositMessage } from './pli-deposit.ts';
import { readPli } from './pli-service.ts';
import { drawTransaction } from './transaction-number.ts';
import { beginPli } from './pli-mover.ts';

/** A piece of a pli that is about to be made; its file is already in the store. */
interface NewPiece {
  nom: string;
  type: string;
  /** Bytes. */
  taille: number;
  sha256: string;
  /** Key in the file store. */
  fichier: string;
  role?: RoleFichier;
  categorie?: string | null;
}

/** A pli that is asked for, its pieces checked. */
export interface AskedPli {
  account: Account;
  guichet: CurrentGuichet;
  contexte: Contexte;
  numeroUnique: string | null;
  /** One pli for an account and a key, however often it is asked. */
  idempotencyKey: string;
  /** SHA-256 of what the request asked, so that a repeated key is told from a reused one. */
  fingerprint: string;
  pieces: readonly NewPiece[];
}

/** What a sender adds to the making of its pli. */
export interface PliSource {
  /** Refuses, by what the SNE holds of the demande. Not called while the SNE does not answer. */
  accept?: (demande: SneDemande) => void;
  /** Runs in the transaction that makes the pli: takes the pieces from where they were, or throws. */
  take?: () => Promise<void>;
  /** Called when the pieces are those of no pli: it is refused, or was made before. */
  drop?: () => Promise<void>;
}

/** The pli, and whether this request made it or a former one of the same key did. */
export interface MadePli {
  pli: PliDetail;
  created: boolean;
}

/** What plis are made with. */
export type PliMakerContext = Pick<ModuleContext<unknown>, 'outbox' | 'clock' | 'log' | 'transaction'> & {
  sne: SneProvider;
};

/** The pli that an account made with a key. */
export type FormerPli = Pick<PliModel, 'transaction' | 'guichetCode' | 'fingerprint'>;

/**
 * Makes a pli, whoever sends it: its pieces, its first statut and its deposit to come, in one transaction.
 * Throws `cle-idempotence-reutilisee`, `demande-hors-territoire`, `demande-inconnue`, `demande-radiee`, and what `source` throws.
 */
export async function makePli(context: PliMakerContext, asked: AskedPli, source: PliSource = {}): Promise<MadePli> {
  let former: FormerPli | null;
  try {
    former = await findFormer(asked);
    if (former === null) await requireDemande(context, asked, source);
  } catch (error) {
    await source.drop?.();
    throw error;
  }
  if (former !== null) return madeBefore(former, asked, source);

  const transaction = drawTransaction();
  try {
    await context.transaction(async () => {
      await source.take?.();
      await insert(context, transaction, asked);
    });
  } catch (error) {
    // Another request of the same key was faster, or the commit was done and its answer lost: the database tells, and
    // as long as it does not, the files stay.
    const winner = await findFormer(asked);
    if (winner === null) {
      await source.drop?.();
      throw error;
    }
    if (winner.transaction !== transaction) return madeBefore(winner, asked, source);
  }
  return { pli: await readPli(asked.guichet.code, transaction), created: true };
}

/** The pli that this account already made with this key. */
export function findFormer({
  account,
  idempotencyKey,
}: Pick<AskedPli, 'account' | 'idempotencyKey'>): Promise<FormerPli | null> {
  return PliModel.findOne({
    attributes: ['transaction', 'guichetCode', 'fingerprint'],
    where: { accountId: account.id, idempotencyKey },
    raw: true,
  });
}

async function requireDemande(
  { sne, log }: PliMakerContext,
  { guichet, numeroUnique }: AskedPli,
  { accept }: PliSource,
): Promise<void> {
  if (numeroUnique === null) return;
  requireTerritoire(guichet, numeroUnique);
  const demande = await confirmDemande(sne, numeroUnique, log);
  if (demande !== undefined) accept?.(demande);
}

async function madeBefore(former: FormerPli, { fingerprint }: AskedPli, { drop }: PliSource): Promise<MadePli> {
  await drop?.();
  if (former.fingerprint !== fingerprint) {
    throw cleIdempotenceReutilisee(
      "Cette clé d'idempotence a déjà servi à un envoi dont le guichet, la demande, le contexte ou les fichiers diffèrent. " +
        'Recommencez avec une nouvelle clé.',
    );
  }
  return { pli: await readPli(former.guichetCode, former.transaction), created: false };
}

async function insert(
  { clock, outbox }: PliMakerContext,
  transaction: string,
  { account, guichet, pieces, contexte, numeroUnique, idempotencyKey, fingerprint }: AskedPli,
): Promise<void> {
  const row = { transaction, guichetCode: guichet.code, accountId: account.id };
  const pliId = await beginPli({ ...row, contexte, numeroUnique, idempotencyKey, fingerprint }, clock.now());
  await PieceModel.bulkCreate(
    pieces.map(({ role = 'piece', categorie = null, ...piece }, rang) => ({
      ...piece,
      pliId,
      rang,
      role,
      categorie,
      etat: 'transmise' as const,
    })),
  );
  await outbox.add(depositMessage(transaction, guichet));
}
