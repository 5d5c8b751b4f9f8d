import type { Account, CurrentGuichet, ModuleContext } from '@pwp/api-kit';
import { nomComplet } from '@pwp/contracts';
import { findCategorie, type Contexte, type PliDetail, type RoleFichier } from '../../../contracts/index.ts';
import { PieceModel } from '../piece-model.ts';
import { PliModel } from '../pli-model.ts';
import { demandeurColumns } from '../pli-demandeur.ts';
import { referenceColumns } from '../pli-reference.ts';
import { cleIdempotenceReutilisee } from '../../problems.ts';
import type { SneDemande, SneProvider } from '../../providers/sne-provider.ts';
import { confirmDemande } from '../../demandes/demande-confirmation.ts';
import { authorizeOpenDemande } from '../../demandes/demande-policy.ts';
import { depositMessage } from './pli-deposit.ts';
import { readPli } from '../pli-service.ts';
import { drawTransaction } from './transaction-number.ts';
import { mendCorrections } from '../../corrections/correction-mending.ts';
import { beginPli } from '../statuts/pli-mover.ts';

/** A piece of a pli to create; its file is already in the store. */
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

/** A pli to create, with its pieces checked. */
export interface AskedPli {
  account: Account;
  guichet: CurrentGuichet;
  contexte: Contexte;
  numeroUnique: string | null;
  /** The agent's own name for the pli; empty is none. */
  reference: string | null;
  /** An account and a key give one pli, however often the request is repeated. */
  idempotencyKey: string;
  /** SHA-256 of the request, to tell a repeated key from a reused one. */
  fingerprint: string;
  pieces: readonly NewPiece[];
  /** The correction that the agent mends, if that is where he came from. */
  corrige?: number | undefined;
}

/** What each kind of sender adds to the creation of its pli. */
export interface PliSource {
  /** Throws if the SNE's demande does not allow the pli. Not called while the SNE does not answer. */
  accept?: (demande: SneDemande) => void;
  /** Runs in the transaction that creates the pli: takes the pieces from their source, or throws. */
  take?: () => Promise<void>;
  /** Called when no pli takes the pieces: it was refused, or it already exists. */
  drop?: () => Promise<void>;
}

/** The pli, and whether this request or an earlier one with the same key created it. */
export interface MadePli {
  pli: PliDetail;
  created: boolean;
}

/** Dependencies that create plis. */
export type PliMakerContext = Pick<
  ModuleContext<unknown>,
  'outbox' | 'clock' | 'log' | 'transaction' | 'notices' | 'antivirus'
> & {
  sne: SneProvider;
};

/** The pli that an account created with a key. */
export type FormerPli = Pick<PliModel, 'transaction' | 'guichetCode' | 'fingerprint'>;

/**
 * Creates a pli, whoever sends it: its pieces, its first statut and its pending deposit, in one transaction. Throws
 * `cle-idempotence-reutilisee`, `demande-hors-territoire`, `demande-inconnue`, `demande-radiee`, and what `source`
 * throws.
 */
export async function makePli(context: PliMakerContext, asked: AskedPli, source: PliSource = {}): Promise<MadePli> {
  let former: FormerPli | null;
  let demande: SneDemande | undefined;
  try {
    former = await findFormer(asked);
    if (former === null) demande = await requireDemande(context, asked, source);
  } catch (error) {
    await source.drop?.();
    throw error;
  }
  if (former !== null) return madeBefore(context, former, asked, source);

  const transaction = drawTransaction();
  try {
    await context.transaction(async () => {
      await source.take?.();
      await insert(context, transaction, asked, demande);
    });
  } catch (error) {
    // A concurrent request with the same key was faster, or the commit succeeded and its answer was lost. Look in the
    // database; the files stay until it answers.
    const winner = await findFormer(asked);
    if (winner === null) {
      await source.drop?.();
      throw error;
    }
    if (winner.transaction !== transaction) return madeBefore(context, winner, asked, source);
  }
  return { pli: await readPli(asked.guichet, transaction, context.antivirus), created: true };
}

/** The pli that this account already created with this key. */
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
): Promise<SneDemande | undefined> {
  if (numeroUnique === null) return undefined;
  authorizeOpenDemande(guichet, numeroUnique);
  const demande = await confirmDemande(sne, numeroUnique, log);
  if (demande !== undefined) accept?.(demande);
  return demande;
}

async function madeBefore(
  { antivirus }: PliMakerContext,
  former: FormerPli,
  { guichet, fingerprint }: AskedPli,
  { drop }: PliSource,
): Promise<MadePli> {
  await drop?.();
  if (former.fingerprint !== fingerprint) {
    throw cleIdempotenceReutilisee(
      'Cette clé d’idempotence a déjà servi à un envoi dont le guichet, la demande, le contexte ou les fichiers diffèrent. ' +
        'Recommencez avec une nouvelle clé.',
    );
  }
  return { pli: await readPli(guichet, former.transaction, antivirus), created: false };
}

async function insert(
  { clock, outbox, notices }: PliMakerContext,
  transaction: string,
  { account, guichet, pieces, contexte, numeroUnique, reference, idempotencyKey, fingerprint, corrige }: AskedPli,
  demande: SneDemande | undefined,
): Promise<void> {
  const row = {
    transaction,
    guichetCode: guichet.code,
    accountId: account.id,
    deposant: nameOf(account),
    ...referenceColumns(reference),
    ...demandeurColumns(demande?.demandeur),
  };
  const pliId = await beginPli({ ...row, contexte, numeroUnique, idempotencyKey, fingerprint }, clock.now());
  await PieceModel.bulkCreate(
    pieces.map(({ role = 'piece', categorie = null, ...piece }, rang) => ({
      ...piece,
      pliId,
      rang,
      role,
      categorie,
      categorieLibelle: labelOf(demande, categorie),
      etat: 'transmise' as const,
    })),
  );
  const sent = { ...row, pliId, numeroUnique, corrige };
  const sentPieces = pieces.map(({ categorie = null }) => ({ categorie }));
  await mendCorrections({ ...sent, pieces: sentPieces }, clock.now(), notices);
  await outbox.add(depositMessage(transaction, guichet));
}

/** Null for an account that has none, like that of an application. */
function nameOf(account: Account): string | null {
  const name = nomComplet(account).slice(0, NAME_LONGEST);
  return name === '' ? null : name;
}

/** In the SNE's words; in those of the catalogue where the SNE was not asked, for a creation, or was silent. */
function labelOf(demande: SneDemande | undefined, code: string | null): string | null {
  const categories = demande?.sections.flatMap((section) => section.categories) ?? [];
  const { libelle } = categories.find((categorie) => categorie.code === code) ?? findCategorie(code ?? '') ?? {};
  return libelle?.slice(0, NAME_LONGEST) ?? null;
}

/** As long as the columns of a name and of a label, characters. */
const NAME_LONGEST = 200;
