import type { ErasedByPlace, IdentityCompte, IdentitySession, Person } from '@pwp/api-kit';
import type { Database } from '@pwp/database';
import { QueryTypes } from 'sequelize';
import { mentioning, mentionsAny, mentionsOf } from './mentions.ts';

type Sql = Pick<Database, 'sequelize'>;

/** Tables of the platform whose rows are an account's, as its export calls them. */
const OF_ACCOUNT = {
  preferences: { table: 'platform_preferences', told: 'preference_key, value' },
  guichetChoisi: { table: 'platform_chosen_guichets', told: 'guichet_code' },
  derniereVisite: { table: 'platform_last_seen', told: 'first_seen, last_seen' },
  visites: { table: 'platform_visits', told: 'session_id, last_request, previous_end' },
  notifications: { table: 'platform_notices', told: 'kind, title, detail, portal_detail, published_at, read_at' },
  courrielQuotidien: { table: 'platform_daily_recipients', told: 'run, guichet_code, role, email' },
} as const;

/** What the platform keeps of a person, but for the identity. */
export async function tellPlatform({ sequelize }: Sql, person: Person): Promise<Record<string, readonly unknown[]>> {
  const told: Record<string, readonly unknown[]> = {};
  const ids = person.type === 'compte' ? [...person.ids] : [];
  const select = (sql: string, replacements: Record<string, unknown>) =>
    sequelize.query<Record<string, unknown>>(sql, { replacements, type: QueryTypes.SELECT });
  const mentions = mentionsOf(person);
  if (ids.length > 0) {
    for (const [place, { table, told: columns }] of Object.entries(OF_ACCOUNT))
      told[place] = await select(`SELECT ${columns} FROM ${table} WHERE account_id IN (:ids)`, { ids });
    // Others who acted on the account, or whom the person acted on, are not theirs to read: the act is.
    told['journal'] = await select(
      `SELECT at, action, CASE WHEN actor_id IN (:ids) THEN 'auteur' ELSE 'concerne' END AS part FROM platform_audit
       WHERE actor_id IN (:ids) OR target_id IN (:ids) ORDER BY id`,
      { ids },
    );
  }
  const waiting = mentioning(['payload'], mentions);
  const sends = await select(
    `SELECT topic, added_at, payload FROM platform_outbox WHERE sent_at IS NULL AND ${waiting.sql}`,
    waiting.replacements,
  );
  told['envois'] = sends.filter(({ payload }) => mentionsAny([String(payload)], mentions));
  return told;
}

/** Erases what the platform keeps of a person, but for the trail and the identity. */
export async function erasePlatform(
  { sequelize, transaction }: Pick<Database, 'sequelize' | 'transaction'>,
  person: Person,
): Promise<ErasedByPlace> {
  const ids = person.type === 'compte' ? [...person.ids] : [];
  const remove = (sql: string, replacements: Record<string, unknown>): Promise<number> =>
    sequelize.query(`DELETE FROM ${sql}`, { replacements, type: QueryTypes.BULKDELETE });
  const mentions = mentionsOf(person);
  /** Removes the rows of which one of these columns names somebody or something of these. */
  const removeNaming = async (rows: string, columns: readonly string[], texts: readonly string[]): Promise<number> => {
    const { sql, replacements } = mentioning(columns, texts);
    const found = await sequelize.query<Record<string, string | null> & { id: number }>(
      `SELECT id, ${columns.join(', ')} FROM ${rows} ${sql}`,
      { replacements, type: QueryTypes.SELECT },
    );
    const naming = found.filter((row) =>
      mentionsAny(
        columns.map((column) => row[column] ?? null),
        texts,
      ),
    );
    if (naming.length === 0) return 0;
    return remove(`${rows} id IN (:naming)`, { naming: naming.map(({ id }) => id) });
  };
  return transaction(async () => {
    const erased: Record<string, number> = {};
    if (ids.length > 0) {
      for (const [place, { table }] of Object.entries(OF_ACCOUNT))
        erased[place] = await remove(`${table} WHERE account_id IN (:ids)`, { ids });
      await remove('platform_digest_marks WHERE account_id IN (:ids)', { ids });
    }
    const naming = await removeNaming('platform_notices WHERE', ['title', 'detail', 'portal_detail'], mentions);
    erased['notifications'] = (erased['notifications'] ?? 0) + naming;
    // Actions of an account that wait are its own: an account that is gone gets no mail and is let in nowhere.
    erased['envois'] = await removeNaming(
      'platform_outbox WHERE sent_at IS NULL AND',
      ['payload'],
      [...mentions, ...ids],
    );
    return erased;
  });
}

/** An account at the identity, as its export tells it. */
export function tellCompte(compte: IdentityCompte, sessions: readonly IdentitySession[]): Record<string, unknown> {
  const { id, email, nom, prenom, telephone, typeOrganisme, organisme, active, roles, guichets, perimetre } = compte;
  return { id, email, nom, prenom, telephone, typeOrganisme, organisme, active, roles, guichets, perimetre, sessions };
}
