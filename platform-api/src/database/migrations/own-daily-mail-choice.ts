import { defineMigration } from '@pwp/api-kit';

const OWN = 'platform.courriel-quotidien';
/** Whoever's key it was. */
const FORMER = `preference_key LIKE '%.courriel-quotidien' AND preference_key <> '${OWN}'`;

/** The switch of the daily mail is now the platform's own: what accounts chose is kept. A run that was cut goes on with the rest. */
export const ownDailyMailChoice = defineMigration({
  name: 'platform/0029-own-daily-mail-choice',
  up: async ({ sequelize }) => {
    await sequelize.query(`
      INSERT INTO platform_preferences (account_id, preference_key, value)
      SELECT account_id, '${OWN}', MIN(value) FROM platform_preferences
      WHERE ${FORMER} AND account_id NOT IN (SELECT account_id FROM platform_preferences WHERE preference_key = '${OWN}')
      GROUP BY account_id`);
    await sequelize.query(`DELETE FROM platform_preferences WHERE ${FORMER}`);
  },
  down: async () => undefined,
});
