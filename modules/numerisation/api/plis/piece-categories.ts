import { PieceModel } from './piece-model.ts';

/** The categories of each pli's pieces, in the SNE's words and in the order of the pieces, each once. */
export async function categoriesOf(pliIds: readonly number[]): Promise<(pliId: number) => string[]> {
  const pieces = await PieceModel.findAll({
    attributes: ['pliId', 'categorieLibelle'],
    where: { pliId: [...pliIds] },
    order: ['pliId', 'rang'],
    raw: true,
  });
  const byPli = Map.groupBy(pieces, ({ pliId }) => pliId);
  return (pliId) => [...new Set(byPli.get(pliId)?.flatMap(({ categorieLibelle }) => categorieLibelle ?? []))];
}
