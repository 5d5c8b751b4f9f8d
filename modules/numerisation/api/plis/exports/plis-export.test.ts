import { matching } from '@pwp/testing/matching';
import { strFromU8, unzipSync } from 'fflate';
import { afterAll, expect, onTestFinished, test, vi } from 'vitest';
import { buildPli, insertDemoPlis } from '../../../testing/index.ts';
import { startNumerisationApi } from '../../../testing/start-numerisation-api.ts';
import { PliModel } from '../pli-model.ts';

const CSV = '/api/numerisation/plis/export.csv';
const XLSX = '/api/numerisation/plis/export.xlsx';

const api = await startNumerisationApi();
await insertDemoPlis([
  buildPli({
    transaction: 'aaaaaaaaaaaa1',
    dateTransmission: '2026-11-20T22:30:00.123Z',
    statut: 'rejet-sne',
    dateStatut: '2026-11-23T15:00:00.000Z',
  }),
  buildPli({
    transaction: 'aaaaaaaaaaaa2',
    dateTransmission: '2026-11-21T09:05:00.000Z',
    contexte: 'CRE',
    numeroUnique: null,
    reference: 'dossier du 26, « au matin »',
  }),
  buildPli({ transaction: 'old0000000001', dateTransmission: '2026-09-01T09:30:00.000Z' }),
  buildPli({ transaction: 'bbbbbbbbbbbb1', guichet: 'G1175', dateTransmission: '2026-11-20T09:30:00.000Z' }),
]);
afterAll(() => api.close());

/** The bytes of a file, its byte order mark included. */
async function download(address: string, headers: Record<string, string> = {}): Promise<Buffer> {
  const token = api.realm.token({ id: 'agent-00002', guichets: ['00002'] });
  const answer = await fetch(api.url + address, { headers: { ...headers, authorization: `Bearer ${token}` } });
  return Buffer.from(await answer.arrayBuffer());
}

async function csv(query = '', headers: Record<string, string> = {}): Promise<string[]> {
  const text = (await download(`${CSV}?${query}`, headers)).toString();
  return text.replace(/\r\n$/, '').split('\r\n');
}

/** The rows of a workbook below its headers, a cell under each; a number stays a number. */
async function sheet(query = ''): Promise<Record<string, string | number>[]> {
  const files = unzipSync(new Uint8Array(await download(`${XLSX}?${query}`)));
  const xml = (name: string) => strFromU8(files[`xl/${name}`] ?? new Uint8Array());
  const texts = [...xml('sharedStrings.xml').matchAll(/<t[^>]*>([^<]*)<\/t>/g)].map(([, text = '']) => text);
  const rows = [...xml('worksheets/sheet1.xml').matchAll(/<row .*?<\/row>/g)].map(([row]) =>
    Object.fromEntries(
      [...row.matchAll(/<c r="([A-Z]+)\d+"([^>]*)><v>([^<]*)<\/v>/g)].map(
        ([, column = '', type = '', value = '']): [string, string | number] => [
          column,
          type.includes('t="s"') ? (texts[Number(value)] ?? '') : Number(value),
        ],
      ),
    ),
  );
  const [headers = {}, ...plis] = rows;
  return plis.map((row) =>
    Object.fromEntries(Object.entries(headers).map(([column, label]) => [label, row[column] ?? ''])),
  );
}

test.each([CSV, XLSX])('%s asks for a professional with a guichet', async (path) => {
  expect((await api.anonymous.get(path)).status).toBe(401);
  expect((await api.as({ roles: ['administrateur'], guichets: ['00002'] }).get(path)).status).toBe(403);
  expect((await api.as({ guichets: [] }).get(path)).status).toBe(403);
  expect((await api.agent.get(path, { headers: { 'x-guichet': 'G1175' } })).status).toBe(403);
});

test('a CSV holds all that the filters keep, as French spreadsheets read it', async () => {
  const { headers } = await api.agent.get(CSV);
  expect(headers.get('content-type')).toBe('text/csv; charset=utf-8');
  expect(headers.get('content-disposition')).toContain('filename="plis-du-2026-10-24-au-2026-11-24.csv"');
  expect(await csv()).toEqual([
    '\uFEFF"N° transaction";"N° unique";"Référence";"Date de transmission";"Statut du dossier";"Date de statut";"Contexte"',
    '"aaaaaaaaaaaa2";;"dossier du 26, « au matin »";"21/11/2026 10:05";"Numérisation en cours";"21/11/2026 10:05";"Création"',
    '"aaaaaaaaaaaa1";"0340819000040PWP01";;"20/11/2026 23:30";"Rejet du dossier par le SNE";"23/11/2026 16:00";"Ajout"',
  ]);
});

