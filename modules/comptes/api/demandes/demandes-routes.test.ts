import { matching } from '@pwp/testing/matching';
import { Transaction } from 'sequelize';
import { afterAll, beforeEach, describe, expect, test, vi } from 'vitest';
import type { DemandeDeCompte } from '../../contracts/index.ts';
import { OTHER_REFERENT, PERSONNE, startComptesApi } from '../../testing/start-comptes-api.ts';
import { DemandeModel } from './demande-model.ts';

let count = 0;
let email: string;
let demandeId: number;

const DEMANDES = '/api/comptes/demandes';

const api = await startComptesApi();
afterAll(() => api.close());
beforeEach(async () => {
  api.identity.mend();
  email = `personne-${(count += 1)}@exemple.test`;
  demandeId = await api.waiting({ email, guichets: ['00002'] });
});

const validate = (client = api.referent, guichets = ['00002'], role?: string) =>
  client.post(`${DEMANDES}/${demandeId}/validation`, { body: { guichets, ...(role !== undefined && { role }) } });
const refuse = (body: unknown, client = api.referent) => client.post(`${DEMANDES}/${demandeId}/refus`, { body });
const read = async () => (await api.referent.get(`${DEMANDES}/${demandeId}`)).body as DemandeDeCompte;
const mailsTo = (accountId: string | undefined) =>
  api.identity.actionMails.filter((mail) => mail.accountId === accountId);

describe('who sees a demande', () => {
  test('the référents of the guichets that it asks for, and administrators', async () => {
    const seen = await api.referent.get(`${DEMANDES}?taille=100`);
    expect((seen.body as { items: DemandeDeCompte[] }).items.map(({ id }) => id)).toContain(demandeId);
    expect((await api.otherReferent.get(DEMANDES)).body).toEqual({ items: [], total: 0 });
    expect((await api.otherReferent.get(`${DEMANDES}/${demandeId}`)).body).toMatchObject({
      code: 'demande-introuvable',
      status: 404,
    });
    expect((await api.admin.get(`${DEMANDES}/${demandeId}`)).body).toMatchObject({ ...PERSONNE, email });
    const nobody = api.as({ id: 'r3', roles: ['referent'], guichets: [], perimetre: [] });
    expect((await nobody.get(DEMANDES)).body).toEqual({ items: [], total: 0 });
  });

  test('the oldest comes first, and pages follow each other', async () => {
    await api.waiting({ email: `seconde-${email}`, guichets: ['PWP01', '00002'] });
    const { items, total } = (await api.referent.get(`${DEMANDES}?taille=100`)).body as {
      items: DemandeDeCompte[];
      total: number;
    };
    expect(items).toHaveLength(total);
    const dates = items.map(({ dateDemande }) => dateDemande);
    expect(dates).toEqual(dates.toSorted());
    const last = await api.referent.get(`${DEMANDES}?taille=1&page=${total}`);
    expect(last.body).toMatchObject({ total, items: [{ email: `seconde-${email}` }] });
  });

  test('nobody decides a demande of another périmètre', async () => {
    expect((await validate(api.otherReferent, ['G1175'])).status).toBe(404);
    expect((await refuse({ motif: 'doublon' }, api.otherReferent)).status).toBe(404);
    expect((await read()).etat).toBe('en-attente');
  });

  test('nobody sees or decides a demande with an unproven address', async () => {
    await api.ask({ email: `absente-${email}` });
    const unproven = await DemandeModel.findOne({ where: { etat: 'a-confirmer' }, rejectOnEmpty: true });
    expect((await api.admin.get(`${DEMANDES}/${unproven.id}`)).status).toBe(404);
    expect((await api.admin.post(`${DEMANDES}/${unproven.id}/refus`, { body: { motif: 'doublon' } })).status).toBe(404);
    expect((await api.admin.get(`${DEMANDES}?etat=a-confirmer`)).status).toBe(400);
  });
});

