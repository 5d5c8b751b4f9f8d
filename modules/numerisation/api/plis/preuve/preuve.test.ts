import { createHash } from 'node:crypto';
import { afterAll, expect, test } from 'vitest';
import { PliDetail } from '../../../contracts/index.ts';
import { buildDemande, buildPli, buildPliPiece, insertDemoPlis } from '../../../testing/index.ts';
import { BROUILLONS, NUMERO } from '../../../testing/brouillons.ts';
import { textOfPdf } from '../../../testing/pdf-text.ts';
import { CONTENTS } from '../../../testing/pieces.ts';
import { startNumerisationApi } from '../../../testing/start-numerisation-api.ts';

const PLIS = '/api/numerisation/plis';

const api = await startNumerisationApi();
api.sne.demandes.set(NUMERO, buildDemande());
afterAll(() => api.close());

/** The preuve of a pli, for the agent of guichet 00002. */
async function preuve(transaction: string): Promise<{ bytes: Uint8Array; pages: string[]; name: string | null }> {
  const token = api.realm.token({ id: 'agent-00002', guichets: ['00002'] });
  const answer = await fetch(`${api.url}${PLIS}/${transaction}/preuve`, {
    headers: { authorization: `Bearer ${token}` },
  });
  expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'application/pdf']);
  const bytes = new Uint8Array(await answer.arrayBuffer());
  return { bytes, pages: await textOfPdf(bytes), name: answer.headers.get('content-disposition') };
}

async function sentPli(): Promise<PliDetail> {
  const { id } = await api.drafts.open();
  await api.drafts.add(id, { name: 'carte.pdf', bytes: CONTENTS.pdf('carte'), categorie: 'ID_CNI' });
  await api.drafts.add(id, { name: 'bulletin.pdf', bytes: CONTENTS.pdf('bulletin') });
  await api.agent.patch(`${BROUILLONS}/${id}`, { body: { reference: 'Dossier du 26, au matin' } });
  return PliDetail.parse((await api.drafts.send(id)).body);
}

test('it says what was sent, when, by whom, with the fingerprint of each file', async () => {
  const pli = await sentPli();
  const { pages, name } = await preuve(pli.transaction);
  expect(pages).toHaveLength(1);
  for (const text of [
    'Preuve de dépôt',
    pli.transaction,
    '24 novembre 2026 à 12:00:00, heure de Paris',
    NUMERO,
    'Ajout',
    'Dossier du 26, au matin',
    '00002',
    pli.deposant ?? 'nobody',
    '2 pièces',
    '1. carte.pdf',
    'Carte nationale d’identité · PDF',
    '2. bulletin.pdf',
    'Catégorie non précisée · PDF',
    ...['carte', 'bulletin'].map((content) => createHash('sha256').update(CONTENTS.pdf(content)).digest('hex')),
  ])
    expect(pages[0]).toContain(text);
  expect(name).toContain(`filename="preuve-de-depot-034-08-19-xxxxxx-PWP01-AJO-${pli.transaction}.pdf"`);
});

test('an older pli has one too: what was not kept then is said', async () => {
  const pli = buildPli({ numeroUnique: null, contexte: 'CRE', pieces: [buildPliPiece({ sha256: '' })] });
  await insertDemoPlis([pli]);
  const { pages, name } = await preuve(pli.transaction);
  for (const text of ['Pas encore attribué', 'Aucune', 'Non conservé', 'SHA-256 : non calculée'])
    expect(pages[0]).toContain(text);
  expect(name).toContain(`filename="preuve-de-depot-CRE-${pli.transaction}.pdf"`);
});

test('a name that the font cannot draw is seen to be there', async () => {
  const pli = buildPli({ pieces: [buildPliPiece({ nom: '😀.pdf' }), buildPliPiece({ nom: 'Nguyễn Thị.pdf' })] });
  await insertDemoPlis([pli]);
  const { pages } = await preuve(pli.transaction);
  for (const text of ['1. ?.pdf', '2. Nguyen Thi.pdf']) expect(pages[0]).toContain(text);
});

test('fifty pieces take several pages, each numbered, none lost and none cut by its edge', async () => {
  const nom = (index: number) => `${'une pièce au nom bien long '.repeat(5)}${index}.pdf`.slice(-150);
  const pli = buildPli({
    reference: 'W'.repeat(80),
    pieces: Array.from({ length: 50 }, (_, index) => buildPliPiece({ nom: nom(index) })),
  });
  await insertDemoPlis([pli]);
  const { bytes, pages } = await preuve(pli.transaction);
  expect(pages.map((page) => /Page (\d+) sur (\d+)/.exec(page)?.[0])).toEqual(
    pages.map((_page, index) => `Page ${index + 1} sur ${pages.length}`),
  );
  const numbers = [...pages.join(' ').matchAll(/(\d+)\. une pièce/g)].map(([, number]) => Number(number));
  expect(numbers).toEqual(Array.from({ length: 50 }, (_, index) => index + 1));
  expect(bytes.length).toBeLessThan(60_000);
});

test('a screen reader is led through it: a title in French, headings, then paragraphs and a list', async () => {
  const { bytes } = await preuve((await sentPli()).transaction);
  const document = Buffer.from(bytes).toString('latin1');
  for (const mark of ['/Lang (fr)', '/Marked true', '/DisplayDocTitle true']) expect(document).toContain(mark);
  const elements = [...document.matchAll(/\/S \/(\w+)/g)].map(([, name]) => name);
  expect(new Set(elements)).toEqual(new Set(['Document', 'H1', 'H2', 'P', 'L', 'LI', 'LBody']));
});

test("another guichet's pli has none, and neither has a pli that does not exist", async () => {
  const { transaction } = await sentPli();
  for (const [client, asked] of [
    [api.neighbour, transaction],
    [api.agent, 'zzzzzzzzzzzzz'],
  ] as const) {
    const { status, body } = await client.get(`${PLIS}/${asked}/preuve`);
    expect([status, body]).toMatchObject([404, { code: 'pli-introuvable' }]);
  }
  expect((await api.anonymous.get(`${PLIS}/${transaction}/preuve`)).status).toBe(401);
  expect((await api.as({ roles: ['referent'], guichets: ['00002'] }).get(`${PLIS}/${transaction}/preuve`)).status).toBe(
    403,
  );
  expect(api.logs.join('')).not.toContain('Dossier du 26');
});
