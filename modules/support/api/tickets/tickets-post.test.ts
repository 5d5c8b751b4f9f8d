import { randomUUID } from 'node:crypto';
import type { TestAnswer, TestClient } from '@pwp/testing';
import { matching } from '@pwp/testing/matching';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { Ticket, type CreateTicket } from '../../contracts/index.ts';
import { startSupportApi } from '../../testing/start-support-api.ts';
import { TicketModel } from './ticket-model.ts';

const TICKETS = '/api/support/tickets';
const QUESTION = {
  cas: 'autre-question',
  sujet: 'Enveloppes',
  message: 'Une seule fiche par enveloppe ?',
} satisfies CreateTicket;

const api = await startSupportApi();
afterAll(() => api.close());
beforeEach(() => TicketModel.destroy({ where: {} }));

const post = (client: TestClient, body: unknown, key: string = randomUUID()): Promise<TestAnswer> =>
  client.post(TICKETS, { body, headers: { 'idempotency-key': key } });

test('it asks for a professional, with or without a guichet', async () => {
  expect((await post(api.anonymous, QUESTION)).status).toBe(401);
  expect((await post(api.as({ roles: ['referent'], guichets: ['00002'] }), QUESTION)).status).toBe(403);
  expect(await TicketModel.count()).toBe(0);
  expect((await post(api.as({ id: 'sans-guichet', guichets: [] }), QUESTION)).status).toBe(201);
  expect(await TicketModel.findOne({ raw: true })).toMatchObject({ accountId: 'sans-guichet', guichetCode: null });
});

const TRANSACTION = '1je9xw3quz77b';
const message = 'Bonjour, <b>voici</b> pourquoi.';
const cases: { asked: CreateTicket; sujet: string; transaction: string | null; precisions: string[] }[] = [
  {
    asked: { cas: 'changement-identifiant', nouvelIdentifiant: 'nouvelle@mairie.fr', message },
    sujet: 'Changement d’identifiant',
    transaction: null,
    precisions: ['Nouvel identifiant : nouvelle@mairie.fr'],
  },
  {
    asked: { cas: 'changement-guichet', changement: 'ajout', guichetDemande: 'PWP01', message },
    sujet: 'Ajout ou changement de guichet',
    transaction: null,
    precisions: ['Demande : Ajouter un guichet à ceux que j’ai', 'Guichet demandé : PWP01'],
  },
  {
    asked: { cas: 'temps-traitement', transaction: TRANSACTION, message },
    sujet: 'Temps de traitement d’une PJ supérieur au temps annoncé',
    transaction: TRANSACTION,
    precisions: [`N° de transaction : ${TRANSACTION}`],
  },
  {
    asked: { cas: 'piece-refusee', transaction: TRANSACTION, piece: 'bail.pdf', sujet: ' Bail refusé ', message },
    sujet: 'Bail refusé',
    transaction: TRANSACTION,
    precisions: [`N° de transaction : ${TRANSACTION}`, 'Pièce : bail.pdf'],
  },
  {
    asked: { cas: 'piece-mal-typee', transaction: TRANSACTION, typeAttendu: 'Quittance de loyer', message },
    sujet: 'Pièce mal typée',
    transaction: TRANSACTION,
    precisions: [`N° de transaction : ${TRANSACTION}`, 'Type attendu : Quittance de loyer'],
  },
  { asked: { ...QUESTION, message }, sujet: 'Enveloppes', transaction: null, precisions: [] },
];

test.each(cases)('a ticket of the case $asked.cas is kept and waits to leave', async (each) => {
  const { status, body } = await post(api.agent, each.asked);
  expect(status).toBe(201);
  expect(body).toEqual({
    numero: matching.stringMatching(/^PWP-[2-9A-HJKMNP-TV-Z]{8}$/),
    cas: each.asked.cas,
    sujet: each.sujet,
    etat: 'a-transmettre',
    dateOuverture: '2026-11-24T11:00:00.000Z',
    dernierEchange: '2026-11-24T11:00:00.000Z',
    transaction: each.transaction,
    aRepondre: false,
    nonLu: false,
  });
  const { numero } = Ticket.parse(body);
  const detail = await api.agent.get(`${TICKETS}/${numero}`);
  expect(detail.body).toMatchObject({
    message,
    echanges: [],
    precisions: each.precisions.map((line) => {
      const [nom, valeur] = line.split(' : ');
      return { nom, valeur };
    }),
    suivi: { disponible: true, depuis: null },
  });
  const waiting = await api.platform.database.sequelize.query(
    'SELECT topic, payload FROM platform_outbox WHERE message_key = :numero AND sent_at IS NULL',
    { replacements: { numero } },
  );
  expect(waiting[0]).toEqual([{ topic: 'support.send-ticket', payload: JSON.stringify({ numero }) }]);
  // GLPI was not called while the person waited.
  expect(api.glpi.calls).toEqual([]);
});

test('input is normalised: spaces, case of a guichet and of a transaction', async () => {
  const asked = { cas: 'changement-guichet', changement: 'remplacement', guichetDemande: ' pwp01 ', message: ' oui ' };
  const { body } = await post(api.agent, asked);
  const detail = await api.agent.get(`${TICKETS}/${Ticket.parse(body).numero}`);
  expect(detail.body).toMatchObject({ message: 'oui', precisions: [{}, { valeur: 'PWP01' }] });
  const late = await post(api.agent, { cas: 'temps-traitement', transaction: ' 1JE9XW3QUZ77B ', message });
  expect(late.body).toMatchObject({ transaction: TRANSACTION });
});

