import type { Account, ModuleContext } from '@pwp/api-kit';
import { QueryTypes, type Sequelize } from 'sequelize';
import { EtatRedaction, type Redaction, type RedactionDetail, type Version } from '../../contracts/index.ts';
import type { SqlPart } from '../lecteurs/addressed-sql.ts';
import { PieceModel } from '../pieces/piece-model.ts';
import { presentPiece } from '../pieces/piece-presenter.ts';
import { publicationIntrouvable } from '../problems.ts';
import { cursorAfter, readCursor } from '../publications/list-cursor.ts';
import { PublicationModel } from '../publications/publication-model.ts';
import { canOpen } from '../publications/publication-policy.ts';
import { texteOf } from '../publications/publication-presenter.ts';
import { VersionModel } from '../publications/version-model.ts';
import { presentRedaction, presentRedactionDetail, writtenOf } from './redaction-presenter.ts';
import { awaitingReviewBy, REDACTION_A_PAGE, redactionCounts, redactionPage } from './redaction-reads.ts';

/** How authors and reviewers read what they answer for. */
export interface PublicationOpening {
  list(
    account: Account,
    query: { etat?: EtatRedaction | undefined; cursor?: string | undefined },
  ): Promise<{ items: Redaction[]; total: number; nextCursor?: string; nombres: Record<EtatRedaction, number> }>;
  /** Throws `publication-introuvable`, also for another's draft. */
  row(account: Account, publicationId: string): Promise<PublicationModel>;
  /** Throws `publication-introuvable`. */
  read(account: Account, publicationId: string): Promise<RedactionDetail>;
  /** Throws `publication-introuvable`. */
  versions(account: Account, publicationId: string): Promise<Version[]>;
  countToReview(account: Account): Promise<number>;
}

/** Dependencies of the service. */
export type OpeningContext = Pick<ModuleContext<unknown>, 'clock'> & { sequelize: Sequelize };

/** The service over the database. */
export function createPublicationOpening(context: OpeningContext): PublicationOpening {
  const { clock, sequelize } = context;
  const select = <Row extends object>({ sql, values }: SqlPart) =>
    sequelize.query<Row>(sql, { replacements: values, type: QueryTypes.SELECT });

  const open: PublicationOpening['row'] = async (account, publicationId) => {
    const found = await PublicationModel.findOne({ where: { publicationId } });
    if (found === null || !canOpen(account, writtenOf(found, clock.now())))
      throw publicationIntrouvable('Elle a peut-être été supprimée, ou reprise par son auteur.');
    return found;
  };

  return {
    row: open,

    async list(account, { etat, cursor }) {
      const now = clock.now();
      const ids = await select<{ id: number }>(redactionPage(account, etat, now, readCursor(cursor)));
      const counted = await select<{ etat: EtatRedaction; nombre: number }>(redactionCounts(account, now));
      const nombreOf = (one: EtatRedaction) => counted.find((row) => row.etat === one)?.nombre ?? 0;
      const rows = await PublicationModel.findAll({
        attributes: { exclude: ['texte', 'cherchable'] },
        where: { id: ids.slice(0, REDACTION_A_PAGE).map(({ id }) => id) },
        order: [
          ['modifieeLe', 'DESC'],
          ['id', 'DESC'],
        ],
      });
      const last = ids.length > REDACTION_A_PAGE ? rows.at(-1) : undefined;
      const nombres = {
        brouillon: nombreOf('brouillon'),
        'a-relire': nombreOf('a-relire'),
        'a-venir': nombreOf('a-venir'),
        publiee: nombreOf('publiee'),
        terminee: nombreOf('terminee'),
        archivee: nombreOf('archivee'),
      };
      return {
        items: rows.map((one) => presentRedaction(one, account, now)),
        total: etat === undefined ? EtatRedaction.options.reduce((sum, one) => sum + nombres[one], 0) : nombres[etat],
        ...(last !== undefined && { nextCursor: cursorAfter({ instant: last.modifieeLe, id: last.id }) }),
        nombres,
      };
    },

    async read(account, publicationId) {
      const found = await open(account, publicationId);
      const now = clock.now();
      const [pieces, corrections] = await Promise.all([
        PieceModel.findAll({ where: { publicationId: found.id, retireeVersion: null }, order: ['id'], raw: true }),
        PublicationModel.findAll({ where: { corrige: publicationId } }),
      ]);
      const correction = corrections.find((one) => canOpen(account, writtenOf(one, now)));
      return presentRedactionDetail(found, {
        account,
        now,
        pieces: pieces.map(presentPiece),
        correctionEnCours: correction?.publicationId ?? null,
      });
    },

    async versions(account, publicationId) {
      const { id } = await open(account, publicationId);
      const kept = await VersionModel.findAll({ where: { publicationId: id }, order: [['numero', 'DESC']] });
      return kept.map((version) => ({
        numero: version.numero,
        titre: version.titre,
        resume: version.resume,
        texte: texteOf(version),
        publieeLe: version.publieeLe.toISOString(),
        auteur: version.auteurNom,
        relecteur: version.relecteurNom,
        motif: version.motif,
      }));
    },

    async countToReview(account) {
      const { sql, values } = awaitingReviewBy(account);
      const [counted] = await select<{ nombre: number }>({
        sql: `SELECT COUNT(*) AS nombre FROM communication_publications p WHERE ${sql}`,
        values,
      });
      return counted?.nombre ?? 0;
    },
  };
}
