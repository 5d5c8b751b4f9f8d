import { QueryTypes, type Sequelize } from 'sequelize';

/** By beginning, the last key, in the order of the alphabet, of a topic's messages whose key begins so. */
export async function lastKeys(
  sequelize: Sequelize,
  topic: string,
  beginnings: readonly string[],
): Promise<Map<string, string>> {
  if (beginnings.length === 0) return new Map();
  const asked = beginnings.map(
    (_, rank) =>
      `SELECT ${rank} AS place, MAX(message_key) AS last FROM platform_outbox
       WHERE topic = :topic AND message_key >= :from${rank} AND message_key < :to${rank}`,
  );
  const replacements: Record<string, string> = { topic };
  for (const [rank, beginning] of beginnings.entries()) {
    replacements[`from${rank}`] = beginning;
    replacements[`to${rank}`] = `${beginning}\u{10FFFF}`;
  }
  const rows = await sequelize.query<{ place: number; last: string | null }>(asked.join(' UNION ALL '), {
    replacements,
    type: QueryTypes.SELECT,
  });
  return new Map(
    rows.flatMap(({ place, last }): [string, string][] => (last === null ? [] : [[beginnings[place] ?? '', last]])),
  );
}
