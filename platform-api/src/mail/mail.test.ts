import { createServer, type AddressInfo, type Socket } from 'node:net';
import { html, underRequestId } from '@pwp/api-kit';
import { usualBrand } from '@pwp/contracts';
import { movableClock, startMailCatcher, startTestApi } from '@pwp/testing';
import { readLog } from '@pwp/testing/log-line';
import { matching } from '@pwp/testing/matching';
import { QueryTypes } from 'sequelize';
import { afterAll, afterEach, beforeEach, expect, test } from 'vitest';
import { createMail, mailHandlers } from './mail-outbox.ts';
import { createSmtpSender, type SmtpSender } from './smtp-sender.ts';

const clock = movableClock(new Date('2026-11-25T06:00:00Z'));

const catcher = await startMailCatcher();
const api = await startTestApi({
  clock,
  environment: { PWP_SMTP_URL: catcher.url, PWP_MAIL_FROM: 'Portail <portail@pwp.test>' },
});
afterAll(async () => {
  await api.close();
  await catcher.stop();
});
beforeEach(() => {
  catcher.mails.length = 0;
  catcher.refusals.clear();
});
afterEach(async () => {
  await api.platform.database.sequelize.query('DELETE FROM platform_outbox');
});

const mailTo = (to: string) => ({
  to,
  subject: 'Été à Sète',
  text: 'Bonjour à tous',
  heading: 'Été',
  body: [html`<p>Bonjour à tous</p>`],
  foot: html`À bientôt`,
});
const queue = (key: string, to = 'agent@exemple.test') =>
  createMail(api.platform.outbox, usualBrand).queue(key, mailTo(to));
const deliver = () => api.platform.outbox.deliverDue(api.platform.outboxHandlers);

test('a mail leaves once, as text and as HTML, recognisable by its key', async () => {
  const { database } = api.platform;
  await database.transaction(async () => {
    await queue('one');
    await queue('one');
    await createMail(api.platform.outbox, usualBrand).queue('two', {
      ...mailTo('autre@exemple.test'),
      unsubscribeUrl: 'https://portail.exemple.test/exemple/notifications',
    });
  });
  expect(await deliver()).toBe(2);
  await deliver();
  const [one, two] = catcher.mails.toSorted((left, right) => left.to.localeCompare(right.to));
  expect(one).toMatchObject({
    to: 'agent@exemple.test',
    from: '"Portail" <portail@pwp.test>',
    subject: 'Portail Web Professionnel : Été à Sète',
    text: matching.stringContaining('Bonjour à tous'),
    html: matching.stringContaining('<p>Bonjour à tous</p>'),
    messageId: matching.stringMatching(/^<[0-9a-f]{40}@pwp\.test>$/),
  });
  const sender =
    'Envoyé par le Portail Web Professionnel (GIP SNE). Une question\u00A0? Écrivez à assistance@gip-sne.fr.';
  expect(one?.text).toContain(sender);
  expect(one?.html).toContain(sender);
  expect(one?.headers.get('auto-submitted')).toBe('auto-generated');
  expect(one?.headers.has('list-unsubscribe')).toBe(false);
  expect(two?.headers.get('list-unsubscribe')).toBe('<https://portail.exemple.test/exemple/notifications>');
  expect(two?.messageId).not.toBe(one?.messageId);
  expect(catcher.mails).toHaveLength(2);
});

test('a mail is followed from the click by one id, whatever fails on the way', async () => {
  const before = api.logs.length;
  catcher.refusals.set('agent@exemple.test', { at: 'mail', code: 451, message: '4.7.1 Later' });
  await underRequestId('un-clic-de-l-agent', () => queue('followed'));
  expect(await deliver()).toBe(0);
  catcher.refusals.clear();
  clock.advance(60_000);
  expect(await deliver()).toBe(1);
  expect(catcher.mails.map(({ headers }) => headers.get('x-request-id'))).toEqual(['un-clic-de-l-agent']);
  const lines = readLog(api.logs.slice(before).join(''));
  expect(lines.map(({ msg, requestId }) => [msg, requestId])).toEqual([
    ['not delivered yet', 'un-clic-de-l-agent'],
    ['delivered', 'un-clic-de-l-agent'],
  ]);
});

test('a rolled-back mail is never sent', async () => {
  const failing = api.platform.database.transaction(async () => {
    await queue('rolled-back');
    throw new Error('no');
  });
  await expect(failing).rejects.toThrow('no');
  expect(await deliver()).toBe(0);
  expect(catcher.mails).toEqual([]);
});

test('a mail that left is no longer kept, its key is', async () => {
  await queue('kept');
  await deliver();
  const rows = await api.platform.database.sequelize.query('SELECT message_key, payload FROM platform_outbox', {
    type: QueryTypes.SELECT,
  });
  expect(rows).toEqual([{ message_key: 'kept', payload: '{}' }]);
});

test('a mail server that is down loses nothing; the same Message-ID comes when it is back', async () => {
  await queue('before');
  await deliver();
  await catcher.stop();
  await queue('during');
  expect(await deliver()).toBe(0);
  clock.advance(60_000);
  expect(await deliver()).toBe(0);
  expect(await api.platform.outbox.waiting()).toBe(1);
  await catcher.restart();
  clock.advance(60_000);
  expect(await deliver()).toBe(1);
  expect(catcher.mails.map(({ to }) => to)).toEqual(['agent@exemple.test', 'agent@exemple.test']);

  const again = createSmtpSender(catcher.url, 'portail@pwp.test');
  await again.send('during', { ...mailTo('agent@exemple.test'), html: '<p>Bonjour</p>' });
  again.close();
  expect(catcher.mails.at(-1)?.messageId).toBe(catcher.mails.at(-2)?.messageId);
});

