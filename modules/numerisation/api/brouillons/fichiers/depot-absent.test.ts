import { afterAll, expect, test } from 'vitest';
import { NUMERO } from '../../../testing/brouillons.ts';
import { buildDemande } from '../../../testing/sne-double.ts';
import { startNumerisationApi } from '../../../testing/start-numerisation-api.ts';

const api = await startNumerisationApi({
  PWP_FILES_DIR: 's3://depot',
  PWP_FILES_S3_URL: 'http://127.0.0.1:1',
  PWP_FILES_S3_ID: 'id',
  PWP_FILES_S3_SECRET: 'un-secret-du-depot',
});
afterAll(() => api.close());

test('while the bucket of the files is away, a file is refused with words and the draft stays', async () => {
  api.sne.demandes.set(NUMERO, buildDemande());
  const draft = await api.drafts.open();
  const refused = await api.drafts.put(draft.id);
  expect(refused).toMatchObject({ status: 503, body: { code: 'service-indisponible' } });
  expect(refused.text).toContain('Le dépôt des fichiers ne répond pas');
  expect(await api.drafts.read(draft.id)).toMatchObject({ id: draft.id, fichiers: [] });
});
