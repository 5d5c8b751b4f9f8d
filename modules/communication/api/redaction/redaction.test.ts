import { randomUUID } from 'node:crypto';
import type { TestAnswer, TestClient } from '@pwp/testing';
import { afterAll, describe, expect, test } from 'vitest';
import { alerteDe, audienceDe, contenuDe, paragraphe } from '../../testing/contenu.ts';
import { API, startCommunicationApi } from '../../testing/start-communication-api.ts';
import { PublicationModel } from '../publications/publication-model.ts';

const api = await startCommunicationApi();
const { gip, autreGip, referent, second, referentAilleurs } = api;
afterAll(() => api.close());

const PATH = `${API}/redaction/publications`;
const refusal = ({ status, body }: TestAnswer) => [status, (body as { code?: string } | undefined)?.code];
const put = (client: TestClient, id: string, revision: number, contenu: unknown) =>
  client.put(`${PATH}/${id}`, { body: { revision, contenu } });
const act = (client: TestClient, id: string, what: string, body: object) =>
  client.post(`${PATH}/${id}/${what}`, { body });
const publish = (client: TestClient, id: string, revision: number) =>
  act(client, id, 'relecture', { revision, decision: 'publier' });
const ONLY_00002 = { audience: { guichets: ['00002'] } };

describe('a draft', () => {
  test('is kept as it was written, unfinished too', async () => {
    const contenu = contenuDe({
      titre: '',
      texte: paragraphe('Un début'),
      audience: { roles: ['referent', 'referent'] },
    });
    const { id, revision, contenu: kept, etat, droits } = await api.draft(gip, contenu);
    expect({ revision, etat }).toEqual({ revision: 1, etat: 'brouillon' });
    expect(kept).toEqual({ ...contenu, audience: audienceDe({ roles: ['referent'] }) });
    expect(droits).toEqual({
      modifier: true,
      soumettre: true,
      supprimer: true,
      reprendre: false,
      relire: false,
      corriger: false,
      archiver: false,
    });
    expect((await gip.get(`${PATH}/${id}`)).body).toMatchObject({ id, estAuteur: true, auteur: 'Gaby GIP' });
  });

  test('is nobody’s but its author’s', async () => {
    const { id } = await api.draft(referent, contenuDe());
    for (const other of [second, referentAilleurs, gip, autreGip]) {
      expect(refusal(await other.get(`${PATH}/${id}`))).toEqual([404, 'publication-introuvable']);
      expect(refusal(await put(other, id, 1, contenuDe()))).toEqual([404, 'publication-introuvable']);
      expect(refusal(await put(other, id, 0, contenuDe()))).toEqual([409, 'identifiant-reutilise']);
      expect(refusal(await act(other, id, 'soumission', { revision: 1 }))).toEqual([404, 'publication-introuvable']);
      // Nothing tells whether it is there.
      expect((await other.delete(`${PATH}/${id}`)).status).toBe(204);
    }
    expect((await referent.get(`${PATH}/${id}`)).status).toBe(200);
  });

  test('sent twice is one, and one that was saved elsewhere is not written over', async () => {
    const id = randomUUID();
    const contenu = contenuDe();
    expect((await put(gip, id, 0, contenu)).body).toMatchObject({ revision: 1 });
    expect((await put(gip, id, 0, contenu)).body).toMatchObject({ revision: 2 });
    expect(refusal(await put(gip, id, 1, contenuDe({ titre: 'Autre' })))).toEqual([409, 'publication-modifiee']);
    expect((await gip.get(`${PATH}/${id}`)).body).toMatchObject({ titre: contenu.titre, revision: 2 });
    expect(refusal(await put(gip, randomUUID(), 3, contenu))).toEqual([404, 'publication-introuvable']);
  });

  test('is deleted', async () => {
    const { id } = await api.draft(gip, contenuDe());
    expect((await gip.delete(`${PATH}/${id}`)).status).toBe(204);
    expect((await gip.delete(`${PATH}/${id}`)).status).toBe(204);
    expect(refusal(await gip.get(`${PATH}/${id}`))).toEqual([404, 'publication-introuvable']);
  });

  test('of a référent stays within the périmètre', async () => {
    const whole = await api.draft(referent, contenuDe());
    expect(whole.contenu.audience.guichets).toEqual(['00002', 'PWP01']);
    const part = await api.draft(referent, contenuDe({ audience: { guichets: ['PWP01'], roles: ['professionnel'] } }));
    expect(part.contenu.audience.guichets).toEqual(['PWP01']);
    for (const audience of [{ guichets: ['00002', 'G1175'] }, { comptes: ['voisin'] }])
      expect(refusal(await put(referent, randomUUID(), 0, contenuDe({ audience })))).toEqual([403, 'hors-perimetre']);
    const named = await api.draft(referent, contenuDe({ audience: { comptes: ['collegue'] } }));
    expect(named.contenu.audience).toEqual(audienceDe({ comptes: ['collegue'] }));
  });

  test('of a référent names an account that came since the count: the search offers it', async () => {
    await api.draft(referent, contenuDe({ audience: { comptes: ['collegue'] } }));
    api.identity.add({ id: 'arrivee', nom: 'ARRIVÉE' }, ['00002', 'G1175']);
    api.identity.add({ id: 'partie', active: false }, ['00002']);
    const found = await referent.post('/api/annuaire/personnes/recherche', { body: { texte: 'ARRIVÉE' } });
    expect(found.body).toMatchObject({ items: [{ id: 'arrivee' }] });
    const named = await api.draft(referent, contenuDe({ audience: { comptes: ['arrivee', 'collegue'] } }));
    expect(named.contenu.audience.comptes).toEqual(['arrivee', 'collegue']);
    const { id: publicationId } = await api.draft(referent, contenuDe({ audience: { comptes: ['arrivee'] } }));
    const row = await PublicationModel.findOne({ where: { publicationId }, rejectOnEmpty: true });
    expect(row.portee).toBe('["00002"]');
    for (const comptes of [['partie'], ['arrivee', 'voisin'], ['inconnu']])
      expect(refusal(await put(referent, randomUUID(), 0, contenuDe({ audience: { comptes } })))).toEqual([
        403,
        'hors-perimetre',
      ]);
  });

  test('keeps that its audience is still to be chosen', async () => {
    const mine = await api.draft(gip, contenuDe({ audience: { aChoisir: true } }));
    expect(mine.contenu.audience).toEqual({ ...audienceDe(), aChoisir: true });
    const theirs = await api.draft(referent, contenuDe({ audience: { aChoisir: true } }));
    expect(theirs.contenu.audience.aChoisir).toBe(true);
    const chosen = await put(referent, theirs.id, 1, contenuDe({ audience: { guichets: ['00002'] } }));
    expect(chosen.body).toMatchObject({ contenu: { audience: audienceDe({ guichets: ['00002'] }) } });
  });

  test('of the GIP names guichets that exist', async () => {
    const answer = await put(gip, randomUUID(), 0, contenuDe({ audience: { guichets: ['ZZZZZ'] } }));
    expect(answer).toMatchObject({
      status: 422,
      body: { code: 'publication-incomplete', errors: [{ pointer: '/contenu/audience/guichets' }] },
    });
  });

  test.each([
    ['a title that is too long', { titre: 'x'.repeat(121) }],
    ['a text that is none', { texte: { type: 'doc', content: [{ type: 'script' }] } }],
    ['an audience without a part', { audience: { roles: [] } }],
    ['a role that is none', { audience: audienceDe({ roles: ['chef' as never] }) }],
    ['a kind that is none', { genre: 'lettre' }],
    ['a day that is none', { fin: 'demain' }],
    ['a day of the year 0', { debut: '0000-01-01T00:00:00.000Z' }],
  ])('is refused with %s', async (_, fault) => {
    expect(refusal(await put(gip, randomUUID(), 0, { ...contenuDe(), ...fault }))).toEqual([400, 'requete-invalide']);
  });
});

