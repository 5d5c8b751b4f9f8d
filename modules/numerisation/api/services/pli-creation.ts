import { createHash } from 'node:crypto';
import type { Account, CurrentGuichet, ModuleContext, Multipart } from '@pwp/api-kit';
import type { PliDetail } from '../../contracts/index.ts';
import type { CheckedFile, FileChecker } from '../fichiers/file-check.ts';
import { PliModel } from '../models/pli-model.ts';
import { cleIdempotenceReutilisee } from '../problems.ts';
import type { SneProvider } from '../providers/sne-provider.ts';
import { confirmDemande } from './demande-confirmation.ts';
import { requireTerritoire } from './demande-service.ts';
import { checkFiles, readFields, type PliFields } from './pli-form.ts';
import { insertPli } from './pli-insertion.ts';
import { readPli } from './pli-list.ts';
import { drawTransaction } from './transaction-number.ts';

/** Who sends, for which guichet, under which key. */
interface PliSender {
  account: Account;
  guichet: CurrentGuichet;
  idempotencyKey: string;
  /** Aborted when the sender goes away: what still waits to be checked is dropped. */
  signal: AbortSignal;
}

/** The pli, and whether this request made it or a former one of the same key did. */
interface CreatedPli {
  pli: PliDetail;
  created: boolean;
}

/** Makes plis out of forms whose files are already in the store. */
export interface PliCreation {
  /**
   * Keeps the files with the pli, or drops them when it refuses or when the same request was served before.
   * Throws `requete-invalide`, `numero-unique-invalide`, `demande-hors-territoire`, `aucun-fichier`, the problems of
   * `FILE_PROBLEMS`, `verifications-en-cours`, `verification-indisponible`, `cle-idempotence-reutilisee`, `demande-inconnue`, `demande-radiee`.
   */
  create(sender: PliSender, form: Multipart): Promise<CreatedPli>;
}

/** What the service works with. */
export type PliCreationContext = Pick<ModuleContext<unknown>, 'files' | 'outbox' | 'clock' | 'log' | 'transaction'> & {
  sne: SneProvider;
  checker: FileChecker;
};

/** A form that passed its checks. */
interface Draft extends PliFields {
  pieces: readonly CheckedFile[];
  fingerprint: string;
}

/** The service that `POST /plis` calls. */
export function createPliCreation(context: PliCreationContext): PliCreation {
  const { files, log, transaction, sne, checker } = context;
  const drop = (form: Multipart) => Promise.all(form.files.map(({ key }) => files.delete(key)));

  const check = async ({ account, guichet, signal }: PliSender, form: Multipart): Promise<Draft> => {
    const fields = readFields(form);
    if (fields.numeroUnique !== null) requireTerritoire(guichet, fields.numeroUnique);
    const pieces = await checkFiles(form, checker, { account: account.id, signal });
    return { ...fields, pieces, fingerprint: fingerprintOf(guichet, fields, pieces) };
  };

  const insert = ({ account, guichet, idempotencyKey }: PliSender, draft: Draft, numero: string): Promise<void> =>
    transaction(() =>
      insertPli(context, {
        ...draft,
        transaction: numero,
        guichet,
        accountId: account.id,
        idempotencyKey,
        pieces: draft.pieces.map(({ nom, type, size, sha256, key }) => ({
          nom,
          type,
          taille: size,
          sha256,
          fichier: key,
        })),
      }),
    );

  const replay = async (former: FormerPli, draft: Draft, form: Multipart): Promise<CreatedPli> => {
    await drop(form);
    if (former.fingerprint !== draft.fingerprint) {
      throw cleIdempotenceReutilisee(
        "Cette clé d'idempotence a déjà servi à un envoi dont le guichet, la demande, le contexte ou les fichiers diffèrent. " +
          'Recommencez avec une nouvelle clé.',
      );
    }
    return { pli: await readPli(former.guichetCode, former.transaction), created: false };
  };

  return {
    async create(sender, form) {
      let draft: Draft;
      let former: FormerPli | null;
      try {
        draft = await check(sender, form);
        former = await findFormer(sender);
        if (former === null && draft.numeroUnique !== null) await confirmDemande(sne, draft.numeroUnique, log);
      } catch (error) {
        await drop(form);
        throw error;
      }
      if (former !== null) return replay(former, draft, form);

      const numero = drawTransaction();
      try {
        await insert(sender, draft, numero);
      } catch (error) {
        // Another request of the same key was faster, or the commit was done and its answer lost: the database tells, and
        // as long as it does not, the files stay.
        const winner = await findFormer(sender);
        if (winner === null) {
          await drop(form);
          throw error;
        }
        if (winner.transaction !== numero) return replay(winner, draft, form);
      }
      return { pli: await readPli(sender.guichet.code, numero), created: true };
    },
  };
}

type FormerPli = Pick<PliModel, 'transaction' | 'guichetCode' | 'fingerprint'>;

/** The pli that this account already made with this key. */
function findFormer({ account, idempotencyKey }: PliSender): Promise<FormerPli | null> {
  return PliModel.findOne({
    attributes: ['transaction', 'guichetCode', 'fingerprint'],
    where: { accountId: account.id, idempotencyKey },
    raw: true,
  });
}

/** What a key stands for: the same key with anything else here is a mistake of the caller's. */
function fingerprintOf({ code }: CurrentGuichet, fields: PliFields, pieces: readonly CheckedFile[]): string {
  const asked = [code, fields.numeroUnique, fields.contexte, ...pieces.map(({ sha256 }) => sha256)];
  return createHash('sha256').update(JSON.stringify(asked)).digest('hex');
}
