import { matching } from '@pwp/testing/matching';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { CompteDetail } from '../../contracts/index.ts';
import { ADMIN, OTHER_REFERENT, REFERENT, startComptesApi } from '../../testing/start-comptes-api.ts';
import { CompteLeaseModel, withCompteLease } from '../comptes/compte-lease.ts';
import { AdresseModel } from './adresse-model.ts';

const HOUR = 3_600_000;
const COMPTES = '/api/comptes/comptes';
const LIENS = '/api/comptes/adresses';

let round = 0;
/** Account of 00002 alone, which the référent looks after. */
let agent: string;
let ancienne: string;
let nouvelle: string;

const api = await startComptesApi();
afterAll(() => api.close());
beforeEach(async () => {
  api.identity.mend();
  api.clock.set(new Date(Date.now() + 30_000));
  api.mailbox.mails.length = 0;
  await AdresseModel.destroy({ where: {} });
  agent = `agent-${(round += 1)}`;
  ancienne = `${agent}@exemple.test`;
  nouvelle = `nouvelle-${round}@mairie.test`;
  api.identity.add({ id: agent }, ['00002']);
  api.identity.add({ id: REFERENT.id, email: REFERENT.email, roles: ['referent'], perimetre: REFERENT.perimetre });
  api.identity.add({ id: OTHER_REFERENT.id, roles: ['referent'], perimetre: OTHER_REFERENT.perimetre });
  api.identity.add({ id: ADMIN.id, email: ADMIN.email, roles: ['administrateur'] });
});

const propose = (email = nouvelle, id = agent, client = api.referent) =>
  client.post(`${COMPTES}/${id}/adresse`, { body: { email } });
const withdraw = (client = api.referent) => client.delete(`${COMPTES}/${agent}/adresse`);
const confirm = (jeton: string) => api.anonymous.post(`${LIENS}/confirmation`, { body: { jeton } });
const stop = (jeton: string) => api.anonymous.post(`${LIENS}/arret`, { body: { jeton } });
const apply = () => api.runJob('comptes.apply-adresses');
const detail = async () => CompteDetail.parse((await api.admin.get(`${COMPTES}/${agent}`)).body);
const actions = async () => (await detail()).historique.map(({ action }) => action.replace('comptes.', ''));
const emailOf = async (id = agent) => (await api.identity.compte(id))?.email;
const isIn = async () => (await api.as({ id: agent, guichets: ['00002'] }).get('/api/session')).status === 200;
/** The mails to an address, without the name of the portal. */
const subjectsTo = (to: string) =>
  api.mailbox.mails.filter((mail) => mail.to === to).map(({ subject }) => subject.split(' : ')[1]);

/** The codes of the two links of the last proposal. */
async function links(): Promise<{ confirmation: string; arret: string }> {
  await api.deliver();
  const codeOf = (to: string) => /#(\S+)/.exec(api.lastMail(to).text)?.[1] ?? '';
  return { confirmation: codeOf(nouvelle), arret: codeOf(ancienne) };
}

/** A proposal that the new address has confirmed, 48 hours later. */
async function ripen(): Promise<{ confirmation: string; arret: string }> {
  expect((await propose()).status).toBe(200);
  const codes = await links();
  expect((await confirm(codes.confirmation)).status).toBe(200);
  api.clock.advance(48 * HOUR);
  return codes;
}

test('proposed, confirmed, and in service 48 hours later: sessions end, the trail and both addresses know', async () => {
  const proposed = await propose(` ${nouvelle.toUpperCase()} `);
  expect([proposed.status, proposed.body]).toMatchObject([200, { etat: 'proposee', nouvelle, dateEffet: null }]);
  const { confirmation } = await links();
  const confirmed = await confirm(confirmation);
  const dateEffet = new Date(api.clock.now().getTime() + 48 * HOUR).toISOString();
  expect([confirmed.status, confirmed.body]).toEqual([200, { dateEffet }]);
  expect((await detail()).adresse).toMatchObject({ etat: 'confirmee', dateEffet });
  api.clock.advance(48 * HOUR - 1);
  await apply();
  expect(await emailOf()).toBe(ancienne);

  api.identity.addSession(agent, { id: 's', start: new Date(), lastAccess: new Date(), ipAddress: '192.0.2.1' });
  expect(await isIn()).toBe(true);
  api.clock.advance(1);
  await apply();
  await apply();
  expect(await api.identity.compte(agent)).toMatchObject({ email: nouvelle, emailVerified: true, guichets: ['00002'] });
  expect(await api.identity.sessionsOf(agent)).toEqual([]);
  expect(await isIn()).toBe(false);
  await api.deliver();
  expect(subjectsTo(nouvelle)).toEqual(['confirmez votre nouvelle adresse', 'votre nouvelle adresse est en service']);
  expect(subjectsTo(ancienne)).toEqual([
    'une nouvelle adresse est proposée pour votre compte',
    'votre compte a une nouvelle adresse',
  ]);
  const { adresse, historique } = await detail();
  expect(adresse).toBeNull();
  expect(historique).toMatchObject([
    { action: 'comptes.change-adresse', acteur: null, avant: { adresse: ancienne }, apres: { adresse: nouvelle } },
    { action: 'comptes.prove-adresse', acteur: null },
    { action: 'comptes.propose-adresse', acteur: REFERENT.email, apres: { adresse: nouvelle } },
  ]);
  expect((await confirm(confirmation)).body).toMatchObject({ status: 409, code: 'lien-deja-utilise' });
});

