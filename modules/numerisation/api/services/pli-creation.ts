import { createHash } from 'node:crypto';
import {
  ProviderUnavailable,
  type Account,
  type CurrentGuichet,
  type ModuleContext,
  type Multipart,
} from '@pwp/api-kit';
import type { CreatePli, PliDetail } from '../../contracts/index.ts';
import { EtapeModel } from '../models/etape-model.ts';
import { PieceModel } from '../models/piece-model.ts';
import { PliModel } from '../models/pli-model.ts';
import { cleIdempotenceReutilisee } from '../problems.ts';
import type { SneProvider } from '../providers/sne-provider.ts';
import { requireActive, requireTerritoire } from './demande-service.ts';
import { depositMessage } from './pli-deposit.ts';
import { checkFiles, readFields, type CheckedFile } from './pli-form.ts';
import { readPli } from './pli-list.ts';
import { drawTransaction } from './transaction-number.ts';

/** Who sends, for which guichet, under which key. */
interface PliSender {
  account: Account;
  guichet: CurrentGuichet;
  idempotencyKey: string;
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
   * Throws `requete-invalide`, `numero-unique-invalide`, `demande-hors-territoire`, `aucun-fichier`, `fichier-vide`,
   * `type-de-fichier-refuse`, `cle-idempotence-reutilisee`, `demande-inconnue`, `demande-radiee`.
   */
  create(sender: PliSender, form: Multipart): Promise<CreatedPli>;
}

/** What the service works with. */
export type PliCreationContext = Pick<ModuleContext<unknown>, 'files' | 'outbox' | 'clock' | 'log' | 'transaction'> & {
  sne: SneProvider;
};

/** A form that passed its checks. */
interface Draft extends CreatePli {
  pieces: readonly CheckedFile[];
  fingerprint: string;
}

/** The service that `POST /plis` calls. */
export function createPliCreation({ files, outbox, clock, log, transaction, sne }: PliCreationContext): PliCreation {
  const drop = (form: Multipart) => Promise.all(form.files.map(({ key }) => files.delete(key)));

  const check = async ({ guichet }: PliSender, form: Multipart): Promise<Draft> => {
    const fields = readFields(form);
    requireTerritoire(guichet, fields.numeroUnique);
    const pieces = await checkFiles(form, files);
    return { ...fields, pieces, fingerprint: fingerprintOf(guichet, fields, pieces) };
  };

  const checkDemande = async (numeroUnique: string): Promise<void> => {
    try {
      requireActive(await sne.findDemande(numeroUnique));
    } catch (error) {
      if (!(error instanceof ProviderUnavailable)) throw error;
      // Sending does not wait for the SNE: the prestataire will tell what becomes of the pli.
      log.warn({ err: error }, 'a pli is made without the SNE having confirmed its demande');
    }
  };

  const insert = (sender: PliSender, draft: Draft, numero: string): Promise<void> =>
    transaction(async () => {
      const now = clock.now();
      const pli = await PliModel.create({
        transaction: numero,
        guichetCode: sender.guichet.code,
        numeroUnique: draft.numeroUnique,
        contexte: draft.contexte,
        statut: 'a-transmettre',
        motif: null,
        dateTransmission: now,
        dateStatut: now,
        accountId: sender.account.id,
        idempotencyKey: sender.idempotencyKey,
        fingerprint: draft.fingerprint,
      });
      await PieceModel.bulkCreate(draft.pieces.map((piece, rang) => pieceRow(pli.id, piece, rang)));
      await EtapeModel.create({ pliId: pli.id, statut: 'a-transmettre', date: now });
      await outbox.add(depositMessage(numero, sender.guichet));
    });

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
        if (former === null) await checkDemande(draft.numeroUnique);
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

function pieceRow(pliId: number, { nom, type, size, sha256, key }: CheckedFile, rang: number) {
  return { pliId, rang, nom, type, taille: size, sha256, fichier: key, etat: 'transmise' as const };
}

/** What a key stands for: the same key with anything else here is a mistake of the caller's. */
function fingerprintOf({ code }: CurrentGuichet, fields: CreatePli, pieces: readonly CheckedFile[]): string {
  const asked = [code, fields.numeroUnique, fields.contexte, ...pieces.map(({ sha256 }) => sha256)];
  return createHash('sha256').update(JSON.stringify(asked)).digest('hex');
}
