import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { startComptesApi } from '../../testing/start-comptes-api.ts';
import { DefiModel } from '../premiere-visite/defi-model.ts';
import { DemandeGuichetModel } from './demande-guichet-model.ts';
import { DemandeModel } from './demande-model.ts';
import { ImportLigneModel } from '../imports/import-ligne-model.ts';
import { ImportModel } from '../imports/import-model.ts';

const DAY = 24 * 3_600_000;
const EMAIL = 'alix.martin@exemple.test';

const api = await startComptesApi();
afterAll(() => api.close());
beforeEach(async () => {
  await DemandeModel.destroy({ where: {} });
  await DemandeGuichetModel.destroy({ where: {} });
  api.mailbox.mails.length = 0;
  api.identity.mend();
  api.clock.set(new Date());
});

const etats = async () => (await DemandeModel.findAll({ order: ['id'] })).map(({ etat }) => etat);
/** From here on, only time passes for the demande. */
async function age(days: number): Promise<void> {
  const demande = await DemandeModel.findOne({ rejectOnEmpty: true });
  api.clock.set(new Date((demande.confirmedAt ?? demande.dateDemande).getTime() + days * DAY));
}

describe('expiry', () => {
  const expire = () => api.runJob('comptes.expire-demandes');

  test('a demande without a decision in 30 days is closed, and the person gets a mail', async () => {
    const id = await api.waiting();
    await age(30 - 0.001);
    await expire();
    expect(await etats()).toEqual(['en-attente']);
    await age(30);
    await expire();
    await expire();
    expect(await etats()).toEqual(['expiree']);
    api.mailbox.mails.length = 0;
    await api.deliver();
    expect(api.mailbox.mails.map(({ subject }) => subject)).toEqual([
      'Portail Web Professionnel : votre demande d’espace a expiré',
    ]);
    const [act] = await api.platform.audit.historyOf({ type: 'demande-de-compte', id: String(id) });
    expect(act).toMatchObject({ action: 'comptes.expire-demande', acteur: null });
    // The person may ask again.
    api.clock.set(new Date());
    expect(await api.waiting()).not.toBe(id);
  });

  test('the account left by a failed validation is deleted too; a demande under decision is not closed', async () => {
    const id = await api.waiting();
    api.identity.breakDown(1);
    await api.referent.post(`/api/comptes/demandes/${id}/validation`, { body: { guichets: ['00002'] } });
    api.identity.mend();
    expect(await api.identity.findByEmail(EMAIL)).toMatchObject({ active: false });
    await age(31);
    await DemandeModel.update({ leasedUntil: new Date(api.clock.now().getTime() + 1) }, { where: { id } });
    await expire();
    expect(await etats()).toEqual(['en-attente']);
    api.clock.advance(1);
    await expire();
    expect(await etats()).toEqual(['expiree']);
    expect(await api.identity.findByEmail(EMAIL)).toBeUndefined();
  });
});

test('one that is validated while the job runs keeps its account', async () => {
  const emails = ['perdue@exemple.test', 'gardee@exemple.test'] as const;
  const ids: number[] = [];
  for (const email of emails) {
    const id = await api.waiting({ email });
    api.identity.breakDown(1);
    await api.referent.post(`/api/comptes/demandes/${id}/validation`, { body: { guichets: ['00002'] } });
    api.identity.mend();
    ids.push(id);
  }
  await age(31);
  const { remove } = api.identity;
  const removing = vi.spyOn(api.identity, 'remove').mockImplementationOnce(async (accountId) => {
    // The job has read both demandes and is processing the first.
    const decided = await api.referent.post(`/api/comptes/demandes/${ids[1]}/validation`, {
      body: { guichets: ['00002'] },
    });
    expect(decided.status).toBe(200);
    return remove(accountId);
  });
  await api.runJob('comptes.expire-demandes');
  removing.mockRestore();
  expect(await etats()).toEqual(['expiree', 'validee']);
  expect(await api.identity.findByEmail(emails[0])).toBeUndefined();
  expect(await api.identity.findByEmail(emails[1])).toMatchObject({ guichets: ['00002'] });
});

