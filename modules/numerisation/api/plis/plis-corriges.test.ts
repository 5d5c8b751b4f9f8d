import { afterAll, beforeEach, expect, test } from 'vitest';
import { CorrectionList, PliCounters, PliDetail, PliList } from '../../contracts/index.ts';
import { draftsOf, NUMERO } from '../../testing/brouillons.ts';
import { buildCategorie, buildDemande, buildPli, buildPliPiece, insertDemoPlis } from '../../testing/index.ts';
import { LIST, transactions } from '../../testing/listed-plis.ts';
import { startNumerisationApi } from '../../testing/start-numerisation-api.ts';
import { PliModel } from './pli-model.ts';

const CORRECTIONS = '/api/numerisation/a-corriger';
const NOW = new Date('2026-11-24T11:00:00.000Z');

const api = await startNumerisationApi();
afterAll(() => api.close());
beforeEach(async () => {
  api.sne.demandes.set(NUMERO, buildDemande({ categories: [buildCategorie({ code: 'ID_CNI' })] }));
  await PliModel.destroy({ where: {} });
});

const drafts = draftsOf(api.agent);

const rejected = (motif: 'illisible' | 'perimee', nom: string) =>
  buildPliPiece({ nom, categorie: 'ID_CNI', etat: 'rejetee', motif });
/** One of two rejected pieces of this month, one of a whole renewal of six months ago, and a pli of the neighbour. */
const insert = () =>
  insertDemoPlis([
    buildPli({
      transaction: 'aaaaaaaaaaaa1',
      statut: 'pieces-rejetees',
      dateStatut: '2026-11-22T09:00:00.000Z',
      pieces: [rejected('illisible', 'recto.pdf'), rejected('perimee', 'verso.pdf')],
    }),
    buildPli({
      transaction: 'aaaaaaaaaaaa2',
      contexte: 'REN',
      statut: 'rejet-sne',
      motif: 'demande-radiee',
      dateTransmission: '2026-05-20T09:00:00.000Z',
      pieces: [buildPliPiece(), buildPliPiece(), buildPliPiece()],
    }),
    buildPli({ transaction: 'bbbbbbbbbbbb1', guichet: 'G1175', statut: 'rejet-sne' }),
  ]);

const list = async (query = '') => PliList.parse((await api.agent.get(`${LIST}?${query}`)).body);
const counters = async (query = '') => PliCounters.parse((await api.agent.get(`${LIST}/counters?${query}`)).body);
const corrections = async () =>
  CorrectionList.parse((await api.agent.get(`${CORRECTIONS}?tri=dateRejet&ordre=desc`)).body);
const detail = async (transaction: string) => PliDetail.parse((await api.agent.get(`${LIST}/${transaction}`)).body);

/** Replaces a rejected piece; returns the pli that does. */
async function replace(correction: number | undefined): Promise<string> {
  const { id } = await drafts.open({ corrige: correction });
  await drafts.add(id, { categorie: 'ID_CNI' });
  const { body } = await drafts.send(id);
  return PliDetail.parse(body).transaction;
}

test('what is to be mended is counted and listed whatever its date, unless a period is asked', async () => {
  await insert();
  expect(await counters()).toMatchObject({ total: 1, rejetes: 2, rejetesEtRenouveles: 1, corriges: 0 });
  expect(transactions(await list('filtre=rejetes'))).toBe('12');
  expect(await list('filtre=rejetes-et-renouveles')).toMatchObject({ total: 1, items: [{ contexte: 'REN' }] });
  const may = 'du=2026-05-01&au=2026-05-31';
  expect(await counters(may)).toMatchObject({ total: 1, rejetes: 1, rejetesEtRenouveles: 1 });
  expect(transactions(await list(`filtre=rejetes&${may}`))).toBe('2');
  expect(await counters('contexte=AJO')).toMatchObject({ rejetes: 1, rejetesEtRenouveles: 0 });
});

test('« À corriger » counts pieces and plis, all pieces of a pli that was rejected as a whole', async () => {
  expect(await corrections()).toMatchObject({ total: 0, pieces: 0, plis: 0 });
  await insert();
  expect(await corrections()).toMatchObject({ total: 3, pieces: 5, plis: 2 });
});

test('a pli is mended with its last rejected piece, and says by which pli and when', async () => {
  await insert();
  const [first, second] = (await corrections()).items.filter(({ transaction }) => transaction === 'aaaaaaaaaaaa1');
  const correction = async () => (await list('du=2026-11-01')).items.at(-1)?.correction;
  expect(await correction()).toEqual({ etat: 'ouverte' });

  const replacement = await replace(first?.id);
  expect(await correction()).toEqual({ etat: 'ouverte' });
  expect(await counters()).toMatchObject({ rejetes: 2, corriges: 0 });

  api.clock.set(new Date('2026-11-24T11:05:00.000Z'));
  const last = await replace(second?.id);
  api.clock.set(NOW);
  expect(await correction()).toEqual({
    etat: 'remplacee',
    remplacePar: { transaction: last, date: '2026-11-24T11:05:00.000Z' },
  });
  expect(await counters()).toMatchObject({ rejetes: 1, corriges: 1 });
  expect(transactions(await list('filtre=corriges'))).toBe('1');
  expect(transactions(await list('filtre=rejetes'))).toBe('2');
  const replaced = (await detail('aaaaaaaaaaaa1')).pieces.map((piece) => piece.correction?.remplacePar?.transaction);
  expect(new Set(replaced)).toEqual(new Set([replacement, last]));
});

test('a pli for which « ne rien faire » was said waits for nothing, and is not called mended', async () => {
  await insert();
  const whole = (await corrections()).items.find(({ piece }) => piece === null);
  await api.agent.put(`${CORRECTIONS}/${whole?.id}/classement`, { body: { raison: 'demande-close' } });
  expect(await counters('du=2026-05-01&au=2026-05-31')).toMatchObject({ rejetes: 0, corriges: 0 });
  const [pli] = (await list('du=2026-05-01&au=2026-05-31')).items;
  expect(pli?.correction).toEqual({ etat: 'classee' });
});
