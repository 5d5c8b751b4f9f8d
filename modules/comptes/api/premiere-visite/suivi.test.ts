import { afterAll, beforeEach, expect, test } from 'vitest';
import { Defi } from '../../contracts/index.ts';
import { solveDefi } from '../../testing/index.ts';
import { jetonOf, PERSONNE, startComptesApi } from '../../testing/start-comptes-api.ts';
import { DemandeGuichetModel } from '../demandes/demande-guichet-model.ts';
import { DemandeModel } from '../demandes/demande-model.ts';

const EMAIL = 'alix.martin@exemple.test';
const HOUR = 3_600_000;
const DAY = 24 * HOUR;

const api = await startComptesApi();
afterAll(() => api.close());
beforeEach(async () => {
  await DemandeModel.destroy({ where: {} });
  await DemandeGuichetModel.destroy({ where: {} });
  for (const { id } of await api.identity.list({})) await api.identity.remove(id);
  api.clock.set(new Date());
});

const solve = async (on = api) => solveDefi(Defi.parse((await on.anonymous.get('/api/comptes/defi')).body));
const follow = async (email = EMAIL, on = api) =>
  on.anonymous.post('/api/comptes/demandes/suivi', { body: { email, preuve: await solve(on) } });
/** Asks, and returns the mail received. */
const answerTo = async (email = EMAIL) => {
  const before = api.mailbox.mails.length;
  expect((await follow(email)).status).toBe(202);
  await api.deliver();
  expect(api.mailbox.mails.slice(before)).toHaveLength(1);
  return api.lastMail(email.trim().toLowerCase());
};
const confirm = (jeton: string) => api.anonymous.post('/api/comptes/demandes/confirmation', { body: { jeton } });

test('the answer is the same for every address, and comes before anything is looked at', async () => {
  await api.waiting();
  api.identity.add({ id: 'connu', email: 'connu@exemple.test' });
  const before = api.mailbox.mails.length;
  const answers = [await follow(), await follow('connu@exemple.test'), await follow('inconnu@exemple.test')];
  expect(new Set(answers.map(({ status, text }) => `${status} ${text}`))).toEqual(
    new Set(['202 {"etat":"courriel-envoye"}']),
  );
  expect(api.mailbox.mails).toHaveLength(before);
  await api.deliver();
  expect(api.mailbox.mails.slice(before).map(({ to }) => to)).toHaveLength(3);
});

test('an address that is not proven yet gets a new link, which replaces the first, however old', async () => {
  await api.ask();
  await api.deliver();
  const first = jetonOf(api.lastMail(EMAIL));
  api.clock.advance(30 * HOUR);
  expect((await confirm(first)).body).toMatchObject({ status: 410, code: 'lien-expire' });
  const mail = await answerTo(' Alix.Martin@Exemple.TEST ');
  expect(mail.subject).toContain('confirmez votre adresse');
  const second = jetonOf(mail);
  expect((await confirm(first)).body).toMatchObject({ code: 'lien-expire' });
  // Requested in time, so it is not purged before its link expires.
  api.clock.advance(20 * HOUR);
  await api.runJob('comptes.purge-demandes');
  expect((await confirm(second)).status).toBe(200);
});

test('a demande that waits: since when, for how long at most', async () => {
  await api.waiting();
  api.clock.advance(12 * DAY);
  const { subject, text } = await answerTo();
  expect(subject).toContain('votre demande est en attente');
  expect(text).toMatch(/attend depuis le \d+(?:er)? \S+ \d{4} \(12 jours\) la décision du référent/);
});

test('a refused one: the reason; an expired one: that it is closed', async () => {
  const id = await api.waiting();
  await api.referent.post(`/api/comptes/demandes/${id}/refus`, {
    body: { motif: 'mauvais-guichet', precisions: 'Voyez la commune voisine.' },
  });
  await api.deliver();
  expect((await answerTo()).text).toMatch(/Le guichet demandé n’est pas celui[^]*Voyez la commune voisine\./);
  await api.waiting();
  api.clock.advance(31 * DAY);
  await api.runJob('comptes.expire-demandes');
  await api.deliver();
  expect((await answerTo()).subject).toContain('a expiré');
});

test('a validated demande: the activation mail again, until the account was used', async () => {
  const id = await api.waiting();
  await api.referent.post(`/api/comptes/demandes/${id}/validation`, { body: { guichets: ['00002'] } });
  await api.deliver();
  const compte = await api.identity.findByEmail(EMAIL);
  const accountId = compte?.id ?? '';
  const sent = () => api.identity.actionMails.filter((mail) => mail.accountId === accountId).length;
  expect(sent()).toBe(1);
  await follow();
  await api.deliver();
  expect(sent()).toBe(2);
  api.identity.add({ id: accountId, email: EMAIL, emailVerified: true }, ['00002']);
  expect((await answerTo()).text).toContain('Je réinitialise mon mot de passe');
  await api.identity.setActive(accountId, false);
  expect((await answerTo()).subject).toContain('votre compte est suspendu');
  await api.identity.remove(accountId);
  expect((await answerTo()).subject).toContain('aucune demande à cette adresse');
  expect(sent()).toBe(2);
});

test('an unknown address gets a mail that says so and how to ask', async () => {
  const { subject, text, html } = await answerTo('inconnu@exemple.test');
  expect(subject).toContain('aucune demande à cette adresse');
  expect(text).toContain('http://portail.test/premiere-visite');
  expect(html).toContain('Je crée mon espace');
});

test('the identity is down: the mail leaves later', async () => {
  api.identity.breakDown();
  expect((await follow('inconnu@exemple.test')).status).toBe(202);
  const before = api.mailbox.mails.length;
  await api.deliver();
  expect(api.mailbox.mails).toHaveLength(before);
  api.identity.mend();
  await api.deliver();
  expect(api.mailbox.mails).toHaveLength(before + 1);
});

test('bad addresses and proofs are refused; a proof serves once', async () => {
  const ask = (body: object) => api.anonymous.post('/api/comptes/demandes/suivi', { body });
  expect((await follow('alix')).body).toMatchObject({ status: 400, errors: [{ pointer: '/email' }] });
  expect((await ask({ email: EMAIL, preuve: 'bruit' })).body).toMatchObject({ code: 'preuve-invalide' });
  const preuve = await solve();
  expect((await ask({ email: EMAIL, preuve })).status).toBe(202);
  expect((await ask({ email: EMAIL, preuve })).body).toMatchObject({ code: 'preuve-invalide' });
});

test('the limits are those of the demandes, counted together', async () => {
  const limited = await startComptesApi({ PWP_COMPTES_DEMANDES_PAR_HEURE: '3', PWP_COMPTES_COURRIELS_PAR_HEURE: '1' });
  try {
    await limited.anonymous.post('/api/comptes/demandes', {
      body: { ...PERSONNE, email: EMAIL, guichets: ['00002'], preuve: await solve(limited) },
    });
    expect((await follow(EMAIL, limited)).status).toBe(202);
    expect((await follow('autre@exemple.test', limited)).status).toBe(202);
    await limited.deliver();
    expect(limited.mailbox.mails.map(({ to }) => to).toSorted()).toEqual([EMAIL, 'autre@exemple.test']);
    expect((await follow(EMAIL, limited)).body).toMatchObject({ status: 429, code: 'trop-de-demandes' });
  } finally {
    await limited.close();
  }
});
