import { once } from 'node:events';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { startTestRegistry } from '../testing/test-registry.ts';

test('a body far too long is refused, and its connection is closed: no other request could come after it', async () => {
  const registry = await startTestRegistry();
  const socket = connect(Number(new URL(registry.url).port), '127.0.0.1');
  socket.on('error', () => undefined);
  socket.write('POST /registry/v1/beacons HTTP/1.1\r\nHost: x\r\nContent-Length: 3000000\r\n\r\n');
  socket.write('x'.repeat(300_000));
  const closed = once(socket, 'close');
  expect(await text(socket)).toMatch(/^HTTP\/1\.1 413 .*\r\nConnection: close\r\n/s);
  await closed;
});