describe('handing in', () => {
  test.each([
    ['titre', contenuDe({ titre: '' })],
    ['texte', contenuDe({ texte: { type: 'doc', content: [{ type: 'paragraph' }] } })],
    ['resume', alerteDe({ resume: '' })],
    ['fin', alerteDe({ fin: null })],
    ['fin', contenuDe({ fin: '2026-11-24T10:59:59.000Z' })],
    ['fin', contenuDe({ debut: '2026-12-03T11:00:00.000Z', fin: '2026-12-02T11:00:00.000Z' })],
    ['pieces', contenuDe({ genre: 'document' })],
    ['audience', contenuDe({ audience: { aChoisir: true } })],
    ['texte', contenuDe({ texte: paragraphe('La demande 034 08 19 123456 PWP01 est close.') })],
    ['titre', contenuDe({ titre: 'Demande 0340819123456PWP01' })],
  ])('is refused where « %s » is not ready', async (field, contenu) => {
    const { id, revision } = await api.draft(gip, contenu);
    const answer = await act(gip, id, 'soumission', { revision });
    expect(answer).toMatchObject({
      status: 422,
      body: { code: 'publication-incomplete', errors: [{ pointer: `/contenu/${field}` }] },
    });
    expect((await gip.get(`${PATH}/${id}`)).body).toMatchObject({ etat: 'brouillon' });
  });

  test('asks other accounts of the GIP for what the GIP wrote, and tells them', async () => {
    const { id, etat, droits } = await api.submitted(gip, contenuDe({ titre: 'À relire par le GIP' }));
    expect({ etat, reprendre: droits.reprendre, modifier: droits.modifier }).toEqual({
      etat: 'a-relire',
      reprendre: true,
      modifier: false,
    });
    expect((await autreGip.get(`${PATH}/${id}`)).body).toMatchObject({ droits: { relire: true }, estAuteur: false });
    for (const other of [referent, referentAilleurs])
      expect(refusal(await other.get(`${PATH}/${id}`))).toEqual([404, 'publication-introuvable']);
    const notices = await autreGip.get('/api/notifications');
    expect(notices.body).toMatchObject({
      items: [
        {
          titre: 'Une publication attend votre relecture',
          detail: '«\u00A0À relire par le GIP\u00A0»',
          path: `/communication/redaction/${id}`,
        },
      ],
    });
    expect((await gip.get('/api/notifications')).body).toMatchObject({ items: [] });
    expect((await autreGip.get(`${API}/redaction/a-relire`)).body).toEqual({ nombre: 1 });
    expect((await gip.get(`${API}/redaction/a-relire`)).body).toEqual({ nombre: 0 });
    await publish(autreGip, id, 2);
    expect((await autreGip.get('/api/notifications')).body).toMatchObject({ items: [] });
  });

  test('asks a second référent of these guichets for what a référent wrote', async () => {
    const { id } = await api.submitted(referent, contenuDe(ONLY_00002));
    expect(refusal(await referentAilleurs.get(`${PATH}/${id}`))).toEqual([404, 'publication-introuvable']);
    expect((await second.get(`${API}/redaction/a-relire`)).body).toEqual({ nombre: 1 });
    expect((await referentAilleurs.get(`${API}/redaction/a-relire`)).body).toEqual({ nombre: 0 });
    expect(await second.get('/api/notifications')).toMatchObject({ body: { total: 1 } });
    expect(await publish(second, id, 2)).toMatchObject({
      status: 200,
      body: { etat: 'publiee', relecteur: 'Agent DEMO' },
    });
  });

  test('asks the GIP where there is no second référent', async () => {
    const { id } = await api.submitted(referentAilleurs, contenuDe());
    expect((await gip.get('/api/notifications')).body).toMatchObject({
      items: [{ path: `/communication/redaction/${id}` }],
    });
    expect(await publish(gip, id, 2)).toMatchObject({ status: 200, body: { etat: 'publiee', emetteur: 'referent' } });
  });

  test('waits while the identity cannot say who reviews', async () => {
    const { id } = await api.draft(gip, contenuDe());
    api.identity.breakDown();
    expect(refusal(await act(gip, id, 'soumission', { revision: 1 }))).toEqual([503, 'identite-indisponible']);
    api.identity.mend();
    expect((await act(gip, id, 'soumission', { revision: 1 })).body).toMatchObject({ etat: 'a-relire' });
  });

  test('is taken back by its author', async () => {
    const { id } = await api.submitted(gip, contenuDe());
    expect(refusal(await act(autreGip, id, 'reprise', { revision: 2 }))).toEqual([404, 'publication-introuvable']);
    expect((await act(gip, id, 'reprise', { revision: 2 })).body).toMatchObject({ etat: 'brouillon', revision: 3 });
    expect(refusal(await publish(autreGip, id, 2))).toEqual([404, 'publication-introuvable']);
  });
});