test('its name says of a demande and a contexte that it is about, with the number masked', async () => {
  const headers = { 'x-numero-unique': '0340819000040PWP01' };
  const answer = await api.agent.get(`${CSV}?contexte=REN`, { headers });
  const name = answer.headers.get('content-disposition');
  expect(name).toContain('filename="plis-du-2026-10-24-au-2026-11-24-034-08-19-xxxxxx-PWP01-REN.csv"');
  const ofAnyDate = await api.agent.get(`${CSV}?filtre=rejetes`);
  expect(ofAnyDate.headers.get('content-disposition')).toContain('filename="plis-au-2026-11-24.csv"');
  const part = await api.agent.get(`${CSV}?contexte=REN,AJO`, { headers: { 'x-numero-unique': '034' } });
  expect(part.headers.get('content-disposition')).toContain('filename="plis-du-2026-10-24-au-2026-11-24.csv"');
});

test('filters, order and columns are those of the list; the n° de transaction is always there', async () => {
  expect(await csv('tri=transaction&ordre=asc&colonnes=contexte,statut')).toEqual([
    '\uFEFF"N° transaction";"Statut du dossier";"Contexte"',
    '"aaaaaaaaaaaa1";"Rejet du dossier par le SNE";"Ajout"',
    '"aaaaaaaaaaaa2";"Numérisation en cours";"Création"',
  ]);
  expect(await csv('filtre=rejetes&colonnes=')).toEqual(['\uFEFF"N° transaction"', '"aaaaaaaaaaaa1"']);
  expect(await csv('colonnes=transaction', { 'x-numero-unique': '034' })).toHaveLength(2);
  expect(await csv('du=2026-08-01&colonnes=transaction')).toHaveLength(4);
  expect(await csv('statut=a-transmettre&colonnes=transaction')).toEqual(['\uFEFF"N° transaction"']);
});

test('chosen plis are exported alone, whatever their period; the neighbour’s are not among them', async () => {
  const chosen = 'plis=old0000000001,aaaaaaaaaaaa1,bbbbbbbbbbbb1&colonnes=transaction&filtre=renouveles';
  expect(await csv(`${chosen}&tri=transaction&ordre=asc`)).toEqual([
    '\uFEFF"N° transaction"',
    '"aaaaaaaaaaaa1"',
    '"old0000000001"',
  ]);
  const { headers } = await api.agent.get(`${CSV}?plis=aaaaaaaaaaaa1`);
  expect(headers.get('content-disposition')).toContain('filename="plis-choisis-le-2026-11-24.csv"');
  const many = Array.from({ length: 101 }, (_pli, index) => String(index).padStart(13, '0')).join(',');
  for (const path of [CSV, XLSX]) expect((await api.agent.get(`${path}?plis=${many}`)).status).toBe(400);
  expect((await api.agent.get(`${CSV}?plis=${many.slice(0, 1_399)}`)).status).toBe(200);
});

test.each(['du=2020-01-01', 'colonnes=guichet', 'statut=perdu', 'numeroUnique=0340819000040PWP01'])(
  'what makes no sense is refused in both: %s',
  async (query) => {
    for (const path of [CSV, XLSX]) expect((await api.agent.get(`${path}?${query}`)).status).toBe(400);
  },
);

test('each export is in the trail: author, guichet, filters without personal data, number of lines', async () => {
  const admin = api.as({ roles: ['administrateur'] });
  const latest = async () => {
    const { body } = await admin.get('/api/audit?action=numerisation.export-plis&taille=1');
    return (body as { items: unknown[] }).items[0];
  };
  await csv('statut=rejet-sne&colonnes=contexte', { 'x-numero-unique': '034' });
  const trace = await latest();
  expect(trace).toMatchObject({
    acteur: { id: 'agent-00002' },
    cible: { type: 'export', id: 'plis-00002', libelle: 'Plis du guichet 00002' },
    apres: {
      lignes: 1,
      filtres: { statut: ['Rejet du dossier par le SNE'], colonnes: ['contexte'], numeroUnique: 'oui' },
    },
  });
  expect(JSON.stringify(trace)).not.toContain('034');
  await sheet();
  expect(await latest()).toMatchObject({ apres: { lignes: 2 } });
});

