import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, expect, test } from 'vitest';
import { ENDED_BY_A_FAULT } from './run-until-signal.ts';

/* A process that serves: it fails with an uncaught error, or receives a signal. */

const SCRIPT = `
  import { pino } from ${JSON.stringify(import.meta.resolve('pino'))};
  import { listen, runUntilSignal } from '${pathToFileURL(resolve(import.meta.dirname, '../server.ts')).href}';
  const [patience, ending] = process.argv.slice(1);
  let held;
  const ways = {
    '/held': (response) => { held = response; response.write('begun, '); },
    '/timer': () => setTimeout(() => { throw new Error('in a timer'); }),
    '/promise': () => { void (async () => { throw new Error('in a promise'); })(); },
  };
  const server = await listen(
    (request, response) => ways[request.url.split('?')[0]](response), { port: 0, host: '127.0.0.1' });
  runUntilSignal(async () => {
    console.log('stopping');
    if (ending === 'hangs') await new Promise(() => undefined);
    setTimeout(() => held?.end('ended'), 50);
    await server.close(1_000);
  }, { log: pino(), patience: Number(patience) });
  console.log('at ' + server.url);
`;

let child: ChildProcess | undefined;
afterEach(() => child?.kill('SIGKILL'));

async function start(patience: number, ending = 'ends') {
  const served = spawn(process.execPath, ['--input-type=module', '--eval', SCRIPT, String(patience), ending], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  child = served;
  let said = '';
  const ended = once(served, 'close').then(([code]) => ({ code: code as number, said }));
  const url = await new Promise<string>((ready) => {
    served.stdout.setEncoding('utf8').on('data', (text: string) => {
      said += text;
      const [, found] = /at (http\S+)/.exec(said) ?? [];
      if (found !== undefined) ready(found);
    });
  });
  return { url, ended };
}

test.each([
  ['/timer', 'in a timer'],
  ['/promise', 'in a promise'],
])(
  'what nobody catches (%s) is logged with its stack and request; what is under way is answered',
  async (path, word) => {
    const { url, ended } = await start(60_000);
    const held = await fetch(`${url}/held`);
    const failing = fetch(`${url}${path}?nom=secret`).catch(() => undefined);
    expect(await held.text()).toBe('begun, ended');
    const { code, said } = await ended;
    await failing;
    expect(said).toContain(`"message":"${word}"`);
    expect(said).toMatch(/"stack":"Error: in a .+ at /);
    expect(said).toContain(`"request":"GET ${path}"`);
    expect(said).not.toContain('secret');
    expect(said.match(/stopping/g)).toHaveLength(1);
    // With this exit code, its parent restarts it.
    expect(code).toBe(ENDED_BY_A_FAULT);
  },
);

test('a stop that hangs after an uncaught error is bounded', async () => {
  const { url, ended } = await start(200, 'hangs');
  await fetch(`${url}/promise`).catch(() => undefined);
  const said: unknown = expect.stringContaining('stopping');
  expect(await ended).toMatchObject({ code: ENDED_BY_A_FAULT, said });
});

test('a signal stops it cleanly', async () => {
  const { ended } = await start(60_000);
  child?.kill('SIGTERM');
  expect(await ended).toMatchObject({ code: 0 });
});