test('no mail holds more of the other address than its first letter and its domain', async () => {
  await ripen();
  await apply();
  await api.deliver();
  const [toFormer, toNew] = [ancienne, nouvelle].map((to) => api.mailbox.mails.filter((mail) => mail.to === to));
  expect(toFormer?.map(({ text }) => text.includes('n•••@mairie.test'))).toEqual([true, true]);
  expect(JSON.stringify(toFormer)).not.toContain(nouvelle);
  expect(JSON.stringify(toNew)).not.toContain(ancienne);
});

describe('the former address stops it', () => {
  test.each([
    ['before it is confirmed', 0],
    ['until the last moment', 48],
  ])('%s', async (_when, hours) => {
    await propose();
    const { confirmation, arret } = await links();
    if (hours > 0) {
      await confirm(confirmation);
      api.clock.advance(hours * HOUR);
    }
    expect((await stop(arret)).status).toBe(204);
    expect((await stop(arret)).body).toMatchObject({ status: 409, code: 'lien-deja-utilise' });
    api.clock.advance(48 * HOUR);
    await apply();
    expect(await emailOf()).toBe(ancienne);
    expect((await actions())[0]).toBe('stop-adresse');
    expect((await detail()).adresse).toBeNull();
    expect((await confirm(confirmation)).body).toMatchObject({ status: 410, code: 'lien-expire' });
  });

  test('no longer once it is done', async () => {
    const { arret } = await ripen();
    await apply();
    expect((await stop(arret)).body).toMatchObject({ status: 410, code: 'lien-expire' });
    expect(await emailOf()).toBe(nouvelle);
  });
});

describe('a link', () => {
  test('that is late, unknown or not whole says so; one that nobody followed in three days ends the proposal', async () => {
    await propose();
    const { confirmation } = await links();
    api.clock.advance(72 * HOUR);
    expect((await confirm(confirmation)).body).toMatchObject({ status: 410, code: 'lien-expire' });
    for (const follow of [confirm, stop]) {
      expect((await follow('x'.repeat(43))).body).toMatchObject({ status: 410, code: 'lien-expire' });
      expect((await follow('x')).body).toMatchObject({ status: 400, code: 'requete-invalide' });
    }
    await apply();
    expect((await detail()).historique[0]).toMatchObject({
      action: 'comptes.drop-adresse',
      apres: { suite: 'non confirmée à temps' },
    });
    await api.deliver();
    expect(subjectsTo(ancienne).at(-1)).toBe('l’adresse de votre compte ne change pas');
  });

  test('serves one proposal: a new one voids the links before it', async () => {
    await propose();
    const first = await links();
    await propose();
    const second = await links();
    expect((await confirm(first.confirmation)).body).toMatchObject({ code: 'lien-expire' });
    expect((await stop(first.arret)).body).toMatchObject({ code: 'lien-expire' });
    expect((await confirm(second.confirmation)).status).toBe(200);
  });

  test('of one address does not serve for the other', async () => {
    await propose();
    const { confirmation, arret } = await links();
    expect((await confirm(arret)).status).toBe(410);
    expect((await stop(confirmation)).status).toBe(410);
  });

  test('tells nobody whether an address is taken', async () => {
    await propose();
    const { confirmation } = await links();
    api.identity.add({ id: `autre-${round}`, email: nouvelle }, ['G1175']);
    api.identity.breakDown();
    expect((await confirm(confirmation)).status).toBe(200);
  });

  test('is stored as a hash', async () => {
    await propose();
    const { confirmation, arret } = await links();
    const kept = JSON.stringify(await AdresseModel.findByPk(agent));
    expect([kept.includes(confirmation), kept.includes(arret)]).toEqual([false, false]);
  });
});

