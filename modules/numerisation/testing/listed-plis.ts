import { buildPli, buildPliPiece, type DemoPli } from './demo-pli.ts';
import { insertDemoPlis } from './insert-demo-plis.ts';
import { startNumerisationApi, type NumerisationTestApi } from './start-numerisation-api.ts';

/** The API that has the plis. */
export const LIST = '/api/numerisation/plis';

const on = (day: string) => `${day}T09:30:00.123Z`;

/** Guichet 00002 in the last month, then what must not show: an older pli, and one of another guichet. */
const LISTED: DemoPli[] = [
  buildPli({ transaction: 'aaaaaaaaaaaa1', dateTransmission: on('2026-11-20') }),
  buildPli({
    transaction: 'aaaaaaaaaaaa2',
    dateTransmission: on('2026-11-21'),
    contexte: 'REN',
    statut: 'enregistrement-complet',
  }),
  buildPli({
    transaction: 'aaaaaaaaaaaa3',
    dateTransmission: on('2026-11-22'),
    contexte: 'REN',
    statut: 'rejet-sne',
    motif: 'demande-radiee',
  }),
  buildPli({
    transaction: 'aaaaaaaaaaaa4',
    dateTransmission: on('2026-11-23'),
    dateStatut: '2026-11-23T15:00:00.456Z',
    statut: 'pieces-rejetees',
    pieces: [
      buildPliPiece({ nom: 'recto.pdf', etat: 'rejetee', motif: 'illisible' }),
      buildPliPiece({ nom: 'verso.pdf', etat: 'acceptee' }),
    ],
  }),
  buildPli({
    transaction: 'aaaaaaaaaaaa5',
    dateTransmission: on('2026-11-24'),
    contexte: 'CRE',
    numeroUnique: null,
    statut: 'a-transmettre',
  }),
  buildPli({ transaction: 'old0000000001', dateTransmission: on('2026-09-01') }),
  buildPli({
    transaction: 'bbbbbbbbbbbb1',
    dateTransmission: on('2026-11-20'),
    guichet: 'G1175',
    contexte: 'REN',
    statut: 'rejet-sne',
  }),
];

/** The module's API on a new database with the plis of the lists' tests; `environment` adds settings. */
export async function startWithListedPlis(
  environment: Readonly<Record<string, string>> = {},
): Promise<NumerisationTestApi> {
  const api = await startNumerisationApi(environment);
  await insertDemoPlis(LISTED);
  return api;
}

/** The plis of a list in order, by the last character of their transaction. */
export function transactions(body: unknown): string {
  return (body as { items: { transaction: string }[] }).items.map((item) => item.transaction.at(-1)).join('');
}
