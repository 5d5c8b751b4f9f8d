import {
  checkUpload,
  requeteInvalide,
  type Account,
  type FileStore,
  type ModuleContext,
  type Multipart,
} from '@pwp/api-kit';
import { UniqueConstraintError } from 'sequelize';
import { PIECES_LIMITS, type PieceAttente } from '../../contracts/index.ts';
import { aucunFichier, identifiantReutilise, piecesAbsentes, tropDePieces } from '../problems.ts';
import { createAccountTurn } from '../quota/account-turn.ts';
import { TicketPieceModel } from './piece-model.ts';

/** Files that one account may have waiting: a few tickets in progress. */
const MOST_WAITING = 30;

/** The files that an account prepares for a ticket or a message. */
export interface PieceDeposit {
  /** Called before the body is read. Throws `trop-de-pieces`. */
  expect(account: Account, pieceId: string): Promise<void>;
  /**
   * Keeps the one file of the form; the same id and content again are the same file. Throws `aucun-fichier`,
   * `fichier-vide`, `type-de-fichier-refuse`, `fichier-infecte`, `identifiant-reutilise`, `trop-de-pieces`.
   */
  put(account: Account, pieceId: string, form: Multipart): Promise<{ piece: PieceAttente; created: boolean }>;
  /** Does nothing for a file that is not there or already joined. */
  remove(account: Account, pieceId: string): Promise<void>;
}

/** Dependencies of the service. */
export type PieceDepositContext = Pick<ModuleContext<unknown>, 'files' | 'antivirus' | 'clock' | 'transaction'>;

/** The service over the store and the database. */
export function createPieceDeposit(context: PieceDepositContext): PieceDeposit {
  const { files, clock, transaction } = context;
  const turn = createAccountTurn({ transaction });
  const find = (account: Account, pieceId: string) =>
    TicketPieceModel.findOne({ where: { accountId: account.id, pieceId }, raw: true });

  async function requireRoom(account: Account, pieceId: string): Promise<void> {
    if ((await find(account, pieceId)) !== null) return;
    const waiting = await TicketPieceModel.count({ where: { accountId: account.id, ticketId: null } });
    if (waiting >= MOST_WAITING) {
      throw tropDePieces(
        `${waiting} de vos fichiers attendent déjà un ticket ou un message. Retirez-en, ou réessayez demain.`,
      );
    }
  }

  async function keep(account: Account, pieceId: string, form: Multipart) {
    const [uploaded] = form.files;
    if (uploaded === undefined) throw aucunFichier('Choisissez un fichier.');
    if (uploaded.field !== 'file')
      throw requeteInvalide(`Le fichier est attendu sous le nom « file », non « ${uploaded.field} ».`);
    const { nom, type } = await checkUpload(context, account, uploaded, {
      types: PIECES_LIMITS.types,
      unnamed: 'fichier',
    });
    const row = {
      accountId: account.id,
      pieceId,
      ticketId: null,
      messageId: null,
      rang: 0,
      nom,
      type,
      taille: uploaded.size,
      sha256: uploaded.sha256,
      fichier: uploaded.key,
      etat: 'a-transmettre' as const,
      glpiId: null,
      dateDepot: clock.now(),
    };
    try {
      return await turn(account, async () => {
        // Again: others may have come while this one was on its way.
        await requireRoom(account, pieceId);
        return { piece: presentWaiting(await TicketPieceModel.create(row)), created: true };
      });
    } catch (error) {
      // Sent again, or at the same time.
      const former = error instanceof UniqueConstraintError ? await find(account, pieceId) : null;
      if (former === null) throw error;
      if (former.sha256 !== row.sha256) {
        throw identifiantReutilise('Cet identifiant désigne déjà un autre fichier : prenez-en un nouveau.');
      }
      return { piece: presentWaiting(former), created: false };
    }
  }

  return {
    expect: requireRoom,

    async put(account, pieceId, form) {
      let created = false;
      try {
        const kept = await keep(account, pieceId, form);
        created = kept.created;
        return kept;
      } finally {
        if (!created) await dropUnkept(files, form);
      }
    },

    async remove(account, pieceId) {
      const piece = await find(account, pieceId);
      if (piece === null || piece.ticketId !== null) return;
      // Guarded: a message may take it at this very moment.
      const gone = await TicketPieceModel.destroy({ where: { id: piece.id, ticketId: null } });
      if (gone === 1 && piece.fichier !== null) await files.delete(piece.fichier);
    },
  };
}

/** The commit may have succeeded even if its answer was lost: look in the database. */
async function dropUnkept(files: FileStore, form: Multipart): Promise<void> {
  const kept = await keptFiles(form.files.map(({ key }) => key));
  for (const { key } of form.files) if (!kept.has(key)) await files.delete(key);
}

/** Which of these file store keys are still referred to. */
export async function keptFiles(keys: readonly string[]): Promise<Set<string>> {
  const rows = await TicketPieceModel.findAll({ attributes: ['fichier'], where: { fichier: [...keys] }, raw: true });
  return new Set(rows.flatMap(({ fichier }) => fichier ?? []));
}

/**
 * Joins the account's waiting files to a ticket, in this order, within the caller's transaction. Throws
 * `pieces-absentes`.
 */
export async function joinPieces(
  account: Account,
  pieceIds: readonly string[] | undefined,
  { ticketId, messageId }: { ticketId: number; messageId: number | null },
): Promise<TicketPieceModel[]> {
  const asked = [...new Set(pieceIds)];
  if (asked.length === 0) return [];
  const where = { accountId: account.id, pieceId: asked, ticketId: null };
  const waiting = await TicketPieceModel.findAll({ where, order: ['id'], lock: true });
  if (waiting.length < asked.length) {
    const detail = 'L’un des fichiers joints n’est plus sur le portail. Retirez-le, puis joignez-le de nouveau.';
    throw piecesAbsentes(detail, { errors: [{ pointer: '/pieces', detail }] });
  }
  const before = await TicketPieceModel.count({ where: { ticketId } });
  const ordered = waiting.toSorted((left, right) => asked.indexOf(left.pieceId) - asked.indexOf(right.pieceId));
  for (const [rank, piece] of ordered.entries()) await piece.update({ ticketId, messageId, rang: before + rank + 1 });
  return ordered;
}

function presentWaiting({ pieceId, nom, type, taille }: TicketPieceModel): PieceAttente {
  return { id: pieceId, nom, type, taille };
}
