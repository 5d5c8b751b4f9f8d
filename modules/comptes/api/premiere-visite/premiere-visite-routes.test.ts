import { matching } from '@pwp/testing/matching';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { Defi } from '../../contracts/index.ts';
import { solveDefi } from '../../testing/index.ts';
import { jetonOf, PERSONNE, startComptesApi, type ComptesTestApi } from '../../testing/start-comptes-api.ts';
import { DemandeGuichetModel } from '../demandes/demande-guichet-model.ts';
import { DemandeModel } from '../demandes/demande-model.ts';

const EMAIL = 'alix.martin@exemple.test';
const HOUR = 3_600_000;

const api = await startComptesApi();
afterAll(() => api.close());
beforeEach(async () => {
  await DemandeModel.destroy({ where: {} });
  await DemandeGuichetModel.destroy({ where: {} });
  await api.identity.remove('connu');
  api.identity.mend();
});

const confirm = (jeton: string) => api.anonymous.post('/api/comptes/demandes/confirmation', { body: { jeton } });
const solve = async () => solveDefi(Defi.parse((await api.anonymous.get('/api/comptes/defi')).body));

describe('asking for an account', () => {
  test('an unknown address gets a link; followed, the demande waits for a référent', async () => {
    const answer = await api.ask({ email: ' Alix.Martin@Exemple.test ', guichets: ['00002', 'PWP01', '00002'] });
    expect(answer.status).toBe(202);
    // Nobody sees it and no mail has left yet: the outbox sends it.
    expect((await api.referent.get('/api/comptes/demandes')).body).toMatchObject({ total: 0 });
    await api.deliver();
    const mail = api.lastMail(EMAIL);
    expect(mail.subject).toBe('Portail Web Professionnel : confirmez votre adresse');
    const jeton = jetonOf(mail);
    expect(Buffer.from(jeton, 'base64url')).toHaveLength(32);
    expect(mail.html).toContain(`http://portail.test/premiere-visite/confirmation#${jeton}`);

    const { status, body } = await confirm(jeton);
    expect(status).toBe(200);
    const dateExpiration = new Date(api.clock.now().getTime() + 30 * 24 * HOUR).toISOString();
    expect(body).toEqual({ dateExpiration });
    const list = await api.referent.get('/api/comptes/demandes');
    expect(list.body).toMatchObject({
      total: 1,
      items: [{ ...PERSONNE, email: EMAIL, etat: 'en-attente', guichets: ['00002', 'PWP01'], dateExpiration }],
    });
  });

  test('the code of the link is not kept in clear', async () => {
    await api.ask();
    await api.deliver();
    const jeton = jetonOf(api.lastMail(EMAIL));
    const row = await DemandeModel.findOne({ rejectOnEmpty: true, raw: true });
    expect(JSON.stringify(row)).not.toContain(jeton);
    expect(api.logs.join('\n')).not.toContain(jeton);
  });

  test('the answer is the same for an address that is unknown, has an account or waits; only the mail differs', async () => {
    const unknown = await api.ask();
    await api.deliver();
    await confirm(jetonOf(api.lastMail(EMAIL)));
    api.identity.add({ id: 'connu', email: 'connu@exemple.test' });
    const known = await api.ask({ email: 'connu@exemple.test' });
    const waiting = await api.ask();
    expect([known.status, known.text]).toEqual([unknown.status, unknown.text]);
    expect([waiting.status, waiting.text]).toEqual([unknown.status, unknown.text]);
    await api.deliver();
    expect(api.lastMail('connu@exemple.test').subject).toContain('vous avez déjà un compte');
    expect(api.lastMail(EMAIL).text).toMatch(/votre demande attend depuis le \d+(?:er)? \S+ \d{4}/);
    // Neither of the two is kept.
    expect([await DemandeModel.count(), await DemandeGuichetModel.count()]).toEqual([1, 1]);
  });

  test('the identity may be down: the demande is kept, and its mail leaves later', async () => {
    api.identity.breakDown();
    const { status } = await api.ask({ email: 'patience@exemple.test' });
    expect(status).toBe(202);
    await api.deliver();
    expect(api.mailbox.mails.some(({ to }) => to === 'patience@exemple.test')).toBe(false);
    api.identity.mend();
    await api.deliver();
    expect(api.lastMail('patience@exemple.test').subject).toContain('confirmez votre adresse');
  });

  test.each([
    [{ nom: ' ' }, '/nom', 'Saisissez le nom.'],
    [{ nom: 'NOM (épouse X)' }, '/nom', 'Le nom contient un caractère qui n’est pas admis.'],
    [{ prenom: 'Alix & co' }, '/prenom', 'Le prénom contient un caractère qui n’est pas admis.'],
    [{ email: 'alix' }, '/email', 'Saisissez une adresse électronique, par exemple prenom.nom@mairie.fr.'],
    [{ telephone: '01 02 03' }, '/telephone', /^Ce numéro de téléphone est trop court/],
    [{ telephone: '+33 1 02' }, '/telephone', /^Ce numéro de téléphone est trop court/],
    [{ telephone: '1'.repeat(21) }, '/telephone', /trop long/],
    [{ telephone: 'standard' }, '/telephone', /^Saisissez un numéro de téléphone/],
    [{ typeOrganisme: 'CLUB' }, '/typeOrganisme', 'Choisissez le type d’organisme dans la liste.'],
    [{ guichets: [] }, '/guichets', 'Choisissez au moins un guichet.'],
    [{ guichets: ['00002', 'ZZZZZ'] }, '/guichets/1', 'Aucun guichet n’a le code «\u00A0ZZZZZ\u00A0».'],
  ])('bad input %j is refused with a pointer, in French', async (asked, pointer, detail) => {
    const { status, body } = await api.ask(asked);
    expect(status).toBe(400);
    expect(body).toMatchObject({
      code: 'requete-invalide',
      errors: [{ pointer, detail: matching.stringMatching(detail) }],
    });
    expect(await DemandeModel.count()).toBe(0);
  });

  test('what a person types is text in the mails, not HTML', async () => {
    await api.waiting({ organisme: '<b>Mairie</b>' });
    const [demande] = await DemandeModel.findAll();
    await api.referent.post(`/api/comptes/demandes/${demande?.id}/refus`, {
      body: { motif: 'autre', precisions: '<img src=x onerror=alert(1)> & co' },
    });
    await api.deliver();
    const { html, text } = api.lastMail(EMAIL);
    expect(html).toContain('&lt;img src=x onerror=alert(1)&gt; &amp; co');
    expect(html).not.toContain('<img');
    expect(text).toContain('<img src=x onerror=alert(1)> & co');
  });
});

