import type { TestAnswer } from '@pwp/testing';
import { matching } from '@pwp/testing/matching';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildCategorie, buildDemande, buildSnePiece } from '../../testing/index.ts';
import { startNumerisationApi, type NumerisationTestApi } from '../../testing/start-numerisation-api.ts';

let api: NumerisationTestApi;

const NUMERO = '0340819000040PWP01';
const NUMERO_RADIE = '0340920000001PWP01';
const DEMANDE = `/api/numerisation/demandes/${NUMERO}`;

beforeAll(async () => {
  api = await startNumerisationApi();
  const pieces = [
    buildSnePiece('SNE1', { marques: ['inexploitable'] }),
    buildSnePiece('SNE2', { dateValidite: '2026-11-23' }),
    buildSnePiece('SNE3', { dateValidite: '2026-11-24' }),
  ];
  const free = buildCategorie({ code: 'DEM_CERFA', libelle: 'Formulaire CERFA', pieces: [buildSnePiece('SNE4')] });
  api.sne.demandes.set(NUMERO, buildDemande({ categories: [buildCategorie({ pieces }), free] }));
  api.sne.demandes.set('0340920000001PWP01', buildDemande({ statut: 'radiee' }));
});
afterAll(() => api.close());

/** The audit trail as an administrator reads it, latest first. */
const journal = async (of: NumerisationTestApi, query = '') => {
  const { body } = await of.as({ roles: ['administrateur'] }).get(`/api/audit?taille=100${query}`);
  return (body as { items: unknown[] }).items;
};

const refusal = ({ status, body }: TestAnswer) => [status, (body as { code: string }).code];

const routes = [
  ['get', DEMANDE],
  ['get', `${DEMANDE}/pieces/SNE3/contenu`],
  ['delete', `${DEMANDE}/pieces/SNE3`],
] as const;

test.each(routes)('%s %s asks for a professional whose guichet opens the territory', async (method, path) => {
  const asked = api.sne.calls.length;
  expect((await api.anonymous[method](path)).status).toBe(401);
  expect((await api.as({ roles: ['administrateur'], guichets: ['00002'] })[method](path)).status).toBe(403);
  expect((await api.as({ guichets: [] })[method](path)).status).toBe(403);
  const neighbour = await api.neighbour[method](path);
  expect(refusal(neighbour)).toEqual([403, 'demande-hors-territoire']);
  expect(neighbour.body).toMatchObject({ detail: matching.stringMatching(/G1175.*034/) });
  expect(api.sne.calls.length).toBe(asked);
});

test('a demande opens with its pieces and the proposals for full categories', async () => {
  const { status, body } = await api.agent.get(DEMANDE);
  expect(status).toBe(200);
  expect(body).toEqual({
    numeroUnique: NUMERO,
    demandeur: { nom: 'SPESYS', prenom: 'Michel', dateNaissance: '1984-12-21' },
    sections: [
      {
        code: 'identite',
        libelle: 'Identité et séjour',
        categories: [
          {
            code: 'ID_CNI',
            libelle: 'Carte nationale d’identité',
            max: 2,
            pleine: true,
            pieces: [
              matching.objectContaining({ id: 'SNE1', proposition: { raison: 'illisible', cochee: true } }),
              matching.objectContaining({ id: 'SNE2', proposition: { raison: 'perimee', cochee: true } }),
              {
                id: 'SNE3',
                nom: 'SNE3.pdf',
                perimetre: 'Périmètre réglementaire',
                type: 'application/pdf',
                taille: 48_211,
                dateDepot: '2026-01-01',
                dateValidite: '2026-11-24',
                proposition: null,
              },
            ],
          },
          matching.objectContaining({ code: 'DEM_CERFA', pleine: false }),
        ],
      },
    ],
  });
});

test('a number is read as it is typed, and refused with the part that is wrong', async () => {
  expect((await api.agent.get('/api/numerisation/demandes/034%2008%2019%20000040%20pwp01')).status).toBe(200);
  const wrong = await api.agent.get('/api/numerisation/demandes/0341319000040PWP01');
  expect(refusal(wrong)).toEqual([400, 'requete-invalide']);
  expect(wrong.body).toMatchObject({ detail: 'Le mois «\u00A013\u00A0» n’existe pas.' });
});

test('unknown and radiée demandes have different problems', async () => {
  expect(refusal(await api.agent.get('/api/numerisation/demandes/0340819999999PWP01'))).toEqual([
    404,
    'demande-inconnue',
  ]);
  expect(refusal(await api.agent.get('/api/numerisation/demandes/0340920000001PWP01'))).toEqual([
    409,
    'demande-radiee',
  ]);
});

