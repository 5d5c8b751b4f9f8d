/**
 * Measures on MariaDB the follow-up of pending plis: writing those that moved, each at its own date, beside one UPDATE a
 * pli, and beside the least that MariaDB can be asked to write the same rows; asking for all of them beside one batch after the other, where each answer takes its time. `--plis`, `--moved`,
 * `--answer` (ms).
 */
import { setTimeout } from 'node:timers/promises';
import { systemClock } from '@pwp/api-kit';
import { EtapeModel, followStatuts, PliModel, writeMoves, type FollowedPli } from '@pwp/module-numerisation/follow-up';
import { openModelledDatabase, readPlatformConfig } from '@pwp/platform-api';
import { installedModules } from '@pwp/platform-api/installed-modules';
import { createConnection, type RowDataPacket } from 'mysql2/promise';
import { pino } from 'pino';
import { countOption } from './config.ts';
import { mysqlUrl } from './dashboard/mysql-url.ts';
import { createPlisDatabase } from './dashboard/plis-database.ts';
import { report } from './measure/report.ts';

/** Plis of one question, as Docaposte takes them. */
const BATCH = 1_000;

const plis = countOption('plis', 100_000);
const moved = countOption('moved', 20_000);
const answer = countOption('answer', 1_500);

const filled = await createPlisDatabase(plis);
const database = openModelledDatabase(readPlatformConfig({ PWP_DATABASE_URL: filled.url }), installedModules);
const context = {
  transaction: database.transaction,
  clock: systemClock,
  // No step here is one that people are told of.
  notices: {
    publish: () => Promise.resolve(),
    reword: () => Promise.resolve(),
    withdraw: () => Promise.resolve(),
  },
};
const server = await createConnection(mysqlUrl(filled.url));
const log = pino({ level: 'silent' });

/** Nothing has moved yet, and every pli is due. */
async function begin(): Promise<void> {
  await server.query(
    `UPDATE numerisation_plis SET statut = 'numerisation-en-cours', motif = NULL, pieces_rejetees = 0`,
  );
  await server.query('DELETE FROM numerisation_suivis');
}

/** The statements that wrote rows so far, in the whole server. */
async function written(): Promise<number> {
  const [rows] = await server.query<(RowDataPacket & { Value: string })[]>(
    `SHOW GLOBAL STATUS WHERE Variable_name IN ('Com_insert', 'Com_update', 'Com_insert_select', 'Com_update_multi')`,
  );
  return rows.reduce((sum, { Value }) => sum + Number(Value), 0);
}

const suiviOf = (numero: string, rank: number, statut: 'numerisation-en-cours' | 'enregistrement-en-cours') => ({
  transaction: numero,
  statut,
  dateStatut: new Date(Date.now() - rank * 1_000),
  numeroUnique: null,
  motif: null,
  pieces: [],
});

type Write = (batch: readonly FollowedPli[], rank: number) => Promise<unknown>;

const inBulk: Write = (batch, rank) =>
  writeMoves(
    context,
    batch,
    batch.map(({ transaction: numero }, index) => suiviOf(numero, rank + index, 'enregistrement-en-cours')),
    log,
  );

/** One UPDATE a pli, in one transaction a batch. */
const rowByRow: Write = (batch, rank) =>
  context.transaction(async () => {
    const ids = batch.map(({ id }) => id);
    const held = await PliModel.findAll({ where: { id: ids }, order: ['id'], lock: true });
    const now = new Date();
    for (const [index, pli] of held.entries()) {
      const { statut, dateStatut, motif } = suiviOf(pli.transaction, rank + index, 'enregistrement-en-cours');
      await PliModel.update({ statut, dateStatut, motif, movedAt: now }, { where: { id: pli.id } });
    }
    await EtapeModel.bulkCreate(
      held.map(({ id }) => ({ pliId: id, statut: 'enregistrement-en-cours', date: now, motif: null })),
    );
  });

/** The same rows by two statements of plain SQL a batch, whose plis are neither locked nor judged first. */
const bare: Write = async (batch, rank) => {
  const moves = batch.map(({ id }, index) => [id, new Date(Date.now() - (rank + index) * 1_000).toISOString()]);
  const columns = `'$[*]' COLUMNS (id BIGINT PATH '$[0]', date DATETIME(3) PATH '$[1]')`;
  await server.beginTransaction();
  await server.query(
    `UPDATE numerisation_plis JOIN JSON_TABLE(?, ${columns}) AS moves USING (id)
     SET statut = 'enregistrement-en-cours', motif = NULL, date_statut = moves.date, moved_at = UTC_TIMESTAMP(3)`,
    [JSON.stringify(moves)],
  );
  await server.query(
    `INSERT INTO numerisation_etapes (pli_id, statut, date)
     SELECT id, 'enregistrement-en-cours', date FROM JSON_TABLE(?, ${columns}) AS moves`,
    [JSON.stringify(moves)],
  );
  await server.commit();
};

async function measureWriting(write: Write): Promise<{ seconds: number; statements: number }> {
  await begin();
  const before = await written();
  const started = performance.now();
  for (let rank = 0; rank < moved; rank += BATCH) {
    const batch = await PliModel.findAll({
      attributes: ['id', 'transaction', 'statut'],
      order: ['id'],
      offset: rank,
      limit: BATCH,
      raw: true,
    });
    await write(batch, rank);
  }
  return { seconds: (performance.now() - started) / 1_000, statements: (await written()) - before };
}

/** A round that asks for all, whose answers say that nothing moved. */
async function measureAsking(): Promise<{ seconds: number; asked: number; questions: number }> {
  await begin();
  let asked = 0;
  let questions = 0;
  const docaposte = {
    deposit: () => Promise.reject(new Error('nothing is deposited here')),
    async search(numeros: readonly string[]) {
      asked += numeros.length;
      questions += 1;
      await setTimeout(answer);
      return { suivis: numeros.map((numero, rank) => suiviOf(numero, rank, 'numerisation-en-cours')), unreadable: 0 };
    },
  };
  const job = followStatuts({ ...context, docaposte }, '0 0 1 1 *');
  const started = performance.now();
  await job.run({ slot: new Date(), attempt: 1, log, signal: new AbortController().signal });
  return { seconds: (performance.now() - started) / 1_000, asked, questions };
}

try {
  // The first one also warms the buffer pool.
  await measureWriting(inBulk);
  const row = await measureWriting(rowByRow);
  const [bulk, least] = [await measureWriting(inBulk), await measureWriting(bare)];
  const { seconds, asked, questions } = await measureAsking();
  report(
    'follow',
    [
      {
        name: `writing ${moved.toLocaleString('en')} plis that moved, plis a second`,
        value: moved / bulk.seconds,
        unit: '/s',
        floor: moved / row.seconds,
      },
      {
        name: 'the same, beside the least statements that write these rows',
        value: bulk.seconds,
        unit: 's',
        floor: least.seconds,
        atMost: 3,
      },
      {
        name: 'the least statements, beside one UPDATE a pli',
        value: moved / least.seconds,
        unit: '/s',
        floor: moved / row.seconds,
      },
      {
        name: 'statements that write',
        value: bulk.statements,
        unit: 'statements',
        floor: row.statements,
        atMost: 0.01,
      },
      {
        name: `asking for ${asked.toLocaleString('en')} plis`,
        value: seconds,
        unit: 's',
        // One batch after the other waits for each answer.
        floor: (questions * answer) / 1_000,
        atMost: 0.2,
      },
    ],
    { plis, questions, answer },
  );
} finally {
  await server.end();
  await database.close();
  await filled.drop();
}
