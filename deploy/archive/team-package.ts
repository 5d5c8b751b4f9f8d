/** The name of a package that holds the API of a team. */
export const TEAM_PACKAGE = '@equipe/module-essai';

/** Its files, as `pwp pack` leaves them: one route, which says where it runs and reads a table of its own. */
export const TEAM_FILES: Readonly<Record<string, string>> = {
  'package.json': JSON.stringify({
    name: TEAM_PACKAGE,
    version: '1.0.0',
    type: 'module',
    exports: { './api': './api/index.js' },
  }),
  'module.json': JSON.stringify({ id: 'essai' }),
  'api/index.js': `
import { defineApiModule, route } from '@pwp/api-kit';
import { Model } from 'sequelize';
import { z } from 'zod';

class Ligne extends Model {}
const Ou = z.object({ apart: z.boolean(), lignes: z.int() });

export const essaiApi = defineApiModule({
  id: 'essai',
  settings: z.object({}),
  defineModels: (sequelize) => void Ligne.init({}, { sequelize, tableName: 'essai_lignes' }),
  migrations: [
    { name: 'essai/0001-create-lignes', up: ({ sequelize }) => sequelize.query('CREATE TABLE essai_lignes (id INTEGER PRIMARY KEY)') },
  ],
  start: () => ({
    routes: [
      route(
        { method: 'get', path: '/ou', summary: 'Où elle tourne', output: Ou },
        {
          access: 'public',
          handler: async () => ({ apart: process.permission !== undefined, lignes: await Ligne.count() }),
        },
      ),
    ],
  }),
});
`,
};
