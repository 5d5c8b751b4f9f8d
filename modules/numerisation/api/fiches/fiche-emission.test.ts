import type { Account, CurrentGuichet } from '@pwp/api-kit';
import { usualBrand } from '@pwp/contracts';
import { afterAll, expect, test } from 'vitest';
import { startNumerisationApi } from '../../testing/start-numerisation-api.ts';
import { FicheModel } from './fiche-model.ts';
import { emitFiches } from './fiche-emission.ts';
import type { FicheName } from './fiche-register.ts';

const api = await startNumerisationApi();
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
  perimetre: [],
  sessionId: 'session',
  profileComplete: true,
  typeOrganisme: 'COMMUNE',
};

const context = { clock: api.clock, brand: usualBrand, transaction: api.platform.database.transaction };

test('when the document cannot be made, the fiche was never given out', async () => {
  const asked = [{ numeroUnique: '0340819000040PWP01', contexte: 'AJO' as const }];
  const emission = emitFiches(context, { account, guichet }, asked, () => {
    throw new Error('no ink');
  });
  await expect(emission).rejects.toThrow('no ink');
  expect(await FicheModel.count()).toBe(0);
  const [fiche] = await emitFiches(context, { account, guichet }, asked, (fiches) => fiches);
  expect(fiche.premiereEmission).toBeUndefined();
});

/** Without the retry after a deadlock: there is no deadlock. */
const once = <T>(work: () => Promise<T>): Promise<T> => api.platform.database.sequelize.transaction(work);

/**
 * Eight concurrent requests, each with its fiches in a different order. Returns the failures and the fiches given to
 * the others.
 */
async function emitAtOnce(fichesOf: (request: number) => readonly FicheName[]) {
  const emissions = await Promise.allSettled(
    Array.from({ length: 8 }, (_, request) => {
      const asked = fichesOf(request);
      const turned = [...asked.slice(request * 6), ...asked.slice(0, request * 6)];
      const order = request % 2 === 0 ? turned : turned.toReversed();
      return emitFiches({ ...context, transaction: once }, { account, guichet }, order, (fiches) => fiches);
    }),
  );
  return {
    failures: emissions.flatMap((emission) => (emission.status === 'rejected' ? [String(emission.reason)] : [])),
    given: emissions.flatMap((emission) => (emission.status === 'fulfilled' ? emission.value : [])),
  };
}

const fiche = (sequence: number): FicheName => ({
  numeroUnique: `0340819${String(sequence).padStart(6, '0')}PWP01`,
  contexte: 'AJO',
});

test('requests for the same fifty fiches never wait for each other, and one of them is the first', async () => {
  const asked = Array.from({ length: 50 }, (_, index) => fiche(1_000 + index));
  const { failures, given } = await emitAtOnce(() => asked);
  expect(failures).toEqual([]);
  const rows = await FicheModel.findAll({ where: { numeroUnique: asked.map(({ numeroUnique }) => numeroUnique) } });
  expect(rows.map(({ emissions }) => emissions)).toEqual(asked.map(() => 8));
  expect(given.filter(({ premiereEmission }) => premiereEmission === undefined)).toHaveLength(50);
});

test('requests for fifty fiches, half of them new, do not deadlock either', async () => {
  const { failures, given } = await emitAtOnce((request) =>
    Array.from({ length: 50 }, (_, index) => fiche(2_000 + index * 10 + (index % 2) * (request + 1))),
  );
  expect(failures).toEqual([]);
  expect(given.filter(({ premiereEmission }) => premiereEmission === undefined)).toHaveLength(25 + 8 * 25);
});
