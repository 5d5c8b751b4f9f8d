import { defineMigration } from '@pwp/api-kit';

/** The guichets of a département, in the order of their codes, without a look at the others. */
export const indexGuichetsTerritoire = defineMigration({
  name: 'platform/0029-index-guichets-territoire',
  async up({ sequelize }) {
    await sequelize.query(
      'CREATE INDEX IF NOT EXISTS platform_guichets_territoire ON platform_guichets (code_territoire, code)',
    );
  },
});