describe('the proof of work', () => {
  const ask = (preuve: string) =>
    api.anonymous.post('/api/comptes/demandes', {
      body: { ...PERSONNE, email: EMAIL, guichets: ['00002'], preuve },
    });

  test('serves once', async () => {
    const preuve = await solve();
    expect((await ask(preuve)).status).toBe(202);
    const again = await ask(preuve);
    expect(again.status).toBe(400);
    expect(again.body).toMatchObject({ code: 'preuve-invalide', errors: [{ pointer: '/preuve' }] });
    expect(await DemandeModel.count()).toBe(1);
  });

  test('is not used up by a demande that is refused for something else', async () => {
    const preuve = await solve();
    const wrong = { ...PERSONNE, email: EMAIL, guichets: ['ZZZZZ'], preuve };
    expect((await api.anonymous.post('/api/comptes/demandes', { body: wrong })).status).toBe(400);
    expect((await ask(preuve)).status).toBe(202);
  });

  test('expires', async () => {
    const preuve = await solve();
    const before = api.clock.now();
    api.clock.advance(31 * 60_000);
    expect((await ask(preuve)).body).toMatchObject({ code: 'preuve-invalide' });
    api.clock.set(before);
    expect((await ask(preuve)).status).toBe(202);
  });

  test('is made by us and done: no easier challenge, no longer life, no guess, no noise', async () => {
    const challenge = Defi.parse((await api.anonymous.get('/api/comptes/defi')).body);
    const { parameters } = challenge;
    const easier = { ...challenge, parameters: { ...parameters, keyPrefix: '0' } };
    const longer = { ...challenge, parameters: { ...parameters, expiresAt: parameters.expiresAt + 1 } };
    const guess = { challenge, solution: { counter: 1, derivedKey: '00'.repeat(32) } };
    const proofs = [await solveDefi(easier), await solveDefi(longer), base64(guess), base64({}), 'bruit', ''];
    for (const proof of proofs) {
      expect((await ask(proof)).body).toMatchObject({ code: 'preuve-invalide' });
    }
    expect(await DemandeModel.count()).toBe(0);
  });
});

