import { join } from 'node:path';
import { startTestApi } from '@pwp/testing';
import { expect, onTestFinished, test } from 'vitest';
import { bringIsolated } from './isolated-module.ts';
import { repertoire } from './testing/repertoire.ts';

const folder = join(import.meta.dirname, 'testing');

test('a migration that reaches for what is not the module’s is refused each time', async () => {
  const pilleur = await bringIsolated({ id: 'pilleur', folder, entry: join(folder, 'pilleur.ts') });
  const api = await startTestApi({ modules: [pilleur] });
  onTestFinished(() => api.close());
  expect(api.platform.modules).toEqual(['pilleur']);
  const { sequelize } = api.platform.database;
  const [rows] = (await sequelize.query('SELECT quoi, dit FROM pilleur_essais')) as [
    { quoi: string; dit: string }[],
    unknown,
  ];
  expect(rows.length).toBe(18);
  expect(rows.filter(({ dit }) => !dit.startsWith('refused: '))).toEqual([]);
  expect(rows.find(({ quoi }) => quoi === 'step-in-transaction')?.dit).toContain('while a transaction is open');
});

test.each([false, true])('a migration looks at its table, and reads and writes its rows, isolated: %s', async (own) => {
  const entry = join(folder, 'repertoire.ts');
  const api = await startTestApi({
    modules: [own ? await bringIsolated({ id: 'repertoire', folder, entry }) : repertoire],
  });
  onTestFinished(() => api.close());
  expect((await api.as({ id: 'agent', guichets: ['00002'] }).get('/api/repertoire/fiches')).body).toEqual([
    { nom: 'A1', rang: 1 },
    { nom: 'B2', rang: 2 },
  ]);
});