describe('a review', () => {
  test('is never by its author', async () => {
    const { id } = await api.submitted(gip, contenuDe());
    expect(refusal(await publish(gip, id, 2))).toEqual([403, 'relecture-de-soi']);
    const back = { revision: 2, decision: 'renvoyer', motif: 'Non' };
    expect(refusal(await act(gip, id, 'relecture', back))).toEqual([403, 'relecture-de-soi']);
    expect((await gip.get(`${PATH}/${id}`)).body).toMatchObject({ etat: 'a-relire' });
  });

  test('is of what the reviewer saw', async () => {
    const { id } = await api.submitted(gip, contenuDe());
    await act(gip, id, 'reprise', { revision: 2 });
    await put(gip, id, 3, contenuDe({ titre: 'Tout autre chose' }));
    await act(gip, id, 'soumission', { revision: 4 });
    expect(refusal(await publish(autreGip, id, 2))).toEqual([409, 'publication-modifiee']);
    expect((await publish(autreGip, id, 5)).body).toMatchObject({ etat: 'publiee' });
    expect(refusal(await publish(autreGip, id, 6))).toEqual([409, 'etat-change']);
  });

  test('of two at once counts one', async () => {
    const { id } = await api.submitted(referent, contenuDe());
    const answers = await Promise.all([publish(second, id, 2), publish(gip, id, 2)]);
    expect(answers.map(({ status }) => status).toSorted((one, other) => one - other)).toEqual([200, 409]);
  });

  test('sends back with words, which its author reads', async () => {
    const { id } = await api.submitted(gip, contenuDe());
    const empty = { revision: 2, decision: 'renvoyer', motif: ' ' };
    expect(refusal(await act(autreGip, id, 'relecture', empty))).toEqual([400, 'requete-invalide']);
    const back = await act(autreGip, id, 'relecture', { ...empty, motif: 'La date est fausse.' });
    expect(back).toMatchObject({ status: 200, body: { etat: 'brouillon', motifRenvoi: 'La date est fausse.' } });
    expect((await gip.get(`${PATH}/${id}`)).body).toMatchObject({ motifRenvoi: 'La date est fausse.', revision: 3 });
    expect((await gip.get('/api/notifications')).body).toMatchObject({
      items: [{ titre: 'Une de vos publications vous est renvoyée' }],
    });
    expect((await act(gip, id, 'soumission', { revision: 3 })).body).toMatchObject({ motifRenvoi: null });
    expect((await gip.get('/api/notifications')).body).toMatchObject({ items: [] });
  });

  test('finds an end that has passed while it waited', async () => {
    const { id } = await api.submitted(gip, alerteDe());
    api.clock.advance(24 * 3_600_000);
    expect(refusal(await publish(autreGip, id, 2))).toEqual([422, 'publication-incomplete']);
    api.clock.advance(-24 * 3_600_000);
  });

  test('of another périmètre is refused', async () => {
    const { id } = await api.submitted(referent, contenuDe(ONLY_00002));
    expect(refusal(await publish(referentAilleurs, id, 2))).toEqual([404, 'publication-introuvable']);
  });
});