test('the content of a piece has its type, with headers that only allow viewing', async () => {
  const { status, headers, text } = await api.agent.get(`${DEMANDE}/pieces/SNE1/contenu`);
  expect([status, text]).toEqual([200, '%PDF-1.4 contenu']);
  expect(headers.get('content-type')).toBe('application/pdf');
  expect(headers.get('content-disposition')).toBe('inline');
  expect(headers.get('x-content-type-options')).toBe('nosniff');
  expect(headers.get('content-length')).toBe('16');
});

test('a content of a foreign type is not handed on', async () => {
  const { contenu } = api.sne;
  api.sne.contenu = { type: 'text/html', bytes: Buffer.from('<script>alert(1)</script>') };
  const answer = await api.agent.get(`${DEMANDE}/pieces/SNE1/contenu`);
  api.sne.contenu = contenu;
  expect(refusal(answer)).toEqual([502, 'contenu-inattendu']);
  expect(answer.text).not.toContain('alert');
});

test('a missing piece has its own problem', async () => {
  expect(refusal(await api.agent.get(`${DEMANDE}/pieces/SNE99/contenu`))).toEqual([404, 'piece-inconnue']);
  expect(refusal(await api.agent.delete(`${DEMANDE}/pieces/SNE99`))).toEqual([404, 'piece-inconnue']);
  expect(refusal(await api.agent.delete('/api/numerisation/demandes/0340819999999PWP01/pieces/SNE1'))).toEqual([
    404,
    'demande-inconnue',
  ]);
  expect((await api.agent.delete(`${DEMANDE}/pieces/..%2F..%2Fautre`)).status).toBe(400);
});

test('a deleted piece is gone, and its category is no longer full', async () => {
  api.sne.deleted.clear();
  expect((await api.agent.delete(`${DEMANDE}/pieces/SNE1`)).status).toBe(204);
  expect((await api.agent.delete(`${DEMANDE}/pieces/SNE2`)).status).toBe(204);
  expect((await api.agent.get(DEMANDE)).body).toMatchObject({
    sections: [{ categories: [{ pleine: false, pieces: [{ id: 'SNE3', proposition: null }] }, {}] }],
  });
  expect(refusal(await api.agent.delete(`${DEMANDE}/pieces/SNE1`))).toEqual([404, 'piece-inconnue']);
  api.sne.deleted.clear();
});

test('a piece that the SNE refuses to delete stays, and the problem gives the reason', async () => {
  api.sne.locked.add('SNE3');
  const locked = await api.agent.delete(`${DEMANDE}/pieces/SNE3`);
  api.sne.locked.clear();
  expect(refusal(locked)).toEqual([409, 'suppression-refusee']);
  expect(locked.body).toMatchObject({ detail: matching.stringMatching(/SNE3.*instruction/) });
  const pieces = [buildSnePiece('SNE7')];
  const categories = [buildCategorie({ pieces })];
  api.sne.demandes.set(NUMERO_RADIE, buildDemande({ numeroUnique: NUMERO_RADIE, statut: 'radiee', categories }));
  expect(refusal(await api.agent.delete(`/api/numerisation/demandes/${NUMERO_RADIE}/pieces/SNE7`))).toEqual([
    409,
    'demande-radiee',
  ]);
  expect(api.sne.deleted.size).toBe(0);
});

test('a deletion whose answer is lost is a deletion', async () => {
  api.sne.loseNextDeletion = true;
  expect((await api.agent.delete(`${DEMANDE}/pieces/SNE3`)).status).toBe(204);
  expect(api.sne.deleted.has('SNE3')).toBe(true);
  api.sne.deleted.clear();
});

test('each answer of the SNE to a deletion is in the audit trail, with its author and the numéro unique masked', async () => {
  const seen = (await journal(api)).length;
  const remove = (piece: string) => api.agent.delete(`${DEMANDE}/pieces/${piece}`);
  await remove('SNE4');
  api.sne.locked.add('SNE3');
  await remove('SNE3');
  api.sne.locked.clear();
  await remove('SNE99');
  api.sne.mode = 'cut';
  await remove('SNE2');
  api.sne.mode = 'ok';
  api.sne.deleted.clear();
  await api.neighbour.delete(`${DEMANDE}/pieces/SNE1`);

  const masked = '034 08 19 •••••• PWP01';
  const act = (piece: string, result: object) => ({
    action: 'numerisation.delete-piece',
    acteur: { id: 'agent-00002', email: matching.stringContaining('@') },
    cible: { type: 'piece', id: piece, libelle: `${piece} · ${masked}` },
    avant: null,
    apres: { ...result, guichet: '00002', numeroUnique: masked },
    origine: matching.stringContaining('127.0.0.1'),
  });
  const trail = (await journal(api)).toReversed().slice(seen);
  expect(trail).toMatchObject([
    act('SNE4', { resultat: 'faite' }),
    act('SNE3', { resultat: 'refusee', motif: 'verrouillee' }),
    act('SNE99', { resultat: 'refusee', motif: 'piece-inconnue' }),
    act('SNE2', { resultat: 'incertaine' }),
  ]);
  expect(JSON.stringify(trail)).not.toContain('000040');
  expect(await journal(api, '&action=numerisation.delete-piece&cible=SNE4')).toHaveLength(1);
});