test('a text that looks like a formula stays a text', async () => {
  const hostile = buildPli({ transaction: '=1+1|cmd', numeroUnique: '+33"; @SUM(1+1)', reference: '=1+1' });
  await insertDemoPlis([hostile]);
  onTestFinished(async () => {
    await PliModel.destroy({ where: { transaction: hostile.transaction } });
  });
  expect(await csv('colonnes=numeroUnique,reference&contexte=AJO&statut=numerisation-en-cours')).toEqual([
    '\uFEFF"N° transaction";"N° unique";"Référence"',
    `"'=1+1|cmd";"'+33""; @SUM(1+1)";"'=1+1"`,
  ]);
  // A formula would have no value here.
  expect(await sheet('contexte=AJO&statut=numerisation-en-cours')).toMatchObject([
    { 'N° transaction': '=1+1|cmd', 'N° unique': '+33"; @SUM(1+1)', Référence: '=1+1' },
  ]);
});

test('a workbook holds the same rows; its dates are dates, on the clock of Paris', async () => {
  const { status, headers } = await api.agent.get(XLSX);
  expect(status).toBe(200);
  expect(headers.get('content-disposition')).toContain('filename="plis-du-2026-10-24-au-2026-11-24.xlsx"');
  // A spreadsheet counts days.
  const moment = (utc: number) => expect.closeTo((utc - Date.UTC(1899, 11, 30)) / 86_400_000, 6) as number;
  expect(await sheet()).toEqual([
    {
      'N° transaction': 'aaaaaaaaaaaa2',
      'N° unique': '',
      Référence: 'dossier du 26, « au matin »',
      'Date de transmission': moment(Date.UTC(2026, 10, 21, 10, 5)),
      'Statut du dossier': 'Numérisation en cours',
      'Date de statut': moment(Date.UTC(2026, 10, 21, 10, 5)),
      Contexte: 'Création',
    },
    {
      'N° transaction': 'aaaaaaaaaaaa1',
      'N° unique': '0340819000040PWP01',
      Référence: '',
      'Date de transmission': moment(Date.UTC(2026, 10, 20, 23, 30, 0, 123)),
      'Statut du dossier': 'Rejet du dossier par le SNE',
      'Date de statut': moment(Date.UTC(2026, 10, 23, 16)),
      Contexte: 'Ajout',
    },
  ]);
});

test('beyond ten thousand rows an export is refused, with the number of rows and what to do', async () => {
  await api.addGuichet('GROS1', ['034']);
  const row = {
    guichetCode: 'GROS1',
    numeroUnique: null,
    contexte: 'AJO' as const,
    statut: 'rejet-sne' as const,
    motif: null,
    dateTransmission: new Date('2026-11-20T09:30:00Z'),
    dateStatut: new Date('2026-11-20T09:30:00Z'),
    accountId: 'gros',
    fingerprint: '',
  };
  const rows = Array.from({ length: 10_001 }, (_, index) => String(index).padStart(13, '0'));
  await PliModel.bulkCreate(rows.map((transaction) => ({ ...row, transaction, idempotencyKey: transaction })));
  const busy = api.as({ id: 'agent-gros', guichets: ['GROS1'] });
  for (const path of [CSV, XLSX]) {
    const { status, body } = await busy.get(path);
    expect([status, body]).toEqual([
      422,
      matching.objectContaining({ code: 'export-trop-grand', detail: matching.stringContaining('10001 plis') }),
    ]);
  }
  await PliModel.destroy({ where: { transaction: rows[0] } });
  const reads = vi.spyOn(PliModel, 'findAll');
  onTestFinished(() => reads.mockRestore());
  const { text } = await busy.get(`${CSV}?colonnes=transaction&tri=transaction&ordre=asc`);
  const lines = text.trimEnd().split('\r\n');
  // Read in batches of 500, in the same order.
  expect(reads).toHaveBeenCalledTimes(20);
  expect(lines.slice(1)).toEqual(rows.slice(1).map((transaction) => `"${transaction}"`));

  // A thread writes a workbook of ten thousand rows; the thread that serves requests only reads them, as for a CSV.
  const costOf = async (path: string) => {
    const before = process.threadCpuUsage();
    expect((await busy.get(path)).status).toBe(200);
    const spent = process.threadCpuUsage(before);
    return spent.user + spent.system;
  };
  const [asCsv, asXlsx] = [await costOf(CSV), await costOf(XLSX)];
  expect(asXlsx).toBeLessThan(asCsv * 2);
});