describe('who proposes', () => {
  test('not the référent of other guichets, who does not see the account', async () => {
    expect((await propose(nouvelle, agent, api.otherReferent)).body).toMatchObject({
      status: 404,
      code: 'compte-inconnu',
    });
  });

  test('not the référent of a part of its guichets', async () => {
    api.identity.add({ id: agent }, ['00002', 'G1175']);
    expect((await propose()).body).toMatchObject({ status: 403, code: 'guichet-hors-perimetre' });
    expect((await propose(nouvelle, agent, api.admin)).status).toBe(200);
    expect((await withdraw()).body).toMatchObject({ status: 403, code: 'guichet-hors-perimetre' });
  });

  test('not a référent for a référent, which an administrator does; nobody for oneself', async () => {
    api.identity.add({ id: agent, perimetre: ['00002'] }, ['00002']);
    expect((await propose()).body).toMatchObject({ status: 403, code: 'compte-protege' });
    expect((await propose(nouvelle, agent, api.admin)).status).toBe(200);
    api.identity.add({ id: REFERENT.id, perimetre: REFERENT.perimetre }, ['00002']);
    expect((await propose(nouvelle, REFERENT.id)).body).toMatchObject({ code: 'compte-protege' });
    expect((await propose(nouvelle, ADMIN.id, api.admin)).body).toMatchObject({ code: 'compte-protege' });
  });

  test('nobody for a suspended account, its own address, no address, or that of another account', async () => {
    expect((await propose(ancienne)).body).toMatchObject({ status: 400, errors: [{ pointer: '/email' }] });
    expect((await propose('x')).body).toMatchObject({ status: 400, errors: [{ pointer: '/email' }] });
    expect((await propose(REFERENT.email.toUpperCase())).body).toMatchObject({ status: 409, code: 'compte-existant' });
    await api.identity.setActive(agent, false);
    expect((await propose()).body).toMatchObject({ status: 409, code: 'compte-suspendu' });
    await api.deliver();
    expect([...subjectsTo(ancienne), ...subjectsTo(nouvelle)]).toEqual([]);
  });

  test('three times a day for one account, and a hundred for all', async () => {
    const statuses: number[] = [];
    for (let each = 0; each < 4; each += 1) statuses.push((await propose()).status);
    expect(statuses).toEqual([200, 200, 200, 429]);
    api.clock.advance(24 * HOUR);
    expect((await propose()).status).toBe(200);
    const asker = api.as({ ...REFERENT, id: `referent-${round}-b` });
    for (let each = 0; each < 100; each += 1) statuses.push((await propose(REFERENT.email, agent, asker)).status);
    expect((await propose(REFERENT.email, agent, asker)).body).toMatchObject({ status: 429, code: 'trop-de-demandes' });
    // Counted in the database, for every process.
    await api.platform.database.sequelize.query('DELETE FROM platform_limits');
    expect((await propose(REFERENT.email, agent, asker)).body).toMatchObject({ code: 'compte-existant' });
  });

  test('not while somebody else acts on the account, or the identity is down', async () => {
    await withCompteLease(api.clock, agent, async () => {
      expect((await propose()).body).toMatchObject({ status: 409, code: 'compte-change' });
    });
    api.identity.breakDown();
    expect((await propose()).body).toMatchObject({ status: 503, code: 'identite-indisponible' });
    expect(await AdresseModel.count()).toBe(0);
  });
});

test('a proposal is withdrawn: links are void, the former address is told; a second time there is none', async () => {
  await propose();
  const { confirmation, arret } = await links();
  await confirm(confirmation);
  expect((await withdraw()).status).toBe(204);
  expect((await withdraw()).body).toMatchObject({ status: 409, code: 'compte-change' });
  expect((await stop(arret)).body).toMatchObject({ code: 'lien-expire' });
  api.clock.advance(48 * HOUR);
  await apply();
  await api.deliver();
  expect(await emailOf()).toBe(ancienne);
  expect(subjectsTo(ancienne).at(-1)).toBe('l’adresse de votre compte ne change pas');
  expect(await actions()).toEqual(['withdraw-adresse', 'prove-adresse', 'propose-adresse']);
});

