/**
 * A pli of 100 MB (ten PDFs) sent once and five times at once: the memory that it takes over idle, the checking thread's included, and its time
 * beside a bare stream to disk. `--rounds`.
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
import { makePliBody } from './upload/pli-body.ts';

const MEMORY_AT_MOST = 60;
const MEGABYTE = 1024 * 1024;
const FILES = 10;
/** A little under the most that a file may weigh (10 MB), so that the whole stays under 100 MB. */
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
  const bodies = Array.from({ length: 5 }, () => makePliBody(FILES, FILE_BYTES));
  const small = makePliBody(1, 8 * 1024);
  const token = realm.token({ guichets: ['00002'] }, { lifetime: 36_000 });
  const ours: Target = {
    url: `http://127.0.0.1:${benchConfig.port}/api/numerisation/plis`,
    pid: platform.pid,
    headers: { authorization: `Bearer ${token}`, 'x-guichet': '00002' },
  };
  const floor: Target = { url: `http://127.0.0.1:${floorPort}/`, pid: bare.pid, headers: {} };
  const rounds = countOption('rounds', 5);
  const sides = {
    ours: { target: ours, idle: await idleMemory(ours, small) },
    floor: { target: floor, idle: await idleMemory(floor, small) },
  };
  const figures: Figure[] = [];
  for (const count of [1, 5]) {
    const sent = bodies.slice(0, count);
    const megabytes = sent.reduce((sum, { bytes }) => sum + bytes, 0) / MEGABYTE;
    const { ours: cost, floor: lower } = await measureUploads(sides, sent, rounds);
    figures.push(
      { name: `${count} at once: memory over idle`, unit: 'MB', value: cost.memory / MEGABYTE, atMost: MEMORY_AT_MOST },
      { name: `${count} at once: memory of the floor`, unit: 'MB', value: lower.memory / MEGABYTE },
      {
        name: `${count} at once: throughput`,
        unit: 'MB/s',
        value: (megabytes * 1000) / cost.time,
        floor: (megabytes * 1000) / lower.time,
      },
      { name: `${count} at once: CPU`, unit: 'ms', value: cost.cpu, floor: lower.cpu },
    );
  }
  report('upload', figures, { idle: { platform: sides.ours.idle, floor: sides.floor.idle } });
} finally {
  await platform.stop();
  await bare.stop();
  await docaposte.close(0);
  await sne.close();
  await realm.close();
  await rm(folder, { recursive: true, force: true });
}
