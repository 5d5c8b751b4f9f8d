/** A module that uses the whole contract, for tests in a process of its own and in that of the others. */
import {
  checkUpload,
  createProvider,
  createTable,
  defineApiModule,
  defineMigration,
  readMultipart,
  requeteInvalide,
  route,
  servePort,
  type ModuleContext,
} from '@pwp/api-kit';
import { createFileInspector } from '@pwp/api-kit/inspection';
import { DataTypes, QueryTypes } from 'sequelize';
import { z } from 'zod';
import { ficheInconnue, fichesPort } from './fiches-port.ts';

const TABLE = 'repertoire_fiches';

const createFiches = createTable('repertoire/0001-create-fiches', TABLE, ({ identifier }) => ({
  columns: { nom: { type: identifier(50), allowNull: false } },
  indexes: { repertoire_fiches_nom: ['nom'] },
}));

/** Looks at the table, writes rows in a transaction, and reads what it wrote. */
const fillFiches = defineMigration({
  name: 'repertoire/0002-fill-fiches',
  async up({ query, sequelize }) {
    if ((await query.describeTable(TABLE))['rang'] === undefined)
      await query.addColumn(TABLE, 'rang', { type: DataTypes.INTEGER, allowNull: true });
    if (!((await query.showIndex(TABLE)) as unknown[]).length) throw new Error('no index');
    await sequelize.transaction(async () => {
      await sequelize.query(`INSERT INTO ${TABLE} (nom) VALUES ('A1'), ('B2')`);
      const rows = await sequelize.query<{ nom: string }>(`SELECT nom FROM ${TABLE} ORDER BY nom`, {
        type: QueryTypes.SELECT,
      });
      for (const [rang, { nom }] of rows.entries())
        await sequelize.query(`UPDATE ${TABLE} SET rang = ? WHERE nom = ?`, { replacements: [rang + 1, nom] });
    });
  },
});

const Settings = z.object({ PWP_REPERTOIRE_URL: z.string().default('http://127.0.0.1:9') });

const End = z.object({ fin: z.string() });
const ONE_FILE = { files: 1, fileBytes: 1_000_000, totalBytes: 1_000_001 };

export const repertoire = defineApiModule({
  id: 'repertoire',
  settings: Settings,
  offers: [fichesPort],
  outside: ({ PWP_REPERTOIRE_URL: baseUrl }) => [
    { system: 'Voisin', baseUrl, path: '/sante', headers: { 'x-cle': 'secrete' }, refusals: [401] },
  ],
  defineModels: () => undefined,
  migrations: [createFiches, fillFiches],
  start(context: ModuleContext<z.output<typeof Settings>>) {
    const { files, log, reads, settings, sequelize } = context;
    const inspector = createFileInspector({ log });
    const voisin = createProvider({
      name: 'Voisin',
      baseUrl: settings.PWP_REPERTOIRE_URL,
      headers: {},
      timeoutMs: 20_000,
      retries: 0,
    });
    return {
      routes: [
        route(
          { method: 'get', path: '/fiches', summary: 'Ce que la migration a écrit', output: z.array(z.unknown()) },
          {
            access: 'signed-in',
            handler: () => reads({ sql: `SELECT nom, rang FROM ${TABLE} ORDER BY rang`, values: [] }),
          },
        ),
        route(
          { method: 'get', path: '/voisin', summary: 'Demande au voisin', output: z.object({ ok: z.boolean() }) },
          {
            access: 'signed-in',
            handler: () => voisin.json({ method: 'GET', path: '/', repeatable: false }, z.object({ ok: z.boolean() })),
          },
        ),
        route(
          { method: 'post', path: '/fichiers', summary: 'Garde un fichier', form: z.unknown(), output: End },
          {
            access: 'signed-in',
            handler: async ({ account, request, signal }) => {
              const form = await readMultipart(request, files, ONE_FILE);
              const [file] = form.files;
              if (file === undefined) throw requeteInvalide('Choisissez un fichier.');
              const { type } = await checkUpload(context, account, file, {
                types: { 'application/pdf': 'PDF' },
                unnamed: 'fichier',
                structure: { inspector, signal },
              });
              return { fin: type };
            },
          },
        ),
      ],
      ports: [
        servePort(
          fichesPort,
          { roles: ['professionnel'], guichet: true },
          {
            lire: {
              heavy: true,
              handler: async ({ input, account }) => {
                const [row] = await sequelize.query<{ nom: string }>(`SELECT nom FROM ${TABLE} WHERE nom = ?`, {
                  replacements: [input.id],
                  type: QueryTypes.SELECT,
                });
                if (row === undefined) throw ficheInconnue(`Pas de fiche ${input.id}.`);
                return { nom: row.nom, pour: account.id };
              },
            },
            refuser: { handler: () => Promise.reject(requeteInvalide('Refusé sans le dire.')) },
            forger: { handler: async () => ({ nom: 3, pour: 'x' }) as never },
            quitter: { handler: () => process.exit(3) },
          },
        ),
      ],
    };
  },
});
