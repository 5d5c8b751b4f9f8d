/**
 * Measures a pli of 100 MB (ten PDFs) sent one, five and ten times at once, in one request and like the page: the
 * memory over idle, with the checking thread, and the time compared with a bare stream to disk. `--rounds`.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildDemande, startSneDouble } from '@pwp/module-numerisation/testing';
import { startTestRealm } from '@pwp/testing';
import { benchConfig, countOption } from './config.ts';
import { platformEnvironment, startPlatform } from './dashboard/served-platform.ts';
import { prepareApiDatabase } from './measure/api-database.ts';
import { report, type Figure } from './measure/report.ts';
import { startServer } from './measure/server-process.ts';
import { startDocaposteSink } from './upload/docaposte-sink.ts';
import { idleMemory, measureUploads, type Target } from './upload/measure-uploads.ts';
import { makeFiles } from './upload/forms.ts';
import { asThePage, inOneRequest } from './upload/ways.ts';

const MEMORY_AT_MOST = 150;
/** Bound on the growth of memory when twice as many upload at once: it must not follow the bytes. */
const GROWTH_AT_MOST = 1.5;
const MEGABYTE = 1024 * 1024;
const FILES = 10;
const AT_ONCE = [1, 5, 10];
/** A little under the largest file (10 MB), so that the total stays under 100 MB. */
const FILE_BYTES = 10 * MEGABYTE - 1024;
const NUMERO_UNIQUE = '0340819000040PWP01';

const folder = await mkdtemp(join(tmpdir(), 'pwp-bench-'));
const realm = await startTestRealm();
const sne = await startSneDouble();
sne.demandes.set(NUMERO_UNIQUE, buildDemande());
const docaposte = await startDocaposteSink();
const databaseUrl = `sqlite:${join(folder, 'api.sqlite')}`;
const environment = {
  ...platformEnvironment(databaseUrl, realm.keycloakUrl, benchConfig.port),
  PWP_FILES_DIR: join(folder, 'files'),
  PWP_JOBS: 'true',
  PWP_SNE_URL: sne.url,
  PWP_SNE_API_KEY: sne.apiKey,
  PWP_DOCAPOSTE_URL: `${docaposte.url}/v1`,
};
await prepareApiDatabase(databaseUrl, ['00002']);
const platform = await startPlatform(environment);
const floorPort = benchConfig.port + 1;
const bare = await startServer('bench/upload/bare-stream.ts', { args: [String(floorPort), folder] });

try {
  const plis = Array.from({ length: Math.max(...AT_ONCE) }, () => makeFiles(FILES, FILE_BYTES));
  const small = makeFiles(1, 8 * 1024);
  const agents = plis.map((_files, rank) => ({
    authorization: `Bearer ${realm.token({ id: `agent-${rank}`, guichets: ['00002'] }, { lifetime: 36_000 })}`,
    'x-guichet': '00002',
  }));
  const api = `http://127.0.0.1:${benchConfig.port}/api/numerisation`;
  const floor: Target = { pid: bare.pid, way: inOneRequest(`http://127.0.0.1:${floorPort}/`, NUMERO_UNIQUE, {}) };
  const ways = {
    'in one request': inOneRequest(`${api}/plis`, NUMERO_UNIQUE, agents[0] ?? {}),
    'as the page': asThePage(api, NUMERO_UNIQUE, agents),
  };
  const rounds = countOption('rounds', 5);
  const idle = {
    ours: await idleMemory({ pid: platform.pid, way: ways['in one request'] }, small),
    floor: await idleMemory(floor, small),
  };
  const figures: Figure[] = [];
  for (const [name, way] of Object.entries(ways)) {
    const sides = {
      ours: { target: { pid: platform.pid, way }, idle: idle.ours },
      floor: { target: floor, idle: idle.floor },
    };
    let five = 0;
    for (const count of AT_ONCE) {
      const sent = plis.slice(0, count);
      const megabytes = sent.flat().reduce((sum, { length }) => sum + length, 0) / MEGABYTE;
      const { ours: cost, floor: lower } = await measureUploads(sides, sent, rounds);
      if (count === 5) five = cost.memory / MEGABYTE;
      const what = `${count} at once ${name}`;
      figures.push(
        count === 10
          ? {
              name: `${what}: memory over idle`,
              unit: 'MB',
              value: cost.memory / MEGABYTE,
              floor: five,
              atMost: GROWTH_AT_MOST,
            }
          : { name: `${what}: memory over idle`, unit: 'MB', value: cost.memory / MEGABYTE, atMost: MEMORY_AT_MOST },
        { name: `${what}: memory of the floor`, unit: 'MB', value: lower.memory / MEGABYTE },
        {
          name: `${what}: throughput`,
          unit: 'MB/s',
          value: (megabytes * 1000) / cost.time,
          floor: (megabytes * 1000) / lower.time,
        },
        { name: `${what}: CPU`, unit: 'ms', value: cost.cpu, floor: lower.cpu },
      );
    }
  }
  report('upload', figures, { idle: { platform: idle.ours, floor: idle.floor } });
} finally {
  await platform.stop();
  await bare.stop();
  await docaposte.close(0);
  await sne.close();
  await realm.close();
  await rm(folder, { recursive: true, force: true });
}
