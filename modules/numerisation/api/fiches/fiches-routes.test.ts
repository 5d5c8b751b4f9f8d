import { matching } from '@pwp/testing/matching';
import { afterAll, expect, test } from 'vitest';
import { buildPli, insertDemoPlis } from '../../testing/index.ts';
import { startNumerisationApi } from '../../testing/start-numerisation-api.ts';
import { FicheModel } from './fiche-model.ts';

const FICHES = '/api/numerisation/fiches-de-transmission';
const FICHE = `${FICHES}/0340819000040PWP01`;

const api = await startNumerisationApi();
afterAll(() => api.close());

/** A numéro unique of territory 034 that no other test uses. */
let sequence = 100;
function aNumeroUnique(): string {
  sequence += 1;
  return `0340819${String(sequence).padStart(6, '0')}PWP01`;
}

const contenu = (numeroUnique: string, contexte = 'AJO') => `${FICHES}/${numeroUnique}/contenu?contexte=${contexte}`;
const pages = (text: string) => text.match(/\/Type \/Page\b/g)?.length;

test('each route asks for a professional whose guichet opens the territory', async () => {
  const administrateur = api.as({ roles: ['administrateur'], guichets: ['00002'] });
  const sansGuichet = api.as({ guichets: [] });
  const several = { body: { fiches: [{ numeroUnique: '0340819000040PWP01', contexte: 'AJO' }] } };
  for (const path of [`${FICHE}?contexte=AJO`, contenu('0340819000040PWP01'), FICHES]) {
    expect((await api.anonymous.get(path)).status).toBe(401);
    expect((await administrateur.get(path)).status).toBe(403);
    expect((await sansGuichet.get(path)).status).toBe(403);
  }
  expect((await api.anonymous.post(FICHES, several)).status).toBe(401);
  expect((await administrateur.post(FICHES, several)).status).toBe(403);
  expect((await sansGuichet.post(FICHES, several)).status).toBe(403);
  for (const { status, body } of [
    await api.neighbour.get(`${FICHE}?contexte=AJO`),
    await api.neighbour.get(contenu('0340819000040PWP01')),
    await api.neighbour.post(FICHES, several),
  ])
    expect([status, body]).toEqual([403, matching.objectContaining({ code: 'demande-hors-territoire' })]);
  expect(await FicheModel.count()).toBe(0);
});

test('a fiche is a download, without a call to the SNE', async () => {
  const { status, headers, text } = await api.agent.get(`${FICHE}?contexte=REN`);
  expect(status).toBe(200);
  expect(headers.get('content-type')).toBe('application/pdf');
  expect(headers.get('content-disposition')).toContain(
    'attachment; filename="fiche-de-transmission-034-08-19-xxxxxx-PWP01-REN.pdf"',
  );
  expect(headers.get('content-disposition')).not.toContain('0340819000040PWP01');
  expect(headers.get('cache-control')).toBe('no-store');
  expect(text.startsWith('%PDF-')).toBe(true);
  expect(api.sne.calls).toEqual([]);
});

test('a malformed number and a missing or foreign contexte are refused', async () => {
  for (const path of [FICHE, `${FICHE}?contexte=XYZ`, `${FICHES}/12?contexte=AJO`, `${FICHE}/contenu`]) {
    const { status, body } = await api.agent.get(path);
    expect([status, body]).toEqual([400, matching.objectContaining({ code: 'requete-invalide' })]);
  }
});

test('a second request for the same guichet is a duplicata, for any caller and format', async () => {
  const numeroUnique = aNumeroUnique();
  const first = api.clock.now();
  expect((await api.agent.get(contenu(numeroUnique))).body).toMatchObject({ duplicata: null });
  api.clock.advance(60_000);
  const colleague = api.as({ id: 'colleague', guichets: ['00002'] });
  expect((await colleague.get(contenu(numeroUnique))).body).toMatchObject({
    duplicata: { premiereEmission: first.toISOString() },
  });
  api.clock.advance(60_000);
  await api.agent.get(`${FICHES}/${numeroUnique}?contexte=AJO`);
  expect((await api.agent.get(FICHES)).body).toMatchObject({
    items: [
      {
        numeroUnique,
        contexte: 'AJO',
        premiereEmission: first.toISOString(),
        derniereEmission: api.clock.now().toISOString(),
        emissions: 3,
      },
      { numeroUnique: '0340819000040PWP01', contexte: 'REN', emissions: 1 },
    ],
  });
  for (const [client, contexte] of [
    [api.agent, 'REN'],
    [api.as({ guichets: ['PWP01'] }), 'AJO'],
  ] as const)
    expect((await client.get(contenu(numeroUnique, contexte))).body).toMatchObject({ duplicata: null });
});

