import { NoticeList } from '@pwp/contracts';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { ADMIN, OTHER_REFERENT, REFERENT, startComptesApi, type ComptesTestApi } from '../testing/start-comptes-api.ts';

const MINUTE = 60_000;
const APPLICANT = 'Alix MARTIN';

const api = await startComptesApi();
for (const account of [REFERENT, OTHER_REFERENT, ADMIN]) api.identity.add(account);
afterAll(() => api.close());
beforeEach(async () => {
  await api.deliver();
  api.mailbox.mails.length = 0;
});

const noticesOf = async (client: ComptesTestApi['referent']) =>
  NoticeList.parse((await client.get('/api/notifications')).body).items.map(({ titre, detail, path }) => ({
    titre,
    detail,
    path,
  }));
const toReferent = () => api.mailbox.mails.filter(({ to }) => to === 'referent@exemple.test');

test('its référents are told of a demande whose address is proven, with one mail in a quarter of an hour', async () => {
  await api.waiting({ email: 'un@exemple.test' });
  await api.waiting({ email: 'deux@exemple.test', guichets: ['00002', 'PWP01'] });
  await api.deliver();
  expect(await noticesOf(api.referent)).toEqual([
    {
      titre: 'Demande de compte en attente',
      detail: `${APPLICANT}, pour les guichets 00002, PWP01.`,
      path: '/comptes',
    },
    { titre: 'Demande de compte en attente', detail: `${APPLICANT}, pour le guichet 00002.`, path: '/comptes' },
  ]);
  expect(await noticesOf(api.otherReferent)).toEqual([]);
  expect(await noticesOf(api.admin)).toEqual([]);

  api.clock.advance(15 * MINUTE);
  await api.runJob('platform.mail-notices');
  await api.deliver();
  const [mail, ...others] = toReferent();
  expect(others).toEqual([]);
  expect(mail?.subject).toBe('Portail Web Professionnel : 2 demandes de compte attendent votre décision');
  expect(mail?.text).toContain('Elle concerne le guichet 00002.');
  expect(`${mail?.text}${mail?.html}`).not.toMatch(/exemple\.test|DUPONT/i);
});

test.each(['validation', 'refus', 'expiration'])(
  'of a demande that ended by %s, nobody is told any more',
  async (how) => {
    const id = await api.waiting({ email: `${how}@exemple.test` });
    await api.deliver();
    const before = (await noticesOf(api.referent)).length;
    if (how === 'validation')
      await api.referent.post(`/api/comptes/demandes/${id}/validation`, { body: { guichets: ['00002'] } });
    else if (how === 'refus')
      await api.referent.post(`/api/comptes/demandes/${id}/refus`, {
        body: { motif: 'autre', precisions: 'Doublon.' },
      });
    else {
      api.clock.advance(31 * 24 * 60 * MINUTE);
      await api.runJob('comptes.expire-demandes');
    }
    expect(await noticesOf(api.referent)).toHaveLength(how === 'expiration' ? 0 : before - 1);
    api.clock.advance(15 * MINUTE);
    await api.runJob('platform.mail-notices');
    await api.deliver();
    expect(toReferent().filter(({ subject }) => subject.includes('attend'))).toEqual([]);
  },
);

test('a demande that a colleague decides during the quarter of an hour is mailed to no référent, and leaves each list', async () => {
  const colleague = { id: 'referent-bis', roles: ['referent'], perimetre: ['00002'] } as const;
  api.identity.add({ id: colleague.id, perimetre: ['00002'] });
  const other = api.as({ ...colleague, roles: [...colleague.roles], perimetre: [...colleague.perimetre] });
  const id = await api.waiting({ email: 'decidee@exemple.test' });
  await api.deliver();
  api.mailbox.mails.length = 0;
  expect(await noticesOf(other)).toHaveLength(1);
  api.clock.advance(10 * MINUTE);
  expect(
    (await api.referent.post(`/api/comptes/demandes/${id}/refus`, { body: { motif: 'autre', precisions: 'Non.' } }))
      .status,
  ).toBe(200);
  expect(await noticesOf(other)).toEqual([]);
  expect((await other.get('/api/notifications/compteur')).body).toMatchObject({ nonLues: 0, derniere: null });
  api.clock.advance(20 * MINUTE);
  await api.runJob('platform.mail-notices');
  await api.deliver();
  expect(api.mailbox.mails.filter(({ subject }) => subject.includes('attend'))).toEqual([]);
});

test('whoever gets an account is welcomed in the portal, without a mail of its own', async () => {
  const id = await api.waiting({ email: 'bienvenue@exemple.test' });
  await api.referent.post(`/api/comptes/demandes/${id}/validation`, { body: { guichets: ['00002'] } });
  await api.deliver();
  const compte = await api.identity.findByEmail('bienvenue@exemple.test');
  const person = api.as({ id: compte?.id ?? '', guichets: ['00002'] });
  expect(await noticesOf(person)).toEqual([
    { titre: 'Bienvenue dans le Portail Web Professionnel', detail: 'Votre compte est ouvert.', path: '/' },
  ]);
  api.mailbox.mails.length = 0;
  api.clock.advance(60 * MINUTE);
  await api.runJob('platform.mail-notices');
  await api.deliver();
  expect(api.mailbox.mails.filter(({ to }) => to === 'bienvenue@exemple.test')).toEqual([]);
});
