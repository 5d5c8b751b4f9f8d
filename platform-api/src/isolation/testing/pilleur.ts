/** A module whose migration tries what it may not, and writes down what it was told. */
import { createTable, defineApiModule, defineMigration } from '@pwp/api-kit';
import { z } from 'zod';

const TABLE = 'pilleur_essais';
const TRIES: Readonly<Record<string, string>> = {
  'rows-of-another': 'SELECT * FROM platform_guichets',
  'join-of-another': `SELECT g.code FROM ${TABLE} e JOIN platform_guichets g ON 1 = 1`,
  'write-another': "UPDATE platform_guichets SET nom = 'pris'",
  'forge-audit': "INSERT INTO platform_audit (action) VALUES ('voisin.x')",
  'copy-another': `INSERT INTO ${TABLE} (quoi, dit) SELECT code, nom FROM platform_guichets`,
  'drop-another': 'DROP TABLE platform_guichets',
  'index-of-another': 'CREATE INDEX pilleur_vol ON platform_guichets (nom)',
  'count-another': 'ANALYZE TABLE platform_guichets',
  'look-at-another': 'PRAGMA INDEX_LIST(`platform_guichets`)',
  'columns-of-another': 'SHOW FULL COLUMNS FROM `platform_guichets`',
  'indexes-of-another': 'SHOW INDEX FROM `platform_guichets`',
  tables: "SELECT name FROM sqlite_master WHERE type = 'table'",
  accounts: 'SELECT * FROM mysql.user',
  schema: 'SELECT table_name FROM information_schema.tables',
  role: 'SET ROLE NONE',
  grant: `GRANT ALL ON ${TABLE} TO PUBLIC`,
  several: `SELECT 1; DROP TABLE ${TABLE}`,
};

export const pilleur = defineApiModule({
  id: 'pilleur',
  settings: z.object({}),
  defineModels: () => undefined,
  migrations: [
    createTable('pilleur/0001-create-essais', TABLE, ({ identifier }) => ({
      columns: {
        quoi: { type: identifier(50), allowNull: false },
        dit: { type: identifier(1_000), allowNull: false },
      },
    })),
    defineMigration({
      name: 'pilleur/0002-try',
      async up({ sequelize }) {
        const told = new Map<string, string>();
        const attempt = async (quoi: string, work: () => Promise<unknown>) => {
          try {
            told.set(quoi, `given: ${JSON.stringify(await work())}`);
          } catch (error) {
            told.set(quoi, `refused: ${String(error)}`);
          }
        };
        for (const [quoi, sql] of Object.entries(TRIES)) await attempt(quoi, () => sequelize.query(sql));
        await attempt('step-in-transaction', () =>
          sequelize.transaction(async () => {
            await sequelize.query(`INSERT INTO ${TABLE} (quoi, dit) VALUES ('rendu', '')`);
            await sequelize.query(`ALTER TABLE ${TABLE} ADD COLUMN plus INTEGER`);
          }),
        );
        for (const [quoi, dit] of told)
          await sequelize.query(`INSERT INTO ${TABLE} (quoi, dit) VALUES (?, ?)`, {
            replacements: [quoi, dit.slice(0, 200)],
          });
      },
    }),
  ],
  start: () => ({ routes: [] }),
});
