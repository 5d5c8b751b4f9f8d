import { randomUUID } from 'node:crypto';
import { SIGNATURE, startClamdDouble } from '@pwp/testing/clamd-double';
import { afterAll, expect, test } from 'vitest';
import { Ticket, TicketDetail } from '../../contracts/index.ts';
import { fileForm, pdf } from '../../testing/pieces.ts';
import { startSupportApi } from '../../testing/start-support-api.ts';
import { TicketPieceModel } from './piece-model.ts';

const TICKETS = '/api/support/tickets';

const clamd = await startClamdDouble();
const api = await startSupportApi({ PWP_CLAMD: clamd.address });
afterAll(async () => {
  await api.close();
  await clamd.close();
});

const put = async (content: Blob, name: string) => {
  const id = randomUUID();
  return { id, answer: await api.agent.put(`/api/support/pieces/${id}`, { form: fileForm(content, name) }) };
};
const read = async (numero: string) => TicketDetail.parse((await api.agent.get(`${TICKETS}/${numero}`)).body);

test('an infected file is refused with words at its upload', async () => {
  const { answer } = await put(pdf(SIGNATURE), 'reçu.pdf');
  expect([answer.status, answer.body]).toMatchObject([422, { code: 'fichier-infecte' }]);
  expect(answer.text).toContain('« reçu.pdf » contient un virus');
  expect(await TicketPieceModel.count()).toBe(0);
});

test('files wait for the antivirus; then the clean one leaves, and the infected one is said to be refused', async () => {
  clamd.mode = 'down';
  const pieces = [await put(pdf(SIGNATURE), 'un.pdf'), await put(pdf('sain'), 'deux.pdf')].map(({ id }) => id);
  const opened = await api.agent.post(TICKETS, {
    body: { cas: 'autre-question', sujet: 'Enveloppes', message: 'Voir ci-joint.', pieces },
    headers: { 'idempotency-key': randomUUID() },
  });
  const { numero } = Ticket.parse(opened.body);
  expect([await api.deliver(), await api.deliver()]).toEqual([0, 0]);
  expect(api.glpi.documents.size).toBe(0);
  expect(await read(numero)).toMatchObject({ pieces: [{ etat: 'en-cours' }, { etat: 'en-cours' }] });

  clamd.mode = 'ok';
  expect(await api.deliver()).toBe(1);
  expect([...api.glpi.documents.values()].map(({ filename }) => filename)).toEqual(['deux.pdf']);
  expect(await read(numero)).toMatchObject({
    pieces: [
      { nom: 'un.pdf', etat: 'infectee' },
      { nom: 'deux.pdf', etat: 'transmise' },
    ],
  });
  const [infected] = await TicketPieceModel.findAll({ where: { etat: 'infectee' } });
  expect(infected?.fichier).toBeNull();
  const gone = await api.agent.get(`${TICKETS}/${numero}/pieces/${pieces[0]}`);
  expect([gone.status, gone.body]).toMatchObject([404, { code: 'piece-introuvable' }]);
});
