import { PublicationModel } from './publication-model.ts';

/** The titles of publications, for the journal; what no longer exists is absent. */
export async function titlesOf(publicationIds: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const rows = await PublicationModel.findAll({
    attributes: ['publicationId', 'titre'],
    where: { publicationId: [...publicationIds] },
    raw: true,
  });
  return new Map(rows.map(({ publicationId, titre }) => [publicationId, `« ${titre} »`]));
}