test('of concurrent requests, only one is the first', async () => {
  const numeroUnique = aNumeroUnique();
  const answers = await Promise.all(Array.from({ length: 6 }, () => api.agent.get(contenu(numeroUnique))));
  expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
  const originals = answers.filter(({ body }) => (body as { duplicata: unknown }).duplicata === null);
  expect(originals).toHaveLength(1);
  expect(await FicheModel.findOne({ where: { numeroUnique } })).toMatchObject({ emissions: 6 });
});

test("the last ones are the guichet's own, the latest first, ten of them", async () => {
  const numeros = Array.from({ length: 11 }, () => aNumeroUnique());
  for (const numeroUnique of numeros) {
    api.clock.advance(1_000);
    await api.agent.get(contenu(numeroUnique));
  }
  const { body } = await api.agent.get(FICHES);
  const { items } = body as { items: { numeroUnique: string }[] };
  expect(items.map(({ numeroUnique }) => numeroUnique)).toEqual(numeros.toReversed().slice(0, 10));
  expect((await api.neighbour.get(FICHES)).body).toEqual({ items: [], total: 0 });
});

test('the fiche as text has the content of its PDF, with the bars of each code', async () => {
  const { body } = await api.agent.get(contenu(aNumeroUnique(), 'MAJ'));
  const { champs } = body as { champs: { libelle: string; texte: string; code: string; barres: number[] }[] };
  expect(champs.map(({ libelle }) => libelle)).toEqual([
    'Date de génération',
    'Date de dépôt',
    'Code Guichet',
    'SIRET Guichet',
    'Code territoire',
    'N° unique',
    'Contexte',
  ]);
  expect(champs.at(-1)).toMatchObject({ texte: 'MAJ (Mise à jour)', code: 'MAJ', precision: null });
  expect(champs[2]).toMatchObject({ texte: '00002', precision: 'Guichet 00002' });
  for (const { barres } of champs) expect(barres.slice(-7)).toEqual([2, 3, 3, 1, 1, 1, 2]);
});

test('several fiches come as one document, by pli or by demande, each once', async () => {
  const [known, other] = [buildPli({ numeroUnique: aNumeroUnique(), contexte: 'REN' }), aNumeroUnique()];
  await insertDemoPlis([known]);
  const { status, headers, text } = await api.agent.post(FICHES, {
    body: {
      fiches: [
        { transaction: known.transaction },
        { numeroUnique: other, contexte: 'AJO' },
        { numeroUnique: known.numeroUnique, contexte: 'REN' },
      ],
    },
  });
  expect(status).toBe(200);
  expect(headers.get('content-disposition')).toContain('filename="fiches-de-transmission.pdf"');
  expect(pages(text)).toBe(2);
  expect((await api.agent.get(contenu(other))).body).not.toMatchObject({ duplicata: null });
});

test('if one fiche fails, none is given out or recorded', async () => {
  const foreign = buildPli({ guichet: 'G1175' });
  await insertDemoPlis([foreign]);
  const before = await FicheModel.count();
  const good = { numeroUnique: aNumeroUnique(), contexte: 'AJO' };
  for (const [faulty, status, code] of [
    [{ transaction: foreign.transaction }, 404, 'pli-introuvable'],
    [{ numeroUnique: '0750819000040PWP01', contexte: 'AJO' }, 403, 'demande-hors-territoire'],
    [{ numeroUnique: '12', contexte: 'AJO' }, 400, 'requete-invalide'],
  ] as const) {
    const answer = await api.agent.post(FICHES, { body: { fiches: [good, faulty] } });
    expect([answer.status, answer.body]).toEqual([status, matching.objectContaining({ code })]);
  }
  expect(await FicheModel.count()).toBe(before);
});

