import type { Account, CurrentGuichet } from '@pwp/api-kit';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startNumerisationApi, type NumerisationTestApi } from '../../testing/start-numerisation-api.ts';
import { FicheModel } from '../models/fiche-model.ts';
import { emitFiches } from './fiche-emission.ts';

let api: NumerisationTestApi;

beforeAll(async () => {
  api = await startNumerisationApi();
});
afterAll(() => api.close());

const guichet: CurrentGuichet = {
  code: '00002',
  nom: 'Guichet 00002',
  siret: '13002072000038',
  codeTerritoire: '034',
  territoires: ['034'],
};
const account: Account = {
  id: 'agent',
  nom: 'DEMO',
  prenom: 'Alice',
  email: 'alice@pwp.test',
  roles: ['professionnel'],
  guichets: ['00002'],
  scope: [],
  sessionId: 'session',
  profileComplete: true,
};

test('when the document cannot be made, the fiche was never given out', async () => {
  const context = { clock: api.clock, transaction: api.platform.database.transaction };
  const asked = [{ numeroUnique: '0340819000040PWP01', contexte: 'AJO' as const }];
  const emission = emitFiches(context, { account, guichet }, asked, () => {
    throw new Error('no ink');
  });
  await expect(emission).rejects.toThrow('no ink');
  expect(await FicheModel.count()).toBe(0);
  const [fiche] = await emitFiches(context, { account, guichet }, asked, (fiches) => fiches);
  expect(fiche.premiereEmission).toBeUndefined();
});