describe('validating', () => {
  test('makes an account of the guichets, which is let in, then the activation mail leaves', async () => {
    const { status, body } = await validate(api.referent, ['00002', 'PWP01']);
    expect(api.identity.created.at(-1)).toMatchObject({ email });
    expect(api.identity.created.at(-1)?.provenance).toBeUndefined();
    expect(status).toBe(200);
    expect(body).toMatchObject({ etat: 'validee', decidedBy: 'referent@exemple.test', courriel: 'a-envoyer' });
    const compte = await api.identity.findByEmail(email);
    expect(compte).toMatchObject({
      ...PERSONNE,
      active: false,
      guichets: ['00002', 'PWP01'],
      roles: ['professionnel'],
      perimetre: [],
    });
    expect(mailsTo(compte?.id)).toEqual([]);
    await api.deliver();
    expect(await api.identity.findByEmail(email)).toMatchObject({ active: true });
    expect(mailsTo(compte?.id)).toEqual([{ accountId: compte?.id, actions: ['choose-password', 'confirm-adresse'] }]);
    expect((await read()).courriel).toBe('envoye');
    const history = await api.platform.audit.historyOf({ type: 'compte', id: compte?.id ?? '' });
    expect(history).toMatchObject([
      { action: 'comptes.create-compte', acteur: 'referent@exemple.test', apres: { guichets: ['00002', 'PWP01'] } },
    ]);
    const ofDemande = await api.platform.audit.historyOf({ type: 'demande-de-compte', id: String(demandeId) });
    expect(ofDemande.map(({ action }) => action)).toEqual(['comptes.validate-demande', 'comptes.confirm-adresse']);
  });

  test('only grants existing guichets of the référent’s périmètre', async () => {
    expect((await validate(api.referent, ['00002', 'G1175'])).body).toMatchObject({
      status: 403,
      code: 'guichet-hors-perimetre',
    });
    expect((await validate(api.admin, ['00002', 'ZZZZZ'])).body).toMatchObject({
      status: 400,
      errors: [{ pointer: '/guichets/1' }],
    });
    expect((await validate(api.referent, [])).body).toMatchObject({ status: 400, errors: [{ pointer: '/guichets' }] });
    expect(await api.identity.findByEmail(email)).toBeUndefined();
    expect((await validate(api.admin, ['G1175'])).status).toBe(200);
  });

  test('an administrator creates a référent of the guichets; the trail records the role', async () => {
    expect((await validate(api.admin, ['00002', 'PWP01'], 'referent')).status).toBe(200);
    await api.deliver();
    const compte = await api.identity.findByEmail(email);
    expect(compte).toMatchObject({
      active: true,
      guichets: ['00002', 'PWP01'],
      perimetre: ['00002', 'PWP01'],
      roles: ['professionnel', 'referent'],
    });
    const roleOf = async (type: string, id: string) => (await api.platform.audit.historyOf({ type, id }))[0]?.apres;
    const apres = { guichets: ['00002', 'PWP01'], role: 'referent' };
    expect(await roleOf('demande-de-compte', String(demandeId))).toMatchObject(apres);
    expect(await roleOf('compte', compte?.id ?? '')).toEqual(apres);
  });

  test('a référent cannot create a référent, and nobody can create an administrator', async () => {
    const refused = { status: 403, code: 'role-reserve' };
    expect((await validate(api.referent, ['00002'], 'referent')).body).toMatchObject(refused);
    expect((await validate(api.referent, ['00002'], 'administrateur')).body).toMatchObject(refused);
    expect((await validate(api.admin, ['00002'], 'administrateur')).body).toMatchObject(refused);
    expect((await validate(api.admin, ['00002'], 'autre')).body).toMatchObject({ errors: [{ pointer: '/role' }] });
    expect((await validate(api.otherReferent, ['G1175'], 'referent')).status).toBe(404);
    expect(await read()).toMatchObject({ etat: 'en-attente' });
    expect(await api.identity.findByEmail(email)).toBeUndefined();
    const history = await api.platform.audit.historyOf({ type: 'demande-de-compte', id: String(demandeId) });
    expect(history.map(({ action }) => action)).toEqual(['comptes.confirm-adresse']);
  });

  // Creating, attaching, naming: cut after none, one or two of them.
  test.each([0, 1, 2])(
    'the identity goes down after %i steps of a naming: nobody is let in, tried again he is',
    async (steps) => {
      api.identity.breakDown(steps);
      expect((await validate(api.admin, ['00002'], 'referent')).status).toBe(503);
      api.identity.mend();
      await api.deliver();
      expect((await api.identity.findByEmail(email))?.active ?? false).toBe(false);
      expect(await read()).toMatchObject({ etat: 'en-attente' });
      expect((await validate(api.admin, ['00002'], 'referent')).status).toBe(200);
      await api.deliver();
      expect(await api.identity.list({ texte: email })).toMatchObject([{ active: true, perimetre: ['00002'] }]);
    },
  );

  test('of a naming that could not be kept, a validation as professionnel leaves no périmètre', async () => {
    const committing = vi.spyOn(Transaction.prototype, 'commit').mockImplementationOnce(async function lost(
      this: Transaction,
    ) {
      await this.rollback();
      throw new Error('the connection was lost');
    });
    expect((await validate(api.admin, ['00002'], 'referent')).status).toBe(500);
    committing.mockRestore();
    expect(await api.identity.findByEmail(email)).toMatchObject({ active: false, perimetre: ['00002'] });
    expect((await validate()).status).toBe(200);
    expect(await api.identity.findByEmail(email)).toMatchObject({ perimetre: [], roles: ['professionnel'] });
  });

  test('of two concurrent référents, one succeeds and the other is refused', async () => {
    const both = await Promise.all([validate(), validate(api.admin)]);
    expect(both.map(({ status }) => String(status)).toSorted()).toEqual(['200', '409']);
    expect(both.find(({ status }) => status === 409)?.body).toMatchObject({ code: 'demande-deja-traitee' });
    const late = await validate();
    expect(late.body).toMatchObject({ code: 'demande-deja-traitee', detail: matching.stringContaining('l’a validée') });
    expect((await refuse({ motif: 'doublon' })).status).toBe(409);
    await api.deliver();
    expect(mailsTo((await api.identity.findByEmail(email))?.id)).toHaveLength(1);
  });

  // Creating, attaching: cut after none or one of them.
  test.each([0, 1])('the identity goes down after %i steps: said, tried again, one account', async (steps) => {
    api.identity.breakDown(steps);
    const failed = await validate();
    expect([failed.status, failed.body]).toMatchObject([503, { code: 'identite-indisponible' }]);
    expect(await read()).toMatchObject({ etat: 'en-attente', courriel: 'sans-objet', decidedBy: null });
    api.identity.mend();
    await api.deliver();
    const half = await api.identity.findByEmail(email);
    expect(half?.active ?? false).toBe(false);
    expect((await validate()).status).toBe(200);
    await api.deliver();
    const accounts = await api.identity.list({ texte: email });
    expect(accounts).toMatchObject([{ active: true, guichets: ['00002'] }]);
    expect(mailsTo(accounts[0]?.id)).toHaveLength(1);
  });

  test('the decision does not commit: no account is enabled, and a retry makes only one', async () => {
    const committing = vi.spyOn(Transaction.prototype, 'commit').mockImplementationOnce(async function lost(
      this: Transaction,
    ) {
      await this.rollback();
      throw new Error('the connection was lost');
    });
    expect((await validate()).status).toBe(500);
    committing.mockRestore();
    await api.deliver();
    expect(await read()).toMatchObject({ etat: 'en-attente' });
    const half = await api.identity.findByEmail(email);
    expect(half).toMatchObject({ active: false });
    expect((await validate()).status).toBe(200);
    await api.deliver();
    expect(await api.identity.list({ texte: email })).toMatchObject([{ id: half?.id, active: true }]);
    expect(mailsTo(half?.id)).toHaveLength(1);
  });

  test('the identity goes down once it is decided: the account is let in when it answers again', async () => {
    await validate();
    api.identity.breakDown();
    await api.deliver();
    api.identity.mend();
    expect(await api.identity.findByEmail(email)).toMatchObject({ active: false });
    await api.deliver();
    const compte = await api.identity.findByEmail(email);
    expect(compte).toMatchObject({ active: true });
    expect(mailsTo(compte?.id)).toHaveLength(1);
  });

  test('an account whose creation lost its answer is reused, not created twice', async () => {
    const made = await api.identity.create({ ...PERSONNE, email });
    expect((await validate()).status).toBe(200);
    await api.deliver();
    expect(await api.identity.list({ texte: email })).toMatchObject([{ id: made.id, active: true }]);
  });

  test('an account in use, suspended or not, does not change', async () => {
    for (const somebody of [
      { active: true },
      { active: false, perimetre: ['G1175'] },
      // Attached in the identity's own console, so the trail has no entry.
      { active: false, guichets: ['G1175'] },
    ]) {
      api.identity.add({ id: `somebody-${email}`, email, telephone: 'a', ...somebody });
      const before = await api.identity.findByEmail(email);
      const { status, body } = await validate();
      expect([status, body]).toMatchObject([409, { code: 'compte-existant' }]);
      expect(await api.identity.findByEmail(email)).toEqual(before);
    }
    expect((await read()).etat).toBe('en-attente');
  });

  test('the mail server is down: the account is valid, the référent sees « à envoyer », the mail leaves by itself', async () => {
    api.identity.refuseMails();
    expect((await validate()).status).toBe(200);
    await api.deliver();
    expect(await read()).toMatchObject({ etat: 'validee', courriel: 'a-envoyer' });
    api.identity.mend();
    await api.deliver();
    expect((await read()).courriel).toBe('envoye');
  });

  test('an account suspended before its mail is sent gets none', async () => {
    await validate();
    api.identity.refuseMails();
    await api.deliver();
    const compte = await api.identity.findByEmail(email);
    await api.identity.setActive(compte?.id ?? '', false);
    api.identity.mend();
    await api.deliver();
    expect(mailsTo(compte?.id)).toEqual([]);
    expect((await read()).courriel).toBe('sans-objet');
  });

  test('an account that was suspended before it was let in stays out', async () => {
    await validate();
    const compte = await api.identity.findByEmail(email);
    const path = `/api/comptes/comptes/${compte?.id}/suspension`;
    expect((await api.referent.post(path, { body: { motif: 'Erreur' } })).status).toBe(200);
    await api.deliver();
    expect(await api.identity.findByEmail(email)).toMatchObject({ active: false });
    expect(mailsTo(compte?.id)).toEqual([]);
    expect((await read()).courriel).toBe('sans-objet');
  });

  test('an account that was suspended, then reinstated, before it was let in gets its mail', async () => {
    await validate();
    const compte = await api.identity.findByEmail(email);
    const path = `/api/comptes/comptes/${compte?.id}`;
    expect((await api.referent.post(`${path}/suspension`, { body: { motif: 'Erreur' } })).status).toBe(200);
    expect((await api.referent.post(`${path}/retablissement`)).status).toBe(200);
    await api.deliver();
    expect(await api.identity.findByEmail(email)).toMatchObject({ active: true });
    expect(mailsTo(compte?.id)).toHaveLength(1);
  });

  test('a crashed process blocks decisions for at most a minute', async () => {
    const until = new Date(api.clock.now().getTime() + 60_000);
    await DemandeModel.update({ leasedBy: 'gone', leasedUntil: until }, { where: { id: demandeId } });
    expect((await validate()).body).toMatchObject({ code: 'demande-deja-traitee' });
    api.clock.advance(60_000);
    expect((await validate()).status).toBe(200);
  });
});