test('no fiche at all and more than 200 are refused', async () => {
  for (const [length, detail] of [
    [0, 'Choisissez au moins une fiche.'],
    [201, 'Choisissez 200 fiches au plus.'],
  ] as const) {
    const fiches = Array.from({ length }, () => ({ numeroUnique: aNumeroUnique(), contexte: 'AJO' }));
    const { status, body } = await api.agent.post(FICHES, { body: { fiches } });
    expect([status, body]).toEqual([400, matching.objectContaining({ detail })]);
  }
});

const CREATION = '/api/numerisation/fiche-de-creation';

test('a creation has a fiche without a numéro unique: the manual’s, never recorded, never a duplicata', async () => {
  const before = await FicheModel.count();
  expect((await api.anonymous.get(CREATION)).status).toBe(401);
  expect((await api.as({ roles: ['administrateur'], guichets: ['00002'] }).get(`${CREATION}/contenu`)).status).toBe(
    403,
  );
  for (let time = 0; time < 2; time += 1) {
    const { body } = await api.agent.get(`${CREATION}/contenu`);
    const { duplicata, champs } = body as { duplicata: unknown; champs: { libelle: string; code: string }[] };
    expect(duplicata).toBeNull();
    expect(champs.map(({ libelle, code }) => [libelle, code])).toEqual([
      ['Date de génération', '24112026'],
      ['Date de dépôt', '00000000'],
      ['Code Guichet', '00002'],
      ['SIRET Guichet', matching.stringMatching(/^\d{14}$/)],
      ['Code territoire', matching.stringMatching(/^\d{3}$/)],
      ['N° unique', '000000000000000000'],
      ['Contexte', 'CRE'],
    ]);
  }
  const { headers, text } = await api.agent.get(CREATION);
  expect(headers.get('content-disposition')).toContain('filename="fiche-de-transmission-CRE.pdf"');
  expect(text.startsWith('%PDF-')).toBe(true);
  expect(await FicheModel.count()).toBe(before);
});

test('plis of creations have a fiche each', async () => {
  const creations = [1, 2].map(() => buildPli({ numeroUnique: null, contexte: 'CRE' }));
  await insertDemoPlis(creations);
  const fiches = creations.map(({ transaction }) => ({ transaction }));
  expect(pages((await api.agent.post(FICHES, { body: { fiches } })).text)).toBe(2);
});

test('all plis that the filters keep have their fiches in one document; none and too many are refused', async () => {
  const liste = `${FICHES}/liste?du=2026-08-01&au=2026-08-31`;
  expect((await api.anonymous.post(liste)).status).toBe(401);
  expect((await api.as({ guichets: [] }).post(liste)).status).toBe(403);
  expect((await api.agent.post(liste)).body).toMatchObject({ code: 'aucune-fiche' });

  const august = { dateTransmission: '2026-08-20T09:30:00.000Z' };
  const [first, second] = [aNumeroUnique(), aNumeroUnique()];
  await insertDemoPlis([
    buildPli({ ...august, numeroUnique: first, contexte: 'REN' }),
    buildPli({ ...august, numeroUnique: second, contexte: 'REN' }),
    buildPli({ ...august, numeroUnique: second, contexte: 'REN' }),
    buildPli({ ...august, numeroUnique: second, contexte: 'AJO' }),
    buildPli({ ...august, guichet: 'G1175', numeroUnique: '1110819000041PWP01', contexte: 'REN' }),
  ]);
  const { status, text } = await api.agent.post(`${liste}&contexte=REN`);
  expect([status, pages(text)]).toEqual([200, 2]);
  const one = await api.agent.post(liste, { headers: { 'x-numero-unique': first } });
  expect(one.headers.get('content-disposition')).toContain(`${first.slice(0, 3)}-08-19-xxxxxx-PWP01-REN.pdf`);
  // The neighbour is given its own.
  expect(pages((await api.neighbour.post(liste)).text)).toBe(1);

  await insertDemoPlis(Array.from({ length: 201 }, () => buildPli({ ...august, contexte: 'MAJ' })));
  expect((await api.agent.post(`${liste}&contexte=MAJ`)).body).toMatchObject({ code: 'fiches-trop-nombreuses' });
  expect((await api.agent.post(`${FICHES}/liste?du=2020-01-01`)).body).toMatchObject({ code: 'periode-invalide' });
});

