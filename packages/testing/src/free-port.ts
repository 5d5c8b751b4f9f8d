import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';

/** Above the ports of the journeys, and below those that the system gives to whoever asks for any (from 32,768). */
const FIRST = 20_000;
const END = 32_768;

/**
 * A port that nobody listens on, for what cannot say which it took, or must take the same one again. The system gives it to nobody
 * else meanwhile, as it does with a port of its own choice that was given back.
 */
export async function freePort(): Promise<number> {
  const port = randomInt(FIRST, END);
  return (await isFree(port)) ? port : freePort();
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer().once('error', () => resolve(false));
    probe.listen(port, '127.0.0.1', () => void probe.close(() => resolve(true)));
  });
}
