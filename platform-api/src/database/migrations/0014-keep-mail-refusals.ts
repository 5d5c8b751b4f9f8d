import { defineMigration } from '@pwp/api-kit';
import { QueryTypes } from 'sequelize';
import { z } from 'zod';

const CHOICES = 'platform.notifications';
const DAILY_MAIL = 'platform.courriel-quotidien';

/** What the former daily mail told of. */
const DAILY_KIND = 'numerisation.pli-deplace';

const Former = z.object({
  sansCourriel: z.array(z.string()).optional(),
  actif: z.boolean().optional(),
  choix: z.record(z.string(), z.string()).optional(),
});

/** Writes who refused a mail in today's form, beside the former one, which the former release still reads and writes. */
export const keepMailRefusals = defineMigration({
  name: 'platform/0014-keep-mail-refusals',
  up: ({ sequelize }) =>
    sequelize.transaction(async () => {
      const rows = await sequelize.query<{ account_id: string; value: string }>(
        'SELECT account_id, value FROM platform_preferences WHERE preference_key IN (:keys)',
        { replacements: { keys: [CHOICES, DAILY_MAIL] }, type: QueryTypes.SELECT },
      );
      for (const [accountId, kept] of Map.groupBy(rows, (row) => row.account_id)) {
        const former = kept.flatMap(({ value }) => Former.safeParse(JSON.parse(value)).data ?? []);
        const sansCourriel = former.flatMap((one) => one.sansCourriel ?? []);
        if (former.some(({ actif }) => actif === false)) sansCourriel.push(DAILY_KIND);
        if (sansCourriel.length === 0 || former.some(({ choix }) => choix !== undefined)) continue;
        const choix = Object.fromEntries(sansCourriel.map((kind) => [kind, 'jamais']));
        await sequelize.query(
          'REPLACE INTO platform_preferences (account_id, preference_key, value) VALUES (:accountId, :key, :value)',
          { replacements: { accountId, key: CHOICES, value: JSON.stringify({ sansCourriel, choix }) } },
        );
      }
    }),
});