test('the trail fails: a successful deletion reports both, another keeps its own problem', async () => {
  api.sne.locked.add('SNE2');
  await api.migrating.sequelize.query('ALTER TABLE platform_audit RENAME TO platform_audit_away');
  const done = await api.agent.delete(`${DEMANDE}/pieces/SNE3`);
  const locked = await api.agent.delete(`${DEMANDE}/pieces/SNE2`);
  await api.migrating.sequelize.query('ALTER TABLE platform_audit_away RENAME TO platform_audit');
  expect(refusal(done)).toEqual([503, 'suppression-non-journalisee']);
  expect(api.sne.deleted.has('SNE3')).toBe(true);
  expect(refusal(locked)).toEqual([409, 'suppression-refusee']);
  expect(api.logs.join('')).toContain('a deletion could not be written in the audit trail');
  expect(api.logs.join('')).not.toContain(NUMERO);
  api.sne.locked.clear();
  api.sne.deleted.clear();
});

const reads = routes.filter(([method]) => method === 'get');
const down: ['error' | 'cut', readonly (readonly [(typeof routes)[number], number, keyof typeof DOWN])[]][] = [
  ['error', routes.map((asked) => [asked, 503, 'sne-indisponible'])],
  // A timed-out deletion may have succeeded.
  [
    'cut',
    [...reads.map((asked) => [asked, 503, 'sne-indisponible'] as const), [routes[2], 504, 'suppression-incertaine']],
  ],
];

const DOWN = {
  'sne-indisponible': /^Sans réponse du SNE depuis le \d+(er)? \p{L}+ \d{4} à \d{2}:\d{2}\. Réessayez/u,
  'suppression-incertaine': /^Le SNE n’a pas répondu à temps/,
};

test.each(down)('while the SNE is down (%s), each act says so', async (mode, expected) => {
  const other = await startNumerisationApi();
  try {
    other.sne.mode = mode;
    for (const [[method, path], status, code] of expected) {
      const answer = await other.agent[method](path);
      expect([...refusal(answer), answer.headers.has('retry-after')]).toEqual([status, code, status === 503]);
      expect(answer.body).toMatchObject({ detail: matching.stringMatching(DOWN[code]) });
    }
    expect(other.logs.join('')).not.toContain(NUMERO);
  } finally {
    await other.close();
  }
});

test('a deletion answered too late is uncertain, a refused one is refused', async () => {
  const slow = await startNumerisationApi({}, { sneMs: 3_000 });
  try {
    slow.sne.demandes.set(
      NUMERO,
      buildDemande({ categories: [buildCategorie({ pieces: [buildSnePiece('SNE1'), buildSnePiece('SNE2')] })] }),
    );
    slow.sne.locked.add('SNE2');
    slow.sne.mode = 'late';
    const late = await slow.agent.delete(`${DEMANDE}/pieces/SNE1`);
    expect(refusal(late)).toEqual([504, 'suppression-incertaine']);
    expect(late.body).toMatchObject({ detail: matching.stringMatching(/SNE1 a peut-être été supprimée/) });

    slow.sne.mode = 'ok';
    expect(refusal(await slow.agent.delete(`${DEMANDE}/pieces/SNE2`))).toEqual([409, 'suppression-refusee']);
    // « Actualiser » then shows that the timed-out deletion succeeded.
    expect((await slow.agent.get(DEMANDE)).body).toMatchObject({
      sections: [{ categories: [{ pieces: [{ id: 'SNE2' }] }] }],
    });
  } finally {
    await slow.close();
  }
});

test('a deletion that never reached the SNE differs from an uncertain one', async () => {
  const gone = await startNumerisationApi();
  await gone.sne.close();
  try {
    expect(refusal(await gone.agent.delete(`${DEMANDE}/pieces/SNE3`))).toEqual([503, 'sne-indisponible']);
    expect(await journal(gone)).toEqual([]);
  } finally {
    await gone.close();
  }
});