test.each(['recipient', 'mail'] as const)('a server that asks to come back (%s) is asked again', async (at) => {
  catcher.refusals.set('agent@exemple.test', { at, code: 451, message: '4.7.1 Greylisted, come back later' });
  await queue(`later-${at}`);
  expect(await deliver()).toBe(0);
  expect(await api.platform.outbox.dead()).toBe(0);
  catcher.refusals.clear();
  clock.advance(60_000);
  expect(await deliver()).toBe(1);
});

test.each(['recipient', 'mail'] as const)('a mail refused for good (%s) is given up, seen and not lost', async (at) => {
  const message = '5.1.1 <parti@exemple.test> user unknown';
  catcher.refusals.set('parti@exemple.test', { at, code: 550, message });
  await queue(`refused-${at}`, 'parti@exemple.test');
  await queue(`beside-${at}`);
  const before = api.logs.length;
  expect(await deliver()).toBe(1);
  const connections = catcher.connections();
  clock.advance(3_600_000);
  expect(await deliver()).toBe(0);
  expect(catcher.connections()).toBe(connections);

  expect([await api.platform.outbox.waiting(), await api.platform.outbox.dead()]).toEqual([0, 1]);
  expect((await api.anonymous.get('/metrics')).text).toMatch(/^pwp_outbox_dead 1$/m);
  const logs = api.logs.slice(before).join('');
  expect(logs).toContain('refused for good');
  expect(logs).toContain('550 5.1.1');
  expect(logs).not.toMatch(/parti|exemple|user unknown/);

  // The operator's act once the address is corrected.
  catcher.refusals.clear();
  await api.platform.database.sequelize.query('UPDATE platform_outbox SET dead_at = NULL');
  expect(await deliver()).toBe(1);
  expect(catcher.mails.map(({ to }) => to)).toContain('parti@exemple.test');
});

test.each(['', 'sans-arobase', 'a@exemple.test\r\nRCPT TO:<b@exemple.test>'])(
  'an address that is none (« %s ») is given up',
  async (to) => {
    await queue('no-address', to);
    await deliver();
    expect(catcher.mails).toEqual([]);
    expect(await api.platform.outbox.dead()).toBe(1);
  },
);

test('an address that holds a comma is one recipient', async () => {
  await queue('comma', 'a@exemple.test, b@exemple.test');
  await deliver();
  expect(catcher.mails.map(({ to }) => to)).not.toContain('b@exemple.test');
});

test('a subject cannot add a header', async () => {
  const subject = 'Bonjour\r\nBcc: autre@exemple.test';
  await createMail(api.platform.outbox, usualBrand).queue('header', { ...mailTo('agent@exemple.test'), subject });
  await deliver();
  expect(catcher.mails.map(({ to }) => to)).toEqual(['agent@exemple.test']);
  expect(catcher.mails[0]?.headers.has('bcc')).toBe(false);
});

test('a mail of many lines goes through whole', async () => {
  const text = 'é'.repeat(100_000);
  await createMail(api.platform.outbox, usualBrand).queue('long', { ...mailTo('agent@exemple.test'), text });
  await deliver();
  expect(catcher.mails[0]?.text.replace(/\s/g, '')).toContain(text);
});

test('a server that hangs up before the greeting causes a retry', async () => {
  const sockets: Socket[] = [];
  const leaving = createServer((socket) => {
    sockets.push(socket);
    socket.end('421 4.3.2 shutting down\r\n');
  });
  await new Promise<void>((resolve) => leaving.listen(0, '127.0.0.1', resolve));
  const { port } = leaving.address() as AddressInfo;
  const sender: SmtpSender = createSmtpSender(`smtp://127.0.0.1:${port}`, 'portail@pwp.test');
  await queue('leaving');
  expect(await api.platform.outbox.deliverDue(mailHandlers(sender))).toBe(0);
  expect([await api.platform.outbox.waiting(), await api.platform.outbox.dead()]).toEqual([1, 0]);
  sender.close();
  for (const socket of sockets) socket.destroy();
  await new Promise((resolve) => leaving.close(resolve));
});

test('a relay of another machine that has no STARTTLS gets nothing, unless that was said', async () => {
  // An address of this machine that is not taken for one.
  const relay = catcher.url.replace('127.0.0.1', '0.0.0.0');
  const sender = createSmtpSender(relay, 'portail@pwp.test');
  await queue('in-clear');
  expect(await api.platform.outbox.deliverDue(mailHandlers(sender))).toBe(0);
  sender.close();
  expect(catcher.mails).toEqual([]);
  const told = createSmtpSender(`${relay}?requireTLS=false`, 'portail@pwp.test');
  const message = { to: 'a.b@pwp.test', subject: 'Objet', text: 'Texte', html: '<p>Texte</p>' };
  await told.send('in-clear', message);
  told.close();
  expect(catcher.mails).toHaveLength(1);
});
