import type { TestClient } from '@pwp/testing';
import { matching } from '@pwp/testing/matching';
import { QueryTypes } from 'sequelize';
import { afterAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { CompteDetail, CompteList } from '../../contracts/index.ts';
import { ADMIN, OTHER_REFERENT, REFERENT, startComptesApi } from '../../testing/start-comptes-api.ts';
import { CompteLeaseModel, withCompteLease } from './compte-lease.ts';

let round = 0;
/** Account of 00002 and G1175; the référent looks after the first. */
let agent: string;
/** A référent of G1175 only, who works for 00002. */
let peer: string;

const COMPTES = '/api/comptes/comptes';

const api = await startComptesApi();
afterAll(() => api.close());
beforeEach(() => {
  api.identity.mend();
  // Independent of deliveries; slightly ahead, so that every token of a test is older than its acts.
  api.clock.set(new Date(Date.now() + 30_000));
  round += 1;
  agent = `agent-${round}`;
  peer = `pair-${round}`;
  api.identity.add({ id: agent, nom: `AGENT${round}` }, ['00002', 'G1175']);
  api.identity.add({ id: peer, nom: `PAIR${round}`, roles: ['referent', 'professionnel'], perimetre: ['G1175'] }, [
    '00002',
  ]);
  api.identity.add({ id: REFERENT.id, email: REFERENT.email, roles: ['referent'], perimetre: REFERENT.perimetre });
  api.identity.add({ id: OTHER_REFERENT.id, roles: ['referent'], perimetre: OTHER_REFERENT.perimetre });
});

const post = (path: string, body?: unknown, client: TestClient = api.referent) =>
  client.post(`${COMPTES}/${path}`, body === undefined ? {} : { body });
const suspend = (id: string, body: object = { motif: 'Départ' }, client = api.referent) =>
  post(`${id}/suspension`, body, client);
const changeGuichets = (id: string, guichets: string[], client = api.referent) =>
  client.put(`${COMPTES}/${id}/guichets`, { body: { guichets } });
const changePerimetre = (id: string, body: object, client = api.admin) =>
  client.put(`${COMPTES}/${id}/perimetre`, { body });
const detail = async (id: string, client = api.referent) =>
  CompteDetail.parse((await client.get(`${COMPTES}/${id}`)).body);
const list = async (query: string, client = api.referent) =>
  CompteList.parse((await client.get(`${COMPTES}?taille=100&${query}`)).body).items.map(({ id }) => id);
/** Whether a token issued to the account before now is still valid. */
const isIn = async (id: string) => (await api.as({ id, guichets: ['00002'] }).get('/api/session')).status === 200;

describe('who sees an account', () => {
  test('the référents of a guichet that it works for, and administrators', async () => {
    expect(await list(`texte=AGENT${round}`)).toEqual([agent]);
    expect(await list(`texte=AGENT${round}`, api.otherReferent)).toEqual([agent]);
    api.identity.add({ id: agent, nom: `AGENT${round}` }, ['PWP01']);
    expect(await list(`texte=AGENT${round}`, api.otherReferent)).toEqual([]);
    expect((await api.otherReferent.get(`${COMPTES}/${agent}`)).body).toMatchObject({
      status: 404,
      code: 'compte-inconnu',
    });
    expect(await list(`texte=AGENT${round}`, api.admin)).toEqual([agent]);
    expect((await api.admin.get(`${COMPTES}/nobody`)).status).toBe(404);
  });

  test('filters by guichet and state; pages follow each other', async () => {
    expect(await list(`texte=AGENT${round}&guichet=PWP01`)).toEqual([]);
    expect((await api.referent.get(`${COMPTES}?guichet=G1175`)).body).toMatchObject({ code: 'guichet-hors-perimetre' });
    await suspend(agent);
    expect(await list(`texte=AGENT${round}&etat=suspendu`)).toEqual([agent]);
    expect(await list(`texte=AGENT${round}&etat=actif`)).toEqual([]);
    const all = await list('');
    const { body } = await api.referent.get(`${COMPTES}?taille=1&page=2`);
    expect(body).toMatchObject({ total: all.length, items: [{ id: all[1] }] });
  });

  test('the identity is down: said', async () => {
    api.identity.breakDown();
    const { status, body } = await api.referent.get(COMPTES);
    expect([status, body]).toMatchObject([503, { code: 'identite-indisponible' }]);
  });

  test('the export is a file of a spreadsheet, in which nothing is a formula', async () => {
    api.identity.add({ id: agent, nom: `=CMD${round}`, organisme: 'Mairie ; "annexe"' }, ['00002', 'G1175']);
    const { text, headers } = await api.referent.get(`${COMPTES}/export.csv?texte=CMD${round}`);
    expect(headers.get('content-disposition')).toContain('comptes.csv');
    expect(text.trimEnd().split('\r\n').slice(1)).toEqual([
      `"'=CMD${round}";"Agent";"${agent}@exemple.test";"0102030405";"Commune";"Mairie ; ""annexe""";"Actif";"00002 G1175";;`,
    ]);
    expect((await api.otherReferent.get(`${COMPTES}/export.csv?guichet=00002`)).status).toBe(403);
  });

  test('the export stands in the trail: who, its filters without their persons, how many lines', async () => {
    await api.referent.get(`${COMPTES}/export.csv?texte=agent&etat=actif&guichet=00002`);
    const { total } = (await api.referent.get(`${COMPTES}?texte=agent&etat=actif&guichet=00002`)).body as {
      total: number;
    };
    const { body } = await api.admin.get('/api/audit?action=comptes.export-comptes&taille=1');
    expect(body).toMatchObject({
      items: [
        {
          acteur: { email: REFERENT.email },
          cible: { type: 'export', id: 'comptes', libelle: 'Comptes' },
          apres: { lignes: total, filtres: { texte: 'oui', etat: 'actif', guichet: '00002' } },
        },
      ],
    });
  });
});

describe('suspending', () => {
  test('takes effect at the next request, and shows in the history', async () => {
    expect(await isIn(agent)).toBe(true);
    const { status, body } = await suspend(agent, { motif: 'A quitté le service' });
    expect([status, body]).toMatchObject([200, { etat: 'suspendu' }]);
    expect(await isIn(agent)).toBe(false);
    expect(await api.identity.compte(agent)).toMatchObject({ active: false, guichets: ['00002', 'G1175'] });
    const { historique } = await detail(agent);
    expect(historique).toMatchObject([
      {
        action: 'comptes.suspend-compte',
        acteur: REFERENT.email,
        avant: { etat: 'actif' },
        apres: { etat: 'suspendu', motif: 'A quitté le service' },
      },
    ]);
    expect((await suspend(agent)).status).toBe(200);
    expect((await detail(agent)).historique[0]).toMatchObject({ avant: { etat: 'suspendu' } });
    expect((await post(`${agent}/retablissement`)).body).toMatchObject({ etat: 'actif' });
    expect((await detail(agent)).historique[0]?.action).toBe('comptes.reinstate-compte');
  });

  test('asks why', async () => {
    expect((await suspend(agent, { motif: ' ' })).body).toMatchObject({ status: 400, errors: [{ pointer: '/motif' }] });
    expect((await api.identity.compte(agent))?.active).toBe(true);
  });

  test('when the identity is down, nothing changes and the trail has no entry', async () => {
    api.identity.breakDown(1);
    expect((await suspend(agent)).status).toBe(503);
    api.identity.mend();
    expect((await api.identity.compte(agent))?.active).toBe(true);
    expect((await detail(agent)).historique).toEqual([]);
    expect(await isIn(agent)).toBe(true);
  });

  test('the identity fails after disabling the account: a retry ends the sessions and writes the trail', async () => {
    api.identity.addSession(agent, { id: 's1', start: new Date(), lastAccess: new Date(), ipAddress: '192.0.2.1' });
    api.identity.breakDown(3);
    expect((await suspend(agent)).status).toBe(503);
    api.identity.mend();
    expect(await api.identity.compte(agent)).toMatchObject({ active: false });
    expect(await api.identity.sessionsOf(agent)).toHaveLength(1);
    expect((await suspend(agent, { motif: 'Départ' })).status).toBe(200);
    expect(await api.identity.sessionsOf(agent)).toEqual([]);
    expect(await isIn(agent)).toBe(false);
    expect((await detail(agent)).historique).toMatchObject([
      { action: 'comptes.suspend-compte', apres: { etat: 'suspendu', motif: 'Départ' } },
    ]);
  });

  test('the identity fails after enabling the account: a retry writes the trail', async () => {
    api.identity.add({ id: agent, active: false }, ['00002']);
    api.identity.breakDown(2);
    expect((await post(`${agent}/retablissement`)).status).toBe(503);
    api.identity.mend();
    expect(await api.identity.compte(agent)).toMatchObject({ active: true });
    expect((await post(`${agent}/retablissement`)).status).toBe(200);
    expect((await detail(agent)).historique).toMatchObject([{ action: 'comptes.reinstate-compte' }]);
  });

  test('the trail fails: the response says that the act is done, and a retry writes the trail', async () => {
    await api.migrating.sequelize.query('ALTER TABLE platform_audit RENAME TO platform_audit_away');
    const { status, body } = await suspend(agent);
    await api.migrating.sequelize.query('ALTER TABLE platform_audit_away RENAME TO platform_audit');
    expect([status, body]).toMatchObject([503, { code: 'acte-non-journalise' }]);
    expect((await api.identity.compte(agent))?.active).toBe(false);
    expect(await isIn(agent)).toBe(false);
    expect((await suspend(agent)).status).toBe(200);
    expect((await detail(agent)).historique).toMatchObject([{ action: 'comptes.suspend-compte' }]);
  });
});

describe('accounts that a référent cannot act on', () => {
  const acts: readonly [string, (id: string, client: TestClient) => Promise<{ status: number; body: unknown }>][] = [
    ['suspension', (id, client) => suspend(id, undefined, client)],
    ['retablissement', (id, client) => post(`${id}/retablissement`, undefined, client)],
    ['deconnexion', (id, client) => post(`${id}/deconnexion`, undefined, client)],
    ['courriel-activation', (id, client) => post(`${id}/courriel-activation`, undefined, client)],
    ['guichets', (id, client) => changeGuichets(id, ['PWP01'], client)],
  ];

  test.each(acts)('%s: another référent, an administrator, himself, another périmètre’s', async (_name, act) => {
    const refusal = { status: 403, code: 'compte-protege' };
    expect((await act(peer, api.referent)).body).toMatchObject(refusal);
    api.identity.add({ id: peer, roles: ['administrateur', 'professionnel'] }, ['00002']);
    expect((await act(peer, api.referent)).body).toMatchObject(refusal);
    api.identity.add({ id: REFERENT.id, roles: ['referent'], perimetre: REFERENT.perimetre }, ['00002']);
    const own = await api.identity.compte(REFERENT.id);
    expect((await act(REFERENT.id, api.referent)).body).toMatchObject(refusal);
    expect(await api.identity.compte(REFERENT.id)).toEqual(own);
    api.identity.add({ id: agent }, ['G1175']);
    expect((await act(agent, api.referent)).body).toMatchObject({ status: 404, code: 'compte-inconnu' });
    expect((await detail(agent, api.admin)).historique).toEqual([]);
  });

  test('an administrator acts on a référent, not on himself', async () => {
    api.identity.add({ id: ADMIN.id, roles: ['administrateur'] });
    expect((await suspend(peer, undefined, api.admin)).status).toBe(200);
    expect((await suspend(ADMIN.id, undefined, api.admin)).body).toMatchObject({ code: 'compte-protege' });
    expect((await changePerimetre(ADMIN.id, { guichets: ['00002'] })).body).toMatchObject({ code: 'compte-protege' });
  });
});

describe('attaching and detaching', () => {
  test('changes the guichets of the référent’s périmètre; the others stay', async () => {
    const { status, body } = await changeGuichets(agent, ['PWP01']);
    expect([status, body]).toMatchObject([200, { guichets: ['G1175', 'PWP01'] }]);
    expect(await isIn(agent)).toBe(false);
    expect((await detail(agent)).historique).toMatchObject([
      {
        action: 'comptes.update-guichets',
        avant: { guichets: ['00002', 'G1175'] },
        apres: { guichets: ['G1175', 'PWP01'] },
      },
    ]);
  });

  test('adding rights ends no session; repeating it does nothing', async () => {
    expect((await changeGuichets(agent, ['00002', 'PWP01', 'G1175'])).body).toMatchObject({
      guichets: ['00002', 'G1175', 'PWP01'],
    });
    expect(await isIn(agent)).toBe(true);
    await changeGuichets(agent, ['PWP01', '00002']);
    expect((await detail(agent)).historique).toHaveLength(1);
  });

  test('a detached account is no longer the référent’s', async () => {
    expect((await changeGuichets(agent, [])).body).toMatchObject({ guichets: ['G1175'] });
    expect((await api.referent.get(`${COMPTES}/${agent}`)).status).toBe(404);
    expect((await changeGuichets(agent, ['G1175'], api.otherReferent)).status).toBe(200);
  });

  test('another périmètre’s guichet and one that does not exist are refused', async () => {
    api.identity.add({ id: agent }, ['00002']);
    expect((await changeGuichets(agent, ['00002', 'G1175'])).body).toMatchObject({ code: 'guichet-hors-perimetre' });
    expect((await changeGuichets(agent, ['00002', 'ZZZZZ'], api.admin)).body).toMatchObject({
      status: 400,
      errors: [{ pointer: '/guichets/1' }],
    });
    expect((await api.identity.compte(agent))?.guichets).toEqual(['00002']);
  });

  test('a guichet closed meanwhile can stay or be removed, but not added', async () => {
    api.identity.add({ id: agent }, ['CLOS1', '00002']);
    expect(await list('guichet=CLOS1', api.admin)).toEqual([agent]);
    expect((await changeGuichets(agent, ['CLOS1', 'PWP01'], api.admin)).body).toMatchObject({
      guichets: ['CLOS1', 'PWP01'],
    });
    expect((await changeGuichets(agent, ['PWP01'], api.admin)).status).toBe(200);
    expect((await changeGuichets(agent, ['CLOS1', 'PWP01'], api.admin)).status).toBe(400);
  });
});

describe('two change one account', () => {
  const change = (guichets: string[], version: string, client = api.referent) =>
    client.put(`${COMPTES}/${agent}/guichets`, { body: { guichets, version } });

  test('a caller with an old version is refused, and nothing changes', async () => {
    const { version } = await detail(agent);
    const first = await change(['00002', 'PWP01', 'G1175'], version);
    expect([first.status, first.body]).toMatchObject([200, { guichets: ['00002', 'G1175', 'PWP01'] }]);
    const late = await change(['G1175'], version, api.admin);
    expect([late.status, late.body]).toMatchObject([409, { code: 'compte-change' }]);
    expect((await api.identity.compte(agent))?.guichets).toEqual(['00002', 'G1175', 'PWP01']);
    const now = await detail(agent);
    expect(now.historique).toHaveLength(1);
    expect((await change(['G1175'], now.version, api.admin)).status).toBe(200);
  });

  test('a change of périmètre counts as well', async () => {
    const { version } = await detail(agent);
    expect((await changePerimetre(agent, { guichets: ['PWP01'], version })).status).toBe(200);
    expect((await change(['G1175'], version, api.admin)).body).toMatchObject({ code: 'compte-change' });
    expect((await changePerimetre(agent, { guichets: [], version })).body).toMatchObject({ code: 'compte-change' });
  });

  test('suspending or reinstating does not change the version', async () => {
    const { version } = await detail(agent);
    await suspend(agent);
    expect((await change(['G1175'], version)).body).toMatchObject({ etat: 'suspendu', guichets: ['G1175'] });
  });

  test('of two concurrent requests, one succeeds', async () => {
    const { version } = await detail(agent);
    const answers = await Promise.all([
      change(['PWP01', 'G1175'], version),
      change(['00002', 'PWP01', 'G1175'], version, api.admin),
    ]);
    expect(answers.map(({ status }) => String(status)).toSorted()).toEqual(['200', '409']);
    expect((await detail(agent)).historique).toHaveLength(1);
  });

  test('while one request writes, another neither reads nor writes; a failure releases the lease', async () => {
    const { promise: written, resolve: write } = Promise.withResolvers<string>();
    const first = withCompteLease(api.clock, agent, () => written);
    await vi.waitFor(async () => expect(await CompteLeaseModel.count()).toBe(1));
    const late = vi.fn<() => Promise<string>>();
    await expect(withCompteLease(api.clock, agent, late)).rejects.toMatchObject({ code: 'compte-change' });
    expect(late).not.toHaveBeenCalled();
    write('done');
    expect(await first).toBe('done');
    await expect(withCompteLease(api.clock, agent, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(await withCompteLease(api.clock, agent, () => Promise.resolve('again'))).toBe('again');
  });

  test('an interrupted one blocks others only for a short time', async () => {
    const until = new Date(api.clock.now().getTime() + 60_000);
    await CompteLeaseModel.create({ subject: agent, leasedBy: 'a-process-that-is-gone', leasedUntil: until });
    expect((await changeGuichets(agent, ['PWP01', 'G1175'])).body).toMatchObject({ code: 'compte-change' });
    api.clock.advance(60_000);
    expect((await changeGuichets(agent, ['PWP01', 'G1175'])).status).toBe(200);
    expect(await CompteLeaseModel.count()).toBe(0);
  });
});

describe('référents and their périmètre', () => {
  test('an administrator names a référent and takes the périmètre back', async () => {
    expect((await changePerimetre(agent, { guichets: ['PWP01'] })).body).toMatchObject({
      perimetre: ['PWP01'],
      roles: ['professionnel', 'referent'],
    });
    expect(await isIn(agent)).toBe(true);
    expect((await changePerimetre(agent, { guichets: [] })).body).toMatchObject({
      perimetre: [],
      roles: ['professionnel'],
    });
    expect(await isIn(agent)).toBe(false);
    expect((await changePerimetre(agent, { guichets: ['ZZZZZ'] })).status).toBe(400);
    expect((await detail(agent, api.admin)).historique.map(({ action }) => action)).toEqual([
      'comptes.update-perimetre',
      'comptes.update-perimetre',
    ]);
  });

  test('the last référent of a guichet is removed only when an administrator confirms', async () => {
    await api.addGuichet(`SEUL${round % 10}`, ['034']);
    const code = `SEUL${round % 10}`;
    api.identity.add({ id: agent, roles: ['referent', 'professionnel'], perimetre: [code, '00002'] }, ['00002']);
    const refusal = { status: 409, code: 'dernier-referent', detail: matching.stringContaining(code) };
    expect((await suspend(agent, undefined, api.admin)).body).toMatchObject(refusal);
    expect((await changePerimetre(agent, { guichets: ['00002'] })).body).toMatchObject(refusal);
    expect(await api.identity.compte(agent)).toMatchObject({ active: true, perimetre: ['00002', code] });
    // A second référent, who is suspended, does not count.
    api.identity.add({ id: peer, active: false, roles: ['referent'], perimetre: [code] });
    expect((await changePerimetre(agent, { guichets: ['00002'] })).body).toMatchObject(refusal);
    // 00002 has another référent.
    expect((await changePerimetre(agent, { guichets: [code] })).status).toBe(200);
    expect((await suspend(agent, { motif: 'Départ', confirmer: true }, api.referent)).body).toMatchObject({
      code: 'compte-protege',
    });
    expect((await suspend(agent, { motif: 'Départ', confirmer: true }, api.admin)).status).toBe(200);
    expect((await changePerimetre(agent, { guichets: [] })).status).toBe(200);
  });
});

test('ending the sessions makes the tokens worthless at once', async () => {
  const session = { id: 's1', start: new Date(), lastAccess: new Date(), ipAddress: '192.0.2.1' };
  api.identity.addSession(agent, session);
  expect((await post(`${agent}/deconnexion`)).status).toBe(204);
  expect(await api.identity.sessionsOf(agent)).toEqual([]);
  expect(await isIn(agent)).toBe(false);
  expect((await detail(agent)).historique).toMatchObject([{ action: 'comptes.disconnect-compte' }]);
});

test('the trail records the network address', async () => {
  await suspend(agent);
  const [row] = await api.platform.database.sequelize.query<{ origin: string; actor_id: string }>(
    'SELECT origin, actor_id FROM platform_audit WHERE target_id = :agent',
    { replacements: { agent }, type: QueryTypes.SELECT },
  );
  expect(row).toEqual({ origin: matching.stringMatching(/127\.0\.0\.1/), actor_id: REFERENT.id });
});
