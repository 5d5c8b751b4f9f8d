import type { Digest, DigestSection } from '@pwp/api-kit';
import { frenchInstant, maskNumeroUnique } from '@pwp/contracts';
import { literal, Op } from 'sequelize';
import { CONTEXTE_LABELS, STATUT_LABELS, STATUTS_REJETES } from '../../../contracts/index.ts';
import { PliModel } from '../pli-model.ts';
import { readablePlis } from '../pli-policy.ts';

/** Most plis listed in a mail; the dashboard shows the rest. */
const LISTED = 30;
const COLUMNS = ['N° transaction', 'Contexte', 'Statut du dossier', 'Date de statut', 'N° unique'] as const;

/** The plis of a guichet whose statut moved, for the daily mail: rejected ones first, numéros uniques masked. */
export const plisDigest: Digest = {
  roles: ['professionnel'],
  async section(code, since, until) {
    const { rows, count } = await PliModel.findAndCountAll({
      attributes: ['transaction', 'contexte', 'statut', 'dateStatut', 'numeroUnique'],
      where: { ...readablePlis({ code }), movedAt: { [Op.gte]: since, [Op.lt]: until } },
      order: [
        [literal(`CASE WHEN statut IN (${REJETES}) THEN 0 ELSE 1 END`), 'ASC'],
        ['movedAt', 'DESC'],
        ['id', 'DESC'],
      ],
      limit: LISTED,
      raw: true,
    });
    return count === 0 ? undefined : present(rows, count);
  },
};

const REJETES = STATUTS_REJETES.map((statut) => `'${statut}'`).join(', ');

type Row = Pick<PliModel, 'transaction' | 'contexte' | 'statut' | 'dateStatut' | 'numeroUnique'>;

function present(rows: readonly Row[], count: number): DigestSection {
  return {
    title: 'Numérisation',
    summary: count === 1 ? '1 pli a changé de statut' : `${count} plis ont changé de statut`,
    columns: COLUMNS,
    rows: rows.map(({ transaction, contexte, statut, dateStatut, numeroUnique }) => [
      transaction,
      CONTEXTE_LABELS[contexte],
      STATUT_LABELS[statut],
      frenchInstant(dateStatut),
      numeroUnique === null ? 'Pas encore attribué' : maskNumeroUnique(numeroUnique),
    ]),
    more: count - rows.length,
    link: { label: 'Voir le tableau de bord', path: '/' },
  };
}