describe('refusing', () => {
  test('tells the person why; the person may ask again', async () => {
    const { status, body } = await refuse({ motif: 'mauvais-guichet', precisions: 'Demandez G1175.' });
    expect(status).toBe(200);
    expect(body).toMatchObject({ etat: 'refusee', motifRefus: 'mauvais-guichet', precisions: 'Demandez G1175.' });
    await api.deliver();
    const mail = api.lastMail(email);
    expect(mail.text).toContain('Motif\u00A0: Le guichet demandé n’est pas celui de votre organisme');
    expect(mail.text).toContain('Précisions\u00A0: Demandez G1175.');
    expect(mail.html).toContain('Demandez G1175.');
    expect(await api.identity.findByEmail(email)).toBeUndefined();
    const refused = await api.referent.get(`${DEMANDES}?etat=refusee&taille=100`);
    expect((refused.body as { items: DemandeDeCompte[] }).items.map(({ id }) => id)).toContain(demandeId);
    const again = await api.waiting({ email, guichets: ['G1175'] });
    expect((await api.otherReferent.get(`${DEMANDES}/${again}`)).status).toBe(200);
  });

  test('« autre » asks for words', async () => {
    expect((await refuse({ motif: 'autre', precisions: ' ' })).body).toMatchObject({
      status: 400,
      errors: [{ pointer: '/precisions', detail: 'Précisez le motif.' }],
    });
    expect((await refuse({ motif: 'sans' })).status).toBe(400);
  });

  test('after a validation that failed half-way, the account that it left goes too', async () => {
    api.identity.breakDown(1);
    await validate();
    api.identity.mend();
    expect(await api.identity.findByEmail(email)).toMatchObject({ active: false });
    expect((await refuse({ motif: 'inconnu-du-guichet' })).status).toBe(200);
    expect(await api.identity.findByEmail(email)).toBeUndefined();
  });
});

test('a refusal during a failing validation also deletes its account', async () => {
  const update = DemandeModel.update.bind(DemandeModel);
  // The refusal has read the demande. The validation creates its account before the refusal takes the lease.
  const claiming = vi.spyOn(DemandeModel, 'update').mockImplementationOnce(async (...args) => {
    api.identity.breakDown(1);
    await validate();
    api.identity.mend();
    expect(await api.identity.findByEmail(email)).toBeDefined();
    return update(...args);
  });
  expect((await refuse({ motif: 'inconnu-du-guichet' })).status).toBe(200);
  claiming.mockRestore();
  expect(await api.identity.findByEmail(email)).toBeUndefined();
});

test('a référent who is also the professional of the guichet does not see more', async () => {
  const both = api.as({ ...OTHER_REFERENT, roles: ['referent', 'professionnel'], guichets: ['00002'] });
  expect((await both.get(`${DEMANDES}/${demandeId}`)).status).toBe(404);
});
