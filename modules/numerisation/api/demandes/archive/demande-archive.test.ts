import { matching } from '@pwp/testing/matching';
import { strFromU8, unzipSync } from 'fflate';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { buildCategorie, buildDemande, buildSnePiece } from '../../../testing/index.ts';
import { startNumerisationApi } from '../../../testing/start-numerisation-api.ts';

const NUMERO = '0340819000040PWP01';
const ARCHIVE = `/api/numerisation/demandes/${NUMERO}/archive`;

const api = await startNumerisationApi();
afterAll(() => api.close());

beforeEach(() => {
  api.sne.deleted.clear();
  api.sne.contenus.clear();
  const identite = buildCategorie({
    libelle: 'Carte d’identité/passeport',
    pieces: [buildSnePiece('SNE1'), buildSnePiece('SNE2', { nom: '../../SNE1.pdf' })],
  });
  const cerfa = buildCategorie({ code: 'DEM_CERFA', libelle: 'Formulaire CERFA', pieces: [buildSnePiece('SNE3')] });
  api.sne.demandes.set(NUMERO, buildDemande({ categories: [identite, cerfa] }));
});

/** The files of the archive, by path. */
async function archived(path = ARCHIVE): Promise<Record<string, string>> {
  const token = api.realm.token({ id: 'agent-00002', guichets: ['00002'] });
  const answer = await fetch(api.url + path, { headers: { authorization: `Bearer ${token}` } });
  const files = unzipSync(new Uint8Array(await answer.arrayBuffer()));
  return Object.fromEntries(Object.entries(files).map(([name, bytes]) => [name, strFromU8(bytes)]));
}

const codeOf = (body: unknown) => (body as { code: string }).code;

test('it asks for a professional whose guichet opens the territory', async () => {
  const asked = api.sne.calls.length;
  expect((await api.anonymous.get(ARCHIVE)).status).toBe(401);
  expect((await api.as({ roles: ['administrateur'], guichets: ['00002'] }).get(ARCHIVE)).status).toBe(403);
  expect((await api.as({ guichets: [] }).get(ARCHIVE)).status).toBe(403);
  const neighbour = await api.neighbour.get(ARCHIVE);
  expect([neighbour.status, codeOf(neighbour.body)]).toEqual([403, 'demande-hors-territoire']);
  expect(api.sne.calls.length).toBe(asked);
});

test('every piece is in it, in the folder of its category, under a name that leaves none', async () => {
  api.sne.contenus.set('SNE2', { type: 'application/pdf', bytes: Buffer.alloc(300_000, 'x') });
  const { headers } = await api.agent.get(ARCHIVE);
  expect(headers.get('content-type')).toBe('application/zip');
  expect(headers.get('content-disposition')).toContain('filename="pieces-034-08-19-xxxxxx-PWP01.zip"');
  const files = await archived();
  expect(Object.keys(files)).toEqual([
    'Carte d’identité-passeport/SNE1.pdf',
    'Carte d’identité-passeport/SNE2 SNE1.pdf',
    'Formulaire CERFA/SNE3.pdf',
  ]);
  expect(files['Formulaire CERFA/SNE3.pdf']).toBe('%PDF-1.4 contenu');
  expect(files['Carte d’identité-passeport/SNE2 SNE1.pdf']).toHaveLength(300_000);
});

test('it is in the trail: author, guichet, number of pieces, and the numéro unique masked', async () => {
  await archived();
  const { body } = await api
    .as({ roles: ['administrateur'] })
    .get('/api/audit?action=numerisation.export-pieces&taille=1');
  const [trace] = (body as { items: unknown[] }).items;
  expect(trace).toMatchObject({
    acteur: { id: 'agent-00002' },
    cible: { libelle: 'Pièces de la demande 034 08 19 •••••• PWP01' },
    apres: { lignes: 3, filtres: { guichet: '00002' } },
  });
  expect(JSON.stringify(trace)).not.toContain('000040');
});

test('what the SNE does not give, or gives as something else, is named in the archive', async () => {
  api.sne.contenus.set('SNE1', null);
  api.sne.contenus.set('SNE3', { type: 'text/html', bytes: Buffer.from('<script>alert(1)</script>') });
  const files = await archived();
  expect(Object.keys(files)).toEqual(['Carte d’identité-passeport/SNE2 SNE1.pdf', 'pieces-manquantes.txt']);
  expect(files['pieces-manquantes.txt']).toContain('Carte d’identité-passeport/SNE1.pdf\r\nFormulaire CERFA/SNE3.pdf');
  expect(JSON.stringify(files)).not.toContain('alert');
});

test('when the SNE breaks off, so does the archive: it never passes for a whole one', async () => {
  api.sne.contenus.set('SNE2', 'broken');
  await expect(archived()).rejects.toThrow(/terminated|aborted|fetch/);
  // The place of the account is free again.
  api.sne.contenus.clear();
  expect(Object.keys(await archived())).toHaveLength(3);
});

test('an empty demande, an unknown one and too much in one archive have their own problems', async () => {
  const refused = async () => {
    const { status, body } = await api.agent.get(ARCHIVE);
    return [status, codeOf(body)];
  };
  const heavy = buildSnePiece('LOURD', { taille: 501 * 1024 * 1024 });
  api.sne.demandes.set(NUMERO, buildDemande({ categories: [buildCategorie({ pieces: [heavy] })] }));
  expect(await refused()).toEqual([422, 'archive-trop-grande']);
  expect((await api.agent.get(ARCHIVE)).body).toMatchObject({
    detail: matching.stringMatching(/^La demande a une pièce\s/),
  });
  api.sne.demandes.set(NUMERO, buildDemande({ categories: [buildCategorie()] }));
  expect(await refused()).toEqual([422, 'archive-vide']);
  api.sne.demandes.set(NUMERO, buildDemande({ statut: 'radiee' }));
  expect(await refused()).toEqual([409, 'demande-radiee']);
  api.sne.demandes.delete(NUMERO);
  expect(await refused()).toEqual([404, 'demande-inconnue']);
});

test('one at a time for an account', async () => {
  api.sne.contenus.set('SNE1', 'held');
  const first = archived();
  const second = await api.agent.get(ARCHIVE);
  expect([second.status, second.body]).toEqual([429, matching.objectContaining({ code: 'export-en-cours' })]);
  api.sne.release();
  expect(Object.keys(await first)).toHaveLength(3);
});
