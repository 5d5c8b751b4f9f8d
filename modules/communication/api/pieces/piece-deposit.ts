import {
  checkUpload,
  requeteInvalide,
  type Account,
  type FileResponse,
  type ModuleContext,
  type Multipart,
} from '@pwp/api-kit';
import { UniqueConstraintError } from 'sequelize';
import { IMAGE_TYPES, PIECES_LIMITS, type MotsImage, type PiecePublication } from '../../contracts/index.ts';
import {
  aucunFichier,
  etatChange,
  identifiantReutilise,
  pieceIntrouvable,
  publicationIntrouvable,
  tropDePieces,
} from '../problems.ts';
import { PublicationModel } from '../publications/publication-model.ts';
import type { PublicationOpening } from '../redaction/publication-opening.ts';
import { sendPiece } from './piece-download.ts';
import { dropUnused } from './piece-files.ts';
import { PieceModel } from './piece-model.ts';
import { presentPiece } from './piece-presenter.ts';

/** A file of a publication. */
interface PieceAddress {
  account: Account;
  publicationId: string;
  pieceId: string;
}

/** The files of a draft. */
export interface PieceDeposit {
  /** Called before the body is read. Throws `publication-introuvable`, `etat-change`, `trop-de-pieces`. */
  expect(piece: PieceAddress): Promise<void>;
  /**
   * Keeps the one file of the form; the same id and content again are the same file. Throws what `expect` does, `aucun-fichier`,
   * `fichier-vide`, `type-de-fichier-refuse`, `fichier-infecte`, `identifiant-reutilise`.
   */
  put(piece: PieceAddress, form: Multipart): Promise<{ piece: PiecePublication; created: boolean }>;
  /** Throws `piece-introuvable`, `etat-change`. */
  describe(piece: PieceAddress, words: MotsImage): Promise<PiecePublication>;
  /** Does nothing for a file that is not there. Throws `publication-introuvable`, `etat-change`. */
  remove(piece: PieceAddress): Promise<void>;
  /** Of any publication that the account may open. Throws `publication-introuvable`, `piece-introuvable`. */
  download(piece: PieceAddress, signal: AbortSignal): Promise<FileResponse>;
}

/** Dependencies of the service. */
export type PieceDepositContext = Pick<ModuleContext<unknown>, 'antivirus' | 'clock' | 'files' | 'transaction'> & {
  opening: Pick<PublicationOpening, 'row'>;
};

/** The service over the store and the database. */
export function createPieceDeposit(context: PieceDepositContext): PieceDeposit {
  const { clock, files, transaction, opening } = context;

  async function draftOf({ account, publicationId }: PieceAddress): Promise<PublicationModel> {
    const row = await opening.row(account, publicationId);
    if (row.etat !== 'brouillon')
      throw etatChange('Ses fichiers ne changent plus : elle attend sa relecture, ou est publiée.');
    if (row.auteurId !== account.id) throw publicationIntrouvable('Un brouillon n’est modifié que par son auteur.');
    return row;
  }

  const find = (publicationId: number, pieceId: string) =>
    PieceModel.findOne({ where: { publicationId, pieceId, retireeVersion: null } });

  async function requireRoom(publicationId: number, pieceId: string): Promise<void> {
    if ((await find(publicationId, pieceId)) !== null) return;
    if ((await PieceModel.count({ where: { publicationId, retireeVersion: null } })) >= PIECES_LIMITS.files)
      throw tropDePieces(`Une publication compte au plus ${PIECES_LIMITS.files} fichiers : retirez-en un.`);
  }

  /** In turn with whoever hands the draft in, or adds another file. */
  async function inDraft<T>({ id }: PublicationModel, work: () => Promise<T>): Promise<T> {
    return transaction(async () => {
      const row = await PublicationModel.findOne({ where: { id, etat: 'brouillon' }, lock: true });
      if (row === null) throw etatChange('Elle vient d’être donnée à relire : ses fichiers ne changent plus.');
      return work();
    });
  }

  async function keep(address: PieceAddress, form: Multipart) {
    const [uploaded] = form.files;
    if (uploaded === undefined) throw aucunFichier('Choisissez un fichier.');
    if (uploaded.field !== 'file')
      throw requeteInvalide(`Le fichier est attendu sous le nom « file », non « ${uploaded.field} ».`);
    const draft = await draftOf(address);
    const { nom, type } = await checkUpload(context, address.account, uploaded, {
      types: PIECES_LIMITS.types,
      unnamed: 'fichier',
    });
    const row = {
      publicationId: draft.id,
      pieceId: address.pieceId,
      nom,
      type,
      taille: uploaded.size,
      sha256: uploaded.sha256,
      fichier: uploaded.key,
      alternative: '',
      decorative: false,
      retireeVersion: null,
      dateDepot: clock.now(),
    };
    try {
      return await inDraft(draft, async () => {
        // Again: others may have come while this one was on its way.
        await requireRoom(draft.id, address.pieceId);
        return { piece: presentPiece(await PieceModel.create(row)), created: true };
      });
    } catch (error) {
      const former = error instanceof UniqueConstraintError ? await find(draft.id, address.pieceId) : null;
      if (former === null) throw error;
      if (former.sha256 !== row.sha256)
        throw identifiantReutilise('Cet identifiant désigne déjà un autre fichier : prenez-en un nouveau.');
      return { piece: presentPiece(former), created: false };
    }
  }

  return {
    async expect(address) {
      const { id } = await draftOf(address);
      await requireRoom(id, address.pieceId);
    },

    async put(address, form) {
      try {
        return await keep(address, form);
      } finally {
        // The commit may have succeeded even if its answer was lost: the database says what it kept.
        await dropUnused(
          files,
          form.files.map(({ key }) => ({ fichier: key })),
        );
      }
    },

    async describe(address, { alternative, decorative }) {
      const draft = await draftOf(address);
      return inDraft(draft, async () => {
        const piece = await find(draft.id, address.pieceId);
        if (piece === null || !IMAGE_TYPES.includes(piece.type))
          throw pieceIntrouvable('Aucune image de ce brouillon n’a cet identifiant.');
        await PieceModel.update(
          { alternative: decorative ? '' : alternative, decorative },
          { where: { id: piece.id } },
        );
        return presentPiece({ ...piece.get({ plain: true }), alternative: decorative ? '' : alternative, decorative });
      });
    },

    async remove(address) {
      const draft = await draftOf(address);
      const piece = await find(draft.id, address.pieceId);
      if (piece === null) return;
      await inDraft(draft, () => PieceModel.destroy({ where: { id: piece.id } }));
      await dropUnused(files, [piece]);
    },

    async download({ account, publicationId, pieceId }, signal) {
      const { id } = await opening.row(account, publicationId);
      const piece = await PieceModel.findOne({ where: { publicationId: id, pieceId }, raw: true });
      return sendPiece(context, piece, signal);
    },
  };
}