describe('archiving', () => {
  test('takes a publication from its readers, by who answers for it', async () => {
    const { id, revision } = await api.published(referent, second, contenuDe(ONLY_00002));
    expect((await api.agent.get(`${API}/publications/${id}`)).status).toBe(200);
    expect(refusal(await act(referentAilleurs, id, 'archivage', { revision }))).toEqual([
      404,
      'publication-introuvable',
    ]);
    expect(refusal(await act(gip, id, 'archivage', { revision: 1 }))).toEqual([409, 'publication-modifiee']);
    expect((await act(gip, id, 'archivage', { revision })).body).toMatchObject({ etat: 'archivee' });
    expect(refusal(await api.agent.get(`${API}/publications/${id}`))).toEqual([404, 'publication-introuvable']);
    expect(refusal(await act(gip, id, 'archivage', { revision: revision + 1 }))).toEqual([409, 'etat-change']);
  });

  test('is told in the journal, as every act is', async () => {
    const { id, revision } = await api.published(gip, autreGip, contenuDe({ titre: 'Dans le journal' }));
    await act(gip, id, 'archivage', { revision });
    const { body } = await gip.get(`/api/audit?cible=${encodeURIComponent('Dans le journal')}`);
    expect(body).toMatchObject({
      items: ['archive', 'publish', 'submit'].map((verb) => ({ action: `communication.${verb}-publication` })),
    });
  });
});

describe('the list of authors', () => {
  test('counts by state, and keeps to what the account answers for', async () => {
    const other = await api.draft(referentAilleurs, contenuDe({ titre: 'Ailleurs' }));
    const { body } = await referentAilleurs.get(`${PATH}?etat=brouillon`);
    expect(body).toMatchObject({ items: [{ id: other.id, titre: 'Ailleurs', estAuteur: true }], total: 1 });
    expect((await referentAilleurs.get(PATH)).body).toMatchObject({ nombres: { brouillon: 1, publiee: 1 } });
    const { body: mine } = await second.get(PATH);
    expect((mine as { items: { emetteur: string }[] }).items.every(({ emetteur }) => emetteur === 'referent')).toBe(
      true,
    );
    expect(JSON.stringify(mine)).not.toContain(other.id);
  });

  test('comes by pages, each publication once', async () => {
    for (let index = 0; index < 35; index += 1) {
      await api.draft(second, contenuDe({ titre: `Brouillon ${index}` }));
      // Several of one instant, and others.
      if (index % 3 === 0) api.clock.advance(1_000);
    }
    const first = (await second.get(`${PATH}?etat=brouillon`)).body as { items: { id: string }[]; nextCursor: string };
    const rest = (await second.get(`${PATH}?etat=brouillon&cursor=${first.nextCursor}`)).body as typeof first;
    expect([first.items.length, rest.items.length, rest.nextCursor]).toEqual([30, 5, undefined]);
    expect(new Set([...first.items, ...rest.items].map(({ id }) => id)).size).toBe(35);
    expect(refusal(await second.get(`${PATH}?cursor=ailleurs`))).toEqual([400, 'requete-invalide']);
  });
});
