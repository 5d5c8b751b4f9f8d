/**
 * Slow headers, slow bodies and slow reading against a portal of its own, by `slowhttptest` (Debian): 200 connections of each,
 * for 45 s at most. Meanwhile somebody else's requests are answered, and what is slow on purpose is cut before the end.
 * Needs the built portal. Ends with 0, or 1 and what went wrong.
 */
import { spawn, spawnSync } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';
import { stripVTControlCharacters } from 'node:util';
import { startPortal, temporaryFolder } from '@pwp/testing/portal';

const CONNECTIONS = 200;
/** A run lasts so long, s: more than slow headers and slow bodies are borne. */
const LENGTH = 45;
/** What somebody else waits for one answer, ms, on a machine that has other work. */
const PATIENCE = 5_000;

/** What the tool says when the other side has closed everything. */
const ALL_CUT = 'No open connections left';

const [portArgument = '18480'] = process.argv.slice(2);
const port = Number(portArgument);
const origin = `http://127.0.0.1:${port}`;

interface Attack {
  what: string;
  options: readonly string[];
  path: string;
  /** Whether no connection may be left at the end: an answer that the system took whole is out of the portal's hands. */
  allCut: boolean;
}

const ATTACKS: readonly Attack[] = [
  { what: 'slow headers', options: ['-H', '-i', '5', '-x', '24'], path: '/', allCut: true },
  {
    what: 'slow bodies, refused at once',
    options: ['-B', '-i', '5', '-s', '100000', '-x', '24'],
    path: '/',
    allCut: true,
  },
  {
    what: 'slow bodies, read',
    options: ['-B', '-i', '5', '-s', '100000', '-x', '24', '-f', 'application/json'],
    path: '/api/comptes/demandes',
    allCut: true,
  },
  {
    what: 'slow reading',
    options: ['-X', '-w', '1', '-y', '64', '-n', '2', '-z', '16', '-k', '3'],
    path: '/api/openapi.json',
    allCut: false,
  },
];

/** Asks as somebody else does until the attack is over; resolves with the longest wait, ms. */
async function longestWait(until: Promise<unknown>): Promise<number> {
  const over = new AbortController();
  void until.finally(() => over.abort()).catch(() => undefined);
  let longest = 0;
  while (!over.signal.aborted) {
    for (const path of ['/api/health/ready', '/numerisation']) {
      const asked = performance.now();
      const answer = await fetch(origin + path, { signal: AbortSignal.timeout(PATIENCE) });
      if (answer.status !== 200) throw new Error(`${path} answers ${answer.status}`);
      await answer.arrayBuffer();
      longest = Math.max(longest, performance.now() - asked);
    }
    await Promise.race([until, delay(500)]);
  }
  return Math.round(longest);
}

/** Runs one attack; resolves with how it ended, in the tool's words. */
function attack({ options, path }: Attack): Promise<string> {
  const all = [
    '-c',
    String(CONNECTIONS),
    '-r',
    '100',
    '-l',
    String(LENGTH),
    '-u',
    origin + path,
    '-p',
    '5',
    ...options,
  ];
  const tool = spawn('slowhttptest', all, { stdio: ['ignore', 'pipe', 'inherit'] });
  let said = '';
  tool.stdout.setEncoding('utf8').on('data', (text: string) => (said += text));
  return new Promise((resolve, reject) => {
    tool.once('error', reject);
    tool.once('close', () => {
      const [, second, status] =
        /ended on (\d+)\w\w second\s*Exit status:\s*([^\n]+)/.exec(stripVTControlCharacters(said)) ?? [];
      if (second === undefined) reject(new Error(`slowhttptest said nothing to be read:\n${said}`));
      else resolve(`${status?.trim()}, after ${second} s`);
    });
  });
}

async function main(): Promise<void> {
  const data = await temporaryFolder();
  const portal = startPortal('start', { PWP_PORT: String(port), PWP_DATA_DIR: data.path });
  try {
    await portal.ready;
    for (const one of ATTACKS) {
      const running = attack(one);
      const [ended, longest] = await Promise.all([running, longestWait(running)]);
      console.log(`${one.what}: ${ended}; somebody else waited ${longest} ms at most`);
      if (one.allCut && !ended.startsWith(ALL_CUT))
        throw new Error(`${one.what}: connections are still open after ${LENGTH} s`);
    }
    const code = await portal.stop();
    if (code !== 0) throw new Error(`the portal ended with ${code}`);
  } finally {
    await portal.stop();
    await data.remove();
  }
}

if (spawnSync('slowhttptest', ['-h']).error !== undefined) {
  console.error("slowhttptest n'est pas installé sur cette machine (Debian : apt-get install slowhttptest).");
  process.exitCode = 1;
} else await main();
