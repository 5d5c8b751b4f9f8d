/**
 * A working morning on the production topology (`npm run start:cluster`): people who are each signed in at Keycloak send
 * forty plis a day and read around them, on many plis, while one process of a part, Keycloak, S3 or clamd is killed each minute.
 * `--people`, `--plis`, `--minutes`.
 */
import pMap from 'p-map';
import { countOption } from './config.ts';
import { report, type Figure } from './measure/report.ts';
import { createAnswers, type Answers } from './resilience/answers.ts';
import { createBrowser } from './resilience/browser.ts';
import { addPeople, addPlis } from './resilience/fill-cluster.ts';
import { checkPlis } from './resilience/kept-plis.ts';
import { killEachMinute, type Kill } from './resilience/killed-parts.ts';
import { growthOf, watchMemory } from './resilience/memory-of-lives.ts';
import { allOf, startCluster, untilReady, type Cluster } from './resilience/started-cluster.ts';
import { SECONDS_OF_A_PLI, workUntil, type SentPiece } from './resilience/working-day.ts';

/** People who sign in at once. */
const SIGN_INS = 8;
/** Failures that the line of JSON tells whole. */
const TOLD = 20;

const people = countOption('people', 1_000);
const plis = countOption('plis', 10_000_000);
const minutes = countOption('minutes', 10);

const cluster = await startCluster();
try {
  await measure(cluster);
} finally {
  await cluster.remove();
}

async function measure(on: Cluster): Promise<void> {
  // Chance has some send more than their share.
  const demandes = Math.ceil((minutes * 60) / SECONDS_OF_A_PLI) + 9;
  const agents = await timed(`${people} accounts`, () => addPeople(on, people, demandes));
  const answers = createAnswers();
  const browsers = agents.map((agent, rank) => ({ agent, browser: createBrowser(on, agent, rank, answers) }));
  const [lastId] = await Promise.all([
    timed(`${plis.toLocaleString('en')} plis`, () => addPlis(on, people, plis)),
    timed(`${people} sign-ins`, () => pMap(browsers, ({ browser }) => browser.signIn(), { concurrency: SIGN_INS })),
  ]);

  // The first ones signed in long ago, and all of them at once would be no morning.
  await timed('sessions renewed', () => pMap(browsers, ({ browser }) => browser.renew(), { concurrency: SIGN_INS }));

  const over = AbortSignal.timeout(minutes * 60_000);
  const sent: SentPiece[] = [];
  const streams = new AbortController();
  const followed = browsers.map(({ browser }) => browser.follow(streams.signal));
  const [kills, lives] = await Promise.all([
    killEachMinute(on, over),
    watchMemory(on.instances, over),
    ...browsers.map(({ agent, browser }) => workUntil(over, browser, agent, sent)),
  ]);
  streams.abort();
  await Promise.all(followed);
  await untilReady(allOf(on.instances));
  const kept = await checkPlis(on, lastId, sent);
  await Promise.all(browsers.map(({ browser }) => browser.close()));
  report(
    'resilience',
    [
      ...answered(answers),
      { name: 'plis confirmed', value: kept.confirmed, unit: 'plis' },
      { name: 'plis confirmed and lost', value: kept.lost.length, unit: 'plis', atMost: 0 },
      { name: 'plis made or deposited twice', value: kept.doubled.length, unit: 'plis', atMost: 0 },
      ...growthOf(lives, minutes * 60_000),
      ...killed(kills),
      ...answers.routes().map(({ route, p99 }): Figure => ({ name: `p99 of ${route}`, value: p99, unit: 'ms' })),
    ],
    {
      people,
      plis,
      minutes,
      kills,
      routes: answers.routes(),
      failed: answers.failed.slice(0, TOLD),
      lost: kept.lost.slice(0, TOLD),
      doubled: kept.doubled.slice(0, TOLD),
    },
  );
}

function answered(answers: Answers): Figure[] {
  const requests = answers.requests();
  return [
    { name: 'requests', value: requests, unit: 'requests' },
    { name: 'requests a second', value: requests / (minutes * 60), unit: 'requests/s' },
    { name: 'requests not answered as they should', value: answers.failed.length, unit: 'requests', atMost: 0 },
    { name: 'sent again by the person', value: answers.counted('sent again'), unit: 'requests' },
    { name: 'Keycloak asked again for a token', value: answers.counted('token again'), unit: 'requests' },
    { name: 'streams opened again', value: answers.counted('streams again'), unit: 'streams' },
    { name: 'streams refused for want of room', value: answers.counted('streams refused'), unit: 'streams' },
  ];
}

function killed(kills: readonly Kill[]): Figure[] {
  return [
    { name: 'processes killed', value: kills.length, unit: 'processes' },
    ...[...new Set(kills.map(({ unit }) => partOf(unit)))].map((part): Figure => {
      const backs = kills.filter(({ unit }) => partOf(unit) === part).map(({ back }) => back);
      return { name: `a killed ${part} ready again, the slowest`, value: Math.max(...backs) / 1_000, unit: 's' };
    }),
  ];
}

function partOf(unit: string): string {
  return unit.replace(/^pwp-/, '').replace(/@.*/, '');
}

async function timed<T>(what: string, work: () => Promise<T>): Promise<T> {
  const started = performance.now();
  const done = await work();
  console.log(`  ${what} in ${Math.round((performance.now() - started) / 1_000)} s`);
  return done;
}