describe('reminders', () => {
  const remind = () => api.runJob('comptes.remind-demandes');
  const received = async () => {
    api.mailbox.mails.length = 0;
    await api.deliver();
    return api.mailbox.mails.map(({ to, subject }) => `${to} ${subject.replace(/^.* : /, '')}`).toSorted();
  };
  const ONE = '1 demande d’espace attend votre décision';

  beforeAll(() => {
    for (const [id, perimetre, active] of [
      ['r-un', ['00002'], true],
      ['r-deux', ['00002', 'PWP01'], true],
      ['r-autre', ['G1175'], true],
      ['r-parti', ['00002'], false],
    ] as const) {
      api.identity.add({ id, perimetre, active, roles: ['referent'] });
    }
  });

  test('active référents of the guichets get one reminder at 3 and at 10 days, without names', async () => {
    await api.waiting();
    await age(3 - 0.001);
    await remind();
    expect(await received()).toEqual([]);
    await age(3);
    await remind();
    await remind();
    expect(await received()).toEqual([`r-deux@exemple.test ${ONE}`, `r-un@exemple.test ${ONE}`]);
    const { text, html } = api.lastMail('r-un@exemple.test');
    expect(text + html).not.toMatch(/MARTIN|alix/i);
    expect(text).toContain('http://portail.test/comptes');
    await age(9);
    await remind();
    expect(await received()).toEqual([]);
    await age(10);
    await remind();
    expect(await received()).toHaveLength(2);
    await age(29);
    await remind();
    expect(await received()).toEqual([]);
  });

  test('one mail for all that waits for a référent', async () => {
    await api.waiting();
    await api.waiting({ email: 'seconde@exemple.test', guichets: ['PWP01', 'G1175'] });
    await age(4);
    await remind();
    expect(await received()).toEqual([
      `r-autre@exemple.test ${ONE}`,
      'r-deux@exemple.test 2 demandes d’espace attendent votre décision',
      `r-un@exemple.test ${ONE}`,
    ]);
  });

  test('administrators get the reminder for a guichet without référent', async () => {
    await api.addGuichet('SANS1', ['034']);
    for (const active of [true, false]) api.identity.add({ id: `admin-${active}`, active, roles: ['administrateur'] });
    await api.waiting({ guichets: ['SANS1'] });
    await api.waiting({ email: 'seconde@exemple.test', guichets: ['SANS1', 'G1175'] });
    await age(4);
    await remind();
    expect(await received()).toEqual([`admin-true@exemple.test ${ONE}`, `r-autre@exemple.test ${ONE}`]);
    expect(api.lastMail('admin-true@exemple.test').text).toContain('qui n’ont plus de référent');
  });

  test('a job that did not run for days reminds once', async () => {
    await api.waiting();
    await age(12);
    await remind();
    expect(await received()).toHaveLength(2);
    api.clock.advance(DAY);
    await remind();
    expect(await received()).toEqual([]);
  });

  test('the identity is down: the reminder comes with the next run', async () => {
    await api.waiting();
    await age(3);
    api.identity.breakDown();
    await expect(remind()).rejects.toMatchObject({ code: 'identite-indisponible' });
    api.identity.mend();
    await remind();
    expect(await received()).toHaveLength(2);
  });
});

describe('purge', () => {
  const purge = () => api.runJob('comptes.purge-demandes');

  test('an unproven demande is deleted after 2 days; a pending one stays', async () => {
    await api.waiting({ email: 'attend@exemple.test' });
    await api.ask();
    const start = api.clock.now().getTime();
    api.clock.set(new Date(start + 2 * DAY - 1));
    await purge();
    expect(await etats()).toEqual(['en-attente', 'a-confirmer']);
    api.clock.set(new Date(start + 2 * DAY));
    await purge();
    expect(await etats()).toEqual(['en-attente']);
    expect(await DemandeGuichetModel.count()).toBe(1);
  });

  test('a refused demande is forgotten after a year, a validated one stays', async () => {
    const id = await api.waiting();
    await api.referent.post(`/api/comptes/demandes/${id}/refus`, { body: { motif: 'doublon' } });
    const other = await api.waiting();
    await api.referent.post(`/api/comptes/demandes/${other}/validation`, { body: { guichets: ['00002'] } });
    const start = api.clock.now().getTime();
    api.clock.set(new Date(start + 364 * DAY));
    await purge();
    expect(await etats()).toEqual(['refusee', 'validee']);
    api.clock.set(new Date(start + 366 * DAY));
    await purge();
    expect(await etats()).toEqual(['validee']);
  });

  test('a validated demande is forgotten after a year once its account is deleted', async () => {
    const id = await api.waiting({ email: 'parti@exemple.test' });
    await api.referent.post(`/api/comptes/demandes/${id}/validation`, { body: { guichets: ['00002'] } });
    const { compteId } = await DemandeModel.findByPk(id, { rejectOnEmpty: true });
    await api.referent.post(`/api/comptes/comptes/${compteId}/suspension`, { body: { motif: 'Départ' } });
    expect((await api.admin.delete(`/api/comptes/comptes/${compteId}`)).status).toBe(204);
    expect((await api.referent.get(`/api/comptes/demandes/${id}`)).body).toMatchObject({ etat: 'validee' });
    const start = api.clock.now().getTime();
    api.clock.set(new Date(start + 364 * DAY));
    await purge();
    expect(await etats()).toEqual(['validee']);
    api.clock.set(new Date(start + 366 * DAY));
    await purge();
    expect(await etats()).toEqual([]);
  });

  test('expired proofs of work and imports never launched are deleted', async () => {
    await api.ask();
    expect(await DefiModel.count()).toBeGreaterThan(0);
    const form = new FormData();
    const csv =
      'nom;prenom;email;telephone;typeOrganisme;organisme;guichets\nA;B;x@exemple.test;0102030405;ETAT;C;00002';
    form.append('file', new Blob([csv]), 'comptes.csv');
    await api.referent.post('/api/comptes/imports', { form });
    api.clock.advance(2 * DAY - 1);
    await purge();
    expect([await DefiModel.count(), await ImportModel.count()]).toEqual([0, 1]);
    api.clock.advance(1);
    await purge();
    expect([await ImportModel.count(), await ImportLigneModel.count()]).toEqual([0, 0]);
  });
});