function base64(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64');
}

describe('the link of the mail', () => {
  test('serves once', async () => {
    await api.waiting();
    const again = await confirm(jetonOf(api.lastMail(EMAIL)));
    expect([again.status, again.body]).toMatchObject([409, { code: 'lien-deja-utilise' }]);
  });

  test('is good for 24 hours; asking again sends a new one', async () => {
    await api.ask();
    await api.deliver();
    const first = jetonOf(api.lastMail(EMAIL));
    api.clock.advance(24 * HOUR);
    const late = await confirm(first);
    expect([late.status, late.body]).toMatchObject([410, { code: 'lien-expire' }]);
    api.clock.set(new Date());
    await api.ask();
    await api.deliver();
    const second = jetonOf(api.lastMail(EMAIL));
    expect(second).not.toBe(first);
    expect((await confirm(second)).status).toBe(200);
  });

  test('of a second demande of the same address says that one waits', async () => {
    await api.ask();
    await api.deliver();
    const first = jetonOf(api.lastMail(EMAIL));
    await api.ask();
    await api.deliver();
    const second = jetonOf(api.lastMail(EMAIL));
    expect((await confirm(first)).status).toBe(200);
    expect((await confirm(second)).body).toMatchObject({ code: 'lien-deja-utilise' });
    expect((await api.referent.get('/api/comptes/demandes')).body).toMatchObject({ total: 1 });
  });

  test('of two clicks at once, one confirms', async () => {
    await api.ask();
    await api.deliver();
    const jeton = jetonOf(api.lastMail(EMAIL));
    const statuses = (await Promise.all([confirm(jeton), confirm(jeton)])).map(({ status }) => String(status));
    expect(statuses.toSorted()).toEqual(['200', '409']);
  });

  test('an unknown code is refused', async () => {
    expect((await confirm('x'.repeat(43))).body).toMatchObject({ code: 'lien-expire' });
    expect((await confirm('x')).status).toBe(400);
  });
});

describe('the guichets proposed', () => {
  const search = (texte: string) => api.anonymous.get(`/api/comptes/guichets?texte=${encodeURIComponent(texte)}`);

  test('are found by the beginning of the code or a part of the name', async () => {
    expect((await search('pwp')).body).toEqual({ items: [{ code: 'PWP01', nom: 'Guichet PWP01' }], total: 1 });
    expect((await search('chet G11')).body).toMatchObject({ items: [{ code: 'G1175' }] });
    expect((await search('%_')).body).toEqual({ items: [], total: 0 });
    expect((await search('p')).status).toBe(400);
  });

  test('are 10 at most', async () => {
    for (let index = 10; index < 22; index += 1) await api.addGuichet(`Z00${index}`, ['034']);
    expect((await search('Z00')).body).toMatchObject({ total: 10 });
  });
});

describe('limits', () => {
  let limited: ComptesTestApi;
  beforeAll(async () => {
    limited = await startComptesApi({
      PWP_COMPTES_DEMANDES_PAR_HEURE: '3',
      PWP_COMPTES_COURRIELS_PAR_HEURE: '1',
      PWP_COMPTES_LECTURES_PAR_MINUTE: '20',
    });
  });
  afterAll(() => limited.close());

  test('the mail limit per address is silent; the request limit per network address is not', async () => {
    expect((await limited.ask()).status).toBe(202);
    expect((await limited.ask()).status).toBe(202);
    expect((await limited.ask({ email: 'autre@exemple.test' })).status).toBe(202);
    expect(await DemandeModel.count()).toBe(2);
    const refused = await limited.ask({ email: 'encore@exemple.test' });
    expect(refused.status).toBe(429);
    expect(refused.body).toMatchObject({
      code: 'trop-de-demandes',
      detail: 'Trop de demandes en peu de temps\u00A0: réessayez dans 60 minutes.',
    });
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(3_500);
    // Counted in the database, for every process.
    await limited.platform.database.sequelize.query('DELETE FROM platform_limits');
    expect((await limited.ask({ email: 'encore@exemple.test' })).status).toBe(202);
    for (let count = 0; count < 15; count += 1) await limited.anonymous.get('/api/comptes/guichets?texte=pwp');
    expect((await limited.anonymous.get('/api/comptes/guichets?texte=pwp')).status).toBe(429);
    expect((await limited.anonymous.get('/api/comptes/defi')).status).toBe(429);
  });
});
