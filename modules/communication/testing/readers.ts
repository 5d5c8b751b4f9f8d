import { QueryTypes, type Sequelize } from 'sequelize';
import { LecteurModel } from '../api/lecteurs/lecteur-model.ts';

/** Readers of guichet 00002, as the identity would have told them. */
export async function insertReaders(sequelize: Sequelize, count: number): Promise<void> {
  const one = { guichetCode: '00002', role: 'professionnel' as const, territoire: '034', typeOrganisme: 'COMMUNE' };
  const rows = Array.from({ length: count }, (_, index) => ({
    accountId: `lecteur-${String(index).padStart(6, '0')}`,
    ...one,
  }));
  for (let first = 0; first < count; first += 1_000) await LecteurModel.bulkCreate(rows.slice(first, first + 1_000));
  await sequelize.query(
    "INSERT INTO communication_recensements (guichet_code, recense_le) VALUES ('00002', '2026-11-24 11:00:00')",
  );
}

/** How many notices of alerts there are. */
export async function told(sequelize: Sequelize): Promise<number> {
  const [row] = await sequelize.query<{ nombre: number }>(
    `SELECT COUNT(*) AS nombre FROM platform_notices WHERE kind = 'communication.alerte'`,
    { type: QueryTypes.SELECT },
  );
  return Number(row?.nombre);
}