test.each([
  { body: { ...QUESTION, message: '   ' }, pointer: '/message', detail: 'Le message manque.' },
  {
    body: { cas: 'temps-traitement', transaction: TRANSACTION, sujet: 'x'.repeat(151), message },
    pointer: '/sujet',
    detail: 'Le sujet compte au plus 150 caractères.',
  },
  { body: { ...QUESTION, sujet: undefined }, pointer: '/sujet', detail: 'Le sujet manque.' },
  {
    body: { ...QUESTION, message: 'x'.repeat(5_001) },
    pointer: '/message',
    detail: 'Le message compte au plus 5000 caractères.',
  },
  { body: { ...QUESTION, cas: 'panne' }, pointer: '/cas', detail: 'Le cas est l’un de ceux du formulaire.' },
  {
    body: { cas: 'temps-traitement', transaction: '1je9', message },
    pointer: '/transaction',
    detail: 'Le n°\u00A0de transaction compte 13 caractères\u00A0: des lettres de a à z et des chiffres.',
  },
  {
    body: { cas: 'changement-guichet', changement: 'ajout', guichetDemande: 'PWP', message },
    pointer: '/guichetDemande',
    detail: 'Le code d’un guichet compte 5 lettres ou chiffres, comme PWP01.',
  },
  {
    body: { cas: 'changement-identifiant', nouvelIdentifiant: 'nouvelle', message },
    pointer: '/nouvelIdentifiant',
    detail: 'Le nouvel identifiant est une adresse électronique, comme prenom.nom@mairie.fr.',
  },
  {
    // Its length is refused alone: no pattern is tried on it.
    body: { cas: 'changement-identifiant', nouvelIdentifiant: `a@${'.'.repeat(50_000)}@`, message },
    pointer: '/nouvelIdentifiant',
    detail: 'Le nouvel identifiant compte au plus 254 caractères.',
  },
  {
    body: { cas: 'piece-mal-typee', transaction: TRANSACTION, message },
    pointer: '/typeAttendu',
    detail: 'Le type attendu manque.',
  },
])('a field that is missing or wrong is named: $pointer, $detail', async ({ body, pointer, detail }) => {
  const answer = await post(api.agent, body);
  expect(answer.status).toBe(400);
  expect(answer.body).toMatchObject({ code: 'requete-invalide', errors: [{ pointer, detail }] });
  expect(await TicketModel.count()).toBe(0);
});

test('a field of another case, and a key that is missing or malformed, are refused', async () => {
  expect((await post(api.agent, { ...QUESTION, transaction: TRANSACTION })).status).toBe(400);
  expect((await post(api.agent, QUESTION, 'court')).status).toBe(400);
  expect((await api.agent.post(TICKETS, { body: QUESTION })).status).toBe(400);
  expect(await TicketModel.count()).toBe(0);
});

test('the same key opens one ticket, even at the same time; another content under it is refused', async () => {
  const key = randomUUID();
  const answers = await Promise.all([1, 2, 3].map(() => post(api.agent, QUESTION, key)));
  expect(answers.map(({ status }) => status).toSorted((left, right) => left - right)).toEqual([200, 200, 201]);
  expect(new Set(answers.map(({ body }) => Ticket.parse(body).numero)).size).toBe(1);
  expect(await TicketModel.count()).toBe(1);

  const other = await post(api.agent, { ...QUESTION, sujet: 'Autre' }, key);
  expect([other.status, other.body]).toMatchObject([422, { code: 'cle-idempotence-reutilisee' }]);
  expect((await post(api.neighbour, QUESTION, key)).status).toBe(201);
  expect(await TicketModel.count()).toBe(2);
});

test('an account opens fifty tickets in a day, and more the day after; the same key is still the same ticket', async () => {
  const key = randomUUID();
  await post(api.agent, QUESTION, key);
  for (let at = 1; at < 50; at += 1) await post(api.agent, QUESTION);
  const refused = await post(api.agent, QUESTION);
  expect([refused.status, refused.body]).toMatchObject([
    429,
    {
      code: 'trop-de-tickets',
      detail: 'Vous avez ouvert 50 tickets en un jour. Réessayez demain, ou écrivez au support.',
    },
  ]);
  expect((await post(api.agent, QUESTION, key)).status).toBe(200);
  expect((await post(api.neighbour, QUESTION)).status).toBe(201);
  api.clock.advance(24 * 3_600_000);
  expect((await post(api.agent, QUESTION)).status).toBe(201);
});

test('tickets that come at once are counted too', async () => {
  const answers = await Promise.all(Array.from({ length: 60 }, () => post(api.agent, QUESTION)));
  expect(answers.filter(({ status }) => status === 201)).toHaveLength(50);
  expect(answers.filter(({ status }) => status === 429)).toHaveLength(10);
  expect(await TicketModel.count()).toBe(50);
});

test('what administrators chose holds from the next request on; what the schema refuses does not', async () => {
  const openedUntilRefused = async () => {
    for (let opened = 0; ; opened += 1) if ((await post(api.agent, QUESTION)).status === 429) return opened;
  };
  api.platform.configurations.apply({ support: { ticketsParJour: 2 } });
  expect(await openedUntilRefused()).toBe(2);
  api.platform.configurations.apply({ support: { ticketsParJour: 3 } });
  expect(await openedUntilRefused()).toBe(1);
  for (const ticketsParJour of [0, 1.5, '4', null, 1_000]) {
    api.platform.configurations.apply({ support: { ticketsParJour } });
    expect((await post(api.agent, QUESTION)).status).toBe(201);
  }
  expect(api.logs.join('')).toContain('its default stands');
  api.platform.configurations.apply({});
});

test('no text of a ticket is logged', () => {
  expect(api.logs.join('')).not.toMatch(/voici|Enveloppes|agent@pwp\.test/);
});