describe('what became of the account meanwhile', () => {
  test.each([
    ['suspended', 'le compte est suspendu', () => api.identity.setActive(agent, false)],
    ['named référent', 'qui l’a proposée ne peut plus', () => api.identity.setPerimetre(agent, ['00002'])],
    [
      'in another périmètre too',
      'qui l’a proposée ne peut plus',
      () => api.identity.setGuichets(agent, ['00002', 'G1175']),
    ],
    ['without guichet', 'qui l’a proposée ne peut plus', () => api.identity.setGuichets(agent, [])],
    ['its référent left', 'qui l’a proposée ne peut plus', () => api.identity.setActive(REFERENT.id, false)],
    ['changed elsewhere', 'a changé d’adresse', () => api.identity.changeEmail(agent, `autre-${nouvelle}`)],
    [
      'the address is taken',
      'un autre compte a pris',
      async () => api.identity.add({ id: `x-${agent}`, email: nouvelle }),
    ],
  ])('%s: nothing is done, and the trail says why', async (_what, suite, become) => {
    await ripen();
    await become();
    const before = await api.identity.compte(agent);
    await apply();
    expect(await api.identity.compte(agent)).toEqual(before);
    expect((await detail()).historique[0]).toMatchObject({
      action: 'comptes.drop-adresse',
      apres: { suite: matching.stringContaining(suite) },
    });
    await api.deliver();
    expect(subjectsTo(before?.email ?? '').at(-1)).toBe('l’adresse de votre compte ne change pas');
  });

  test('deleted: the trail says so, and nobody gets a mail', async () => {
    await ripen();
    await api.identity.remove(agent);
    api.mailbox.mails.length = 0;
    await apply();
    const [act] = await api.platform.audit.historyOf({ type: 'compte', id: agent });
    expect(act).toMatchObject({ action: 'comptes.drop-adresse', apres: { suite: 'le compte est supprimé' } });
    await api.deliver();
    expect(api.mailbox.mails).toEqual([]);
  });

  test('never used: the new address gets the link to the first password', async () => {
    api.identity.add({ id: agent, emailVerified: false }, ['00002']);
    await ripen();
    await apply();
    await api.deliver();
    expect(api.identity.actionMails.filter(({ accountId }) => accountId === agent)).toEqual([
      { accountId: agent, actions: ['choose-password'] },
    ]);
  });
});

describe('the identity', () => {
  test('is down: the next run does it', async () => {
    await ripen();
    api.identity.breakDown();
    await apply();
    api.identity.mend();
    expect(await emailOf()).toBe(ancienne);
    await apply();
    expect(await emailOf()).toBe(nouvelle);
  });

  test.each([
    ['before the address changes', 2, 'abandoned'],
    ['after the address changed', 3, 'done'],
  ])('fails %s: what is left is done once, and nobody stops it half-way', async (_when, steps, end) => {
    const { arret } = await ripen();
    // The account and its référent are read, then the address changes, then sessions end.
    api.identity.breakDown(steps);
    await apply();
    api.identity.mend();
    expect((await detail()).adresse).toMatchObject({ etat: 'en-cours' });
    expect((await stop(arret)).body).toMatchObject({ code: 'lien-expire' });
    expect((await withdraw()).body).toMatchObject({ code: 'compte-change' });
    expect((await propose(`encore-${nouvelle}`)).body).toMatchObject({ code: 'compte-change' });
    // What became of the account counts as long as its address is the former one.
    await api.identity.setActive(agent, false);
    await apply();
    await apply();
    await api.deliver();
    expect(await emailOf()).toBe(end === 'done' ? nouvelle : ancienne);
    expect((await actions()).slice(0, 2)).toEqual([
      end === 'done' ? 'change-adresse' : 'drop-adresse',
      'prove-adresse',
    ]);
    expect(subjectsTo(ancienne)).toHaveLength(2);
  });
});

test('while somebody acts on the account, the change waits', async () => {
  await ripen();
  await withCompteLease(api.clock, agent, apply);
  expect(await emailOf()).toBe(ancienne);
  expect(await CompteLeaseModel.count()).toBe(0);
  await apply();
  expect(await emailOf()).toBe(nouvelle);
});

test('a change that is over is forgotten after 30 days, one under way is not', async () => {
  await ripen();
  await apply();
  api.clock.advance(30 * 24 * HOUR - 1);
  await apply();
  expect(await AdresseModel.count()).toBe(1);
  api.clock.advance(1);
  await apply();
  expect(await AdresseModel.count()).toBe(0);
});