test('an application with the role is given the fiche of the guichet that it names', async () => {
  const pgp = api.as({ id: 'pgp', service: { client: 'pgp', roles: ['fiche'] } });
  const numeroUnique = aNumeroUnique();
  const asked = `${FICHES}/${numeroUnique}?contexte=AJO`;
  const { status, text } = await pgp.get(`${asked}&guichet=00002`);
  expect([status, text.slice(0, 5)]).toEqual([200, '%PDF-']);
  // It was given to the guichet, so its agents get the duplicate.
  expect((await api.agent.get(contenu(numeroUnique))).body).not.toMatchObject({ duplicata: null });

  for (const [query, refused, code] of [
    ['', 400, 'requete-invalide'],
    ['&guichet=00002&guichet=PWP01', 400, 'requete-invalide'],
    ['&guichet=99999', 404, 'guichet-inconnu'],
    ['&guichet=G1175', 403, 'demande-hors-territoire'],
  ] as const) {
    const answer = await pgp.get(asked + query);
    expect([query, answer.status, answer.body]).toEqual([query, refused, matching.objectContaining({ code })]);
  }
});

test('an application has no other access, and another application has none', async () => {
  const named = '?guichet=00002';
  const pgp = api.as({ service: { client: 'pgp', roles: ['fiche', 'professionnel'] }, guichets: ['00002'] });
  for (const path of [
    '/api/session',
    FICHES,
    '/api/numerisation/plis',
    '/api/numerisation/demandes/0340819000040PWP01',
  ]) {
    const { status, body } = await pgp.get(path + named);
    expect([path, status, body]).toEqual([path, 403, matching.objectContaining({ code: 'acces-refuse' })]);
  }
  const autre = api.as({ service: { client: 'autre', roles: ['professionnel'] }, guichets: ['00002'] });
  expect((await autre.get(`${FICHE}?contexte=AJO&guichet=00002`)).status).toBe(403);
});

test('a person never names a guichet, her own included', async () => {
  const { status, body } = await api.agent.get(`${FICHE}?contexte=AJO&guichet=00002`);
  expect([status, body]).toEqual([403, matching.objectContaining({ code: 'acces-refuse' })]);
});

test('the log of a fiche names no demande', async () => {
  const numeroUnique = aNumeroUnique();
  await api.agent.get(`${FICHES}/${numeroUnique}?contexte=AJO`);
  expect(api.logs.join('\n')).toContain('/fiches-de-transmission/:numeroUnique');
  expect(api.logs.join('\n')).not.toContain(numeroUnique);
});

test('the OpenAPI document lists the routes of applications, and how they name the guichet', async () => {
  const { body } = await api.anonymous.get('/api/openapi.json');
  const { paths } = body as { paths: Record<string, { get?: Record<string, unknown> }> };
  const services = Object.entries(paths).flatMap(([path, { get }]) =>
    get?.['x-services'] === undefined ? [] : [path],
  );
  expect(services).toEqual([
    `${FICHES}/{numeroUnique}`,
    `${FICHES}/{numeroUnique}/contenu`,
    CREATION,
    `${CREATION}/contenu`,
  ]);
  expect(paths[`${FICHES}/{numeroUnique}`]?.get).toMatchObject({
    'x-services': ['fiche'],
    parameters: matching.arrayContaining([
      matching.objectContaining({ name: 'guichet', in: 'query', required: false }),
    ]),
  });
});

test(
  'many documents of one account are made one after the other; beyond, it is told when to come back',
  { timeout: 90_000 },
  async () => {
    const fiches = Array.from({ length: 30 }, () => ({ numeroUnique: aNumeroUnique(), contexte: 'AJO' }));
    await api.agent.post(FICHES, { body: { fiches } });
    const answers = await Promise.all(Array.from({ length: 24 }, () => api.agent.post(FICHES, { body: { fiches } })));
    const made = answers.filter(({ status }) => status === 200);
    const refused = answers.filter(({ status }) => status !== 200);
    expect(made.length).toBeGreaterThanOrEqual(11);
    expect(made.map(({ text }) => pages(text))).toEqual(made.map(() => 30));
    expect(refused.length).toBeGreaterThan(0);
    for (const { status, headers, body } of refused)
      expect([status, headers.get('retry-after'), body]).toEqual([
        429,
        '5',
        matching.objectContaining({ code: 'export-en-cours' }),
      ]);
  },
);
