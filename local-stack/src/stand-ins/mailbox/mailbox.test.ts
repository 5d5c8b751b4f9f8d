import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTransport } from 'nodemailer';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createMailbox, type Mailbox } from './mailbox.ts';

let dataDir: string;
let mailbox: Mailbox;
let server: Server;
let url: string;

beforeEach(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'pwp-mailbox-'));
  await start();
});

afterEach(async () => {
  await stop();
  rmSync(dataDir, { recursive: true });
});

async function start(): Promise<void> {
  mailbox = await createMailbox({ smtpPort: 0, dataDir });
  server = createServer(mailbox.handler);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  url = typeof address === 'object' && address !== null ? `http://127.0.0.1:${address.port}/dev/mail` : '';
}

async function stop(): Promise<void> {
  await mailbox.close();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
}

async function send(
  mail: { to: string[]; subject: string; text?: string; html?: string },
  credentials = '',
): Promise<void> {
  const transport = createTransport(`smtp://${credentials}127.0.0.1:${mailbox.smtpPort}`);
  await transport.sendMail({ from: 'postmaster@pwp.test', ...mail });
  transport.close();
}

const messages = async (): Promise<unknown> => (await fetch(`${url}/messages`)).json();

test('received mails are listed, the newest first, accents and all', async () => {
  await send({ to: ['agent@pwp.test'], subject: 'Première', text: 'Bonjour à tous' });
  await send(
    { to: ['agent@pwp.test', 'referent@pwp.test'], subject: 'Seconde', text: 'Un', html: '<p>Deux</p>' },
    'nom:secret@',
  );

  const saying = (part: string): unknown => expect.stringContaining(part);
  const date: unknown = expect.stringMatching(/^\d{4}-/);
  expect(await messages()).toMatchObject([
    {
      to: 'agent@pwp.test, referent@pwp.test',
      subject: 'Seconde',
      text: saying('Un'),
      html: saying('<p>Deux</p>'),
    },
    {
      id: 1,
      to: 'agent@pwp.test',
      subject: 'Première',
      text: saying('Bonjour à tous'),
      html: '',
      date,
    },
  ]);
});

test('mails outlive a restart and are cleared on demand', async () => {
  await send({ to: ['agent@pwp.test'], subject: 'Gardé', text: 'x' });
  await stop();
  await start();
  expect(await messages()).toMatchObject([{ subject: 'Gardé' }]);

  expect((await fetch(`${url}/messages`, { method: 'DELETE' })).status).toBe(204);
  expect(await messages()).toEqual([]);
});

test('panne « erreur »: no mail is accepted, even on a kept connection, until it is off', async () => {
  const panne = (mode: string) =>
    fetch(`${url}/panne`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ mode }),
    });
  const transport = createTransport({ host: '127.0.0.1', port: mailbox.smtpPort, pool: true });
  const write = (subject: string) => transport.sendMail({ from: 'postmaster@pwp.test', to: 'a@pwp.test', subject });

  await write('Avant');
  expect((await panne('erreur')).status).toBe(200);
  await expect(write('Pendant')).rejects.toThrow('421');
  expect((await panne('feu')).status).toBe(400);
  await expect(write('Pendant')).rejects.toThrow('421');
  await panne('off');
  await write('Après');
  expect(await messages()).toMatchObject([{ subject: 'Après' }, { subject: 'Avant' }]);
  transport.close();
});

test('the page shows a mail as text with its links, and runs nothing of it', async () => {
  await send({
    to: ['agent@pwp.test'],
    subject: '<b>Sujet</b>',
    text: 'Ouvrez http://127.0.0.1:8080/x?a=1&b=2 <script>alert(1)</script>',
  });

  const answer = await fetch(url);
  const page = await answer.text();

  expect(page).toContain('&lt;b&gt;Sujet&lt;/b&gt;');
  expect(page).toContain('<a href="http://127.0.0.1:8080/x?a=1&amp;b=2">');
  expect(page).not.toContain('<script');
  expect(answer.headers.get('Content-Security-Policy')).toContain("default-src 'none'");
});

test('a mail is shown as its sender formatted it, and runs nothing', async () => {
  await send({ to: ['agent@pwp.test'], subject: 'Mis en forme', text: 'Un', html: '<p style="color:#000091">Un</p>' });
  await send({ to: ['agent@pwp.test'], subject: 'Texte seul', text: 'Deux' });

  const page = await (await fetch(url)).text();
  expect(page.match(/Voir la mise en forme/g)).toHaveLength(1);
  const [, address = ''] = /<a href="([^"]+)">Voir la mise en forme/.exec(page) ?? [];
  const answer = await fetch(new URL(address, url));
  expect(await answer.text()).toContain('<p style="color:#000091">Un</p>');
  const policy = answer.headers.get('Content-Security-Policy') ?? '';
  expect(policy).toContain("default-src 'none'");
  expect(policy).not.toContain('script-src');
  expect((await fetch(`${url}/messages/2/html`)).status).toBe(404);
  expect((await fetch(`${url}/messages/99/html`)).status).toBe(404);
});

test('an empty mailbox says so', async () => {
  expect(await (await fetch(url)).text()).toContain('Aucun message pour l’instant');
});

test('a port in use is reported at the start', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'pwp-mailbox-'));

  await expect(createMailbox({ smtpPort: mailbox.smtpPort, dataDir: folder })).rejects.toThrow(
    new RegExp(`^Le port ${mailbox.smtpPort} de 127.0.0.1 est déjà pris.+PWP_SMTP_PORT`),
  );
  rmSync(folder, { recursive: true });
});
