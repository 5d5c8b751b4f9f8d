import { join } from 'node:path';
import { startTestApi } from '@pwp/testing';
import { expect, onTestFinished, test } from 'vitest';
import { bringIsolated } from './isolated-module.ts';

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
