import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { pipeline } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';
import { startMailCatcher } from '@pwp/testing';
import { expect, onTestFinished, test } from 'vitest';
import { createSmtpSender } from './smtp-sender.ts';

/* A mail server that takes a connection and never ends its answer: the five connections of the portal are free again after it. */

const MAIL = { to: 'agent@exemple.test', subject: 'Bonjour', text: 'Bonjour', html: '<p>Bonjour</p>' };
/** More than there are connections. */
const MAILS = 12;

/** Says one more line of an answer that does not end, for as long as it is listened to. */
async function drip(socket: Socket): Promise<void> {
  while (!socket.destroyed) {
    socket.write('250-more\r\n');
    await pause(20);
  }
}

/** What a server that hangs does with a connection, and whether it greets first. */
const HANGS: readonly (readonly [name: string, hang: (socket: Socket) => unknown, greets: boolean])[] = [
  ['says nothing', () => undefined, false],
  ['greets and says no more', () => undefined, true],
  ['answers without end', drip, true],
];

async function startHanging(hang: (socket: Socket) => unknown, greets: boolean) {
  const catcher = await startMailCatcher();
  const state = { hangs: true };
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined).once('close', () => sockets.delete(socket));
    if (!state.hangs) {
      const behind = connect(Number(new URL(catcher.url).port), '127.0.0.1');
      pipeline(socket, behind, socket, () => undefined);
      return;
    }
    if (greets) socket.write('220 lent\r\n');
    socket.once('data', () => hang(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
    await catcher.stop();
  });
  const { port } = server.address() as AddressInfo;
  const sender = createSmtpSender(`smtp://127.0.0.1:${port}`, 'portail@pwp.test', { answer: 400, mail: 1_000 });
  onTestFinished(() => sender.close());
  return { state, sockets, sender, catcher };
}

test.each(HANGS)('a mail server that %s is left, and takes the same mails later', async (_name, hang, greets) => {
  const { state, sockets, sender, catcher } = await startHanging(hang, greets);
  const sent = await Promise.allSettled(Array.from({ length: MAILS }, (_, rank) => sender.send(`m${rank}`, MAIL)));
  expect(sent.map(({ status }) => status)).toEqual(Array.from({ length: MAILS }, () => 'rejected'));
  await expect.poll(() => sockets.size).toBe(0);
  state.hangs = false;
  for (let rank = 0; rank < MAILS; rank += 1) await sender.send(`m${rank}`, MAIL);
  expect(new Set(catcher.mails.map(({ messageId }) => messageId)).size).toBe(MAILS);
});
