import { nomComplet } from '@pwp/contracts';
import { DemandeModel } from './demande-model.ts';

/** The names of who made these demandes; those that are purged are absent. */
export async function namesOfDemandes(ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const rows = await DemandeModel.findAll({
    attributes: ['id', 'nom', 'prenom'],
    where: { id: ids.map(Number).filter(Number.isSafeInteger) },
    raw: true,
  });
  return new Map(rows.map((row) => [String(row.id), nomComplet(row)]));
}
