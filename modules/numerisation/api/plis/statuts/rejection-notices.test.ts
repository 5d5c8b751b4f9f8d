import { NoticeList } from '@pwp/contracts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Statut } from '../../../contracts/index.ts';
import { buildPli, buildPliPiece, insertDemoPlis, type DemoPli } from '../../../testing/index.ts';
import { startNumerisationApi, type NumerisationTestApi } from '../../../testing/start-numerisation-api.ts';

let api: NumerisationTestApi;

beforeAll(async () => {
  api = await startNumerisationApi();
});
afterAll(() => api.close());

const SENDER = 'agent-00002';

/** Plis that this account sent, and what Docaposte says of each. */
async function follow(plis: readonly DemoPli[], told: readonly [Statut, object][]): Promise<void> {
  await insertDemoPlis(plis.map((pli) => ({ ...pli, accountId: SENDER })));
  for (const [index, pli] of plis.entries()) {
    const [statut, more] = told[index] ?? [];
    const pieces = pli.pieces.map(({ nom }) => ({ nom, etat: 'transmise', motif: null }));
    api.docaposte.suivis.set(pli.transaction, {
      transaction: pli.transaction,
      statut,
      dateStatut: '2026-11-24T10:59:59.321Z',
      motif: null,
      pieces,
      ...more,
    });
  }
  await api.runJob('numerisation.follow-statuts');
}

const noticesOf = async (client: NumerisationTestApi['agent']) =>
  NoticeList.parse((await client.get('/api/notifications')).body).items.map(({ titre, detail, path, guichet }) => ({
    titre,
    detail,
    path,
    guichet,
  }));

test('whoever sent a pli is told once that it is rejected, with a link to it and no numéro unique', async () => {
  const [some, one, whole, done] = [
    buildPli({ pieces: ['a.pdf', 'b.pdf'].map((nom) => buildPliPiece({ nom })) }),
    buildPli({ pieces: [buildPliPiece({ nom: 'a.pdf' })] }),
    buildPli(),
    buildPli(),
  ];
  const rejected = (...noms: string[]) => noms.map((nom) => ({ nom, etat: 'rejetee', motif: 'illisible' }));
  await follow(
    [some, one, whole, done],
    [
      ['pieces-rejetees', { pieces: rejected('a.pdf', 'b.pdf') }],
      ['pieces-rejetees', { pieces: rejected('a.pdf') }],
      ['rejet-sne', { motif: 'demande-radiee' }],
      ['enregistrement-complet', {}],
    ],
  );
  await api.runJob('numerisation.follow-statuts');
  const pathOf = ({ transaction }: DemoPli) => ({ path: `/?pli=${transaction}`, guichet: '00002' });
  const seen = await noticesOf(api.agent);
  expect(seen).toHaveLength(3);
  expect(seen).toEqual(
    expect.arrayContaining([
      { titre: 'Pièces rejetées', detail: `2 pièces du pli ${some.transaction} sont rejetées.`, ...pathOf(some) },
      { titre: 'Pièce rejetée', detail: `Une pièce du pli ${one.transaction} est rejetée.`, ...pathOf(one) },
      { titre: 'Pli rejeté par le SNE', detail: `Le pli ${whole.transaction} est rejeté.`, ...pathOf(whole) },
    ]),
  );
  expect(JSON.stringify(seen)).not.toContain(some.numeroUnique);
  expect(await noticesOf(api.neighbour)).toEqual([]);
  expect(await noticesOf(api.as({ id: 'collegue', guichets: ['00002'] }))).toEqual([]);
});
