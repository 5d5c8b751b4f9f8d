import { createConnection, type Connection, type RowDataPacket } from 'mysql2/promise';
import { benchConfig } from '../config.ts';
import { prepareApiDatabase } from '../measure/api-database.ts';
import { mysqlUrl } from './mysql-url.ts';

/** An API database with many plis. */
export interface PlisDatabase {
  url: string;
  plis: number;
  /** Codes of the guichets that share the plis. */
  guichets: readonly string[];
  /** Bytes of the table of plis, and of its indexes. */
  bytes: { rows: number; indexes: number };
  drop(): Promise<void>;
}

/** Plis that one guichet sends in 13 months at every size, about 140 a month, so that only the table grows. */
const PLIS_OF_A_GUICHET = 1_820;
/** The longest period of the dashboard, days. */
const DAYS = 396;
/** Rows of one INSERT: a longer transaction would fill the undo log. */
const CHUNK = 500_000;

/** What another measure has beside the dashboard's plis. */
interface MorePlis {
  name: string;
  /** A guichet that sends one pli in a hundred. */
  largeGuichet: string;
  fill: (server: Connection) => Promise<void>;
}

/**
 * Creates a database of this many plis, spread evenly over the working hours of 13 months and over guichets of one size.
 * It takes minutes for ten million.
 */
export async function createPlisDatabase(plis: number, more?: MorePlis): Promise<PlisDatabase> {
  const name = more?.name ?? `pwp_bench_${plis}`;
  const url = `${benchConfig.mariadbUrl}/${name}`;
  const server = await createConnection(mysqlUrl(benchConfig.mariadbUrl));
  await server.query(`DROP DATABASE IF EXISTS ${name}`);
  await server.query(`CREATE DATABASE ${name}`);
  await prepareApiDatabase(url);
  await server.query(`USE ${name}`);
  const guichets = Array.from({ length: Math.ceil(plis / PLIS_OF_A_GUICHET) }, (_, index) => guichetCode(index));
  await fillGuichets(server, guichets);
  const ordinary = anyOf(guichets.length);
  const guichet = more === undefined ? ordinary : `IF(seq MOD 100 = 7, '${more.largeGuichet}', ${ordinary})`;
  await fillWithoutIndexes(server, 'numerisation_plis', async () => {
    await fillPlis(server, { first: 1, count: plis, guichet });
    await more?.fill(server);
  });
  const bytes = await readBytes(server);
  await server.end();
  return { url, plis, guichets, bytes, drop: () => dropDatabase(name) };
}

/** The code of the guichet of this rank. */
export function guichetCode(index: number): string {
  return `B${index.toString(36).toUpperCase().padStart(4, '0')}`;
}

/** The guichet of a pli, one of so many: SQL for `fillPlis`. */
export function anyOf(guichets: number): string {
  return `CONCAT('B', LPAD(UPPER(CONV(drawn MOD ${guichets}, 10, 36)), 4, '0'))`;
}

async function dropDatabase(name: string): Promise<void> {
  const server = await createConnection(mysqlUrl(benchConfig.mariadbUrl));
  await server.query(`DROP DATABASE ${name}`);
  await server.end();
}

/** Adds guichets of the territory 034. */
export async function fillGuichets(server: Connection, codes: readonly string[]): Promise<void> {
  await server.query('INSERT INTO platform_guichets (code, nom, siret, code_territoire, territoires) VALUES ?', [
    codes.map((code) => [code, `Guichet ${code}`, '13002072000038', '034', '034']),
  ]);
}

/** Plis of consecutive ids; `guichet` is SQL over the pli's number `seq` and its random number `drawn`. */
interface PlisToFill {
  first: number;
  count: number;
  guichet: string;
  /** Periods of 13 months before the last one. */
  before?: number;
  /** No pli is under way: nobody is to ask the prestataire for them. */
  ended?: boolean;
}

/**
 * In order of sending, as the portal writes them, on five days of seven and ten hours of a day; the other fields derive
 * from their number. Two in five have a reference.
 */
export async function fillPlis(
  server: Connection,
  { first, count, guichet, before = 0, ended = false }: PlisToFill,
): Promise<void> {
  const underWay = ended
    ? "'enregistrement-complet', 'enregistrement-complet'"
    : "'numerisation-en-cours', 'enregistrement-en-cours'";
  const workingDays = (DAYS * 5) / 7;
  for (let from = first; from < first + count; from += CHUNK) {
    const to = Math.min(first + count, from + CHUNK) - 1;
    await server.query(`
      INSERT INTO numerisation_plis (id, transaction, guichet_code, numero_unique, contexte, statut, motif,
        pieces_rejetees, date_transmission, date_statut, account_id, idempotency_key, fingerprint,
        reference, reference_recherche)
      SELECT seq, transaction_number, guichet, CONCAT('0340120', LPAD(seq MOD 1000000, 6, '0'), guichet),
        ELT(1 + drawn MOD 10, 'AJO', 'AJO', 'AJO', 'AJO', 'AJO', 'REN', 'REN', 'AJOBR', 'CRE', 'MAJ'),
        statut, IF(statut = 'rejet-sne', ELT(1 + drawn DIV 1000 MOD 2, 'demande-radiee', 'demande-inconnue'), NULL),
        IF(statut = 'pieces-rejetees', 1, 0), sent, moved, CONCAT('agent-', guichet), transaction_number,
        REPEAT('0', 64), reference, LOWER(reference)
      FROM (
        SELECT *, LEAST(UTC_TIMESTAMP(3), sent + INTERVAL 600 + drawn MOD 172000 SECOND) AS moved,
          ELT(1 + drawn DIV 10 MOD 10, 'enregistrement-complet', 'enregistrement-complet', 'enregistrement-complet',
            'enregistrement-complet', 'enregistrement-complet', 'enregistrement-complet', 'pieces-rejetees',
            'rejet-sne', ${underWay}) AS statut,
          IF(drawn DIV 100 MOD 5 < 2, CONCAT(
            ELT(1 + drawn DIV 500 MOD 8, 'DUPONT', 'MARTIN', 'BERNARD', 'PETIT', 'DURAND', 'LEROY', 'MOREAU', 'SIMON'),
            ' ', ELT(1 + drawn DIV 4000 MOD 5, 'Elodie', 'Karim', 'Anne', 'Louis', 'Fatou'), ' ', seq MOD 100000
          ), NULL) AS reference
        FROM (
          SELECT seq, drawn, ${guichet} AS guichet,
            CONCAT(LPAD(LOWER(CONV(drawn * 18, 10, 36)), 7, '0'), LPAD(LOWER(CONV(seq, 10, 36)), 6, '0'))
              AS transaction_number,
            UTC_TIMESTAMP(3) - INTERVAL ${before * DAYS} DAY - INTERVAL FLOOR(back) + 2 * FLOOR(back / 5) DAY
              - INTERVAL (back - FLOOR(back)) * 36000 SECOND AS sent
          FROM (SELECT seq, CRC32(seq * 7919) AS drawn, ${workingDays} * (${first + count - 1} - seq) / ${count} AS back
            FROM seq_${from}_to_${to}) AS numbers
        ) AS sent_plis
      ) AS plis`);
  }
}

/** A secondary index, with its columns in order. */
interface Index {
  key: string;
  unique: boolean;
  columns: string;
}

/**
 * Builds the indexes once, after all rows. Updated row by row, those on random keys would take most of an hour. Those
 * that a foreign key needs stay: they grow at their end.
 */
export async function fillWithoutIndexes(server: Connection, table: string, fill: () => Promise<void>): Promise<void> {
  const indexes = await readIndexes(server, table);
  await server.query(`ALTER TABLE ${table} ${indexes.map(({ key }) => `DROP INDEX ${key}`).join(', ')}`);
  await fill();
  const added = indexes.map(({ key, unique, columns }) => `ADD ${unique ? 'UNIQUE ' : ''}INDEX ${key} (${columns})`);
  await server.query(`ALTER TABLE ${table} ${added.join(', ')}`);
  await server.query(`ANALYZE TABLE ${table}`);
}

async function readIndexes(server: Connection, table: string): Promise<Index[]> {
  const [rows] = await server.query<(RowDataPacket & { name: string; shared: number | string; columns: string })[]>(
    `SELECT index_name AS name, non_unique AS shared, GROUP_CONCAT(column_name ORDER BY seq_in_index) AS columns
     FROM information_schema.statistics
     WHERE table_schema = DATABASE() AND table_name = ? AND index_name <> 'PRIMARY'
     GROUP BY index_name, non_unique HAVING columns NOT LIKE 'pli_id%'`,
    [table],
  );
  return rows.map(({ name, shared, columns }) => ({ key: name, unique: Number(shared) === 0, columns }));
}

async function readBytes(server: Connection): Promise<PlisDatabase['bytes']> {
  const [[row]] = await server.query<(RowDataPacket & { size: number | string; indexed: number | string })[]>(
    `SELECT data_length AS size, index_length AS indexed FROM information_schema.tables
     WHERE table_schema = DATABASE() AND table_name = 'numerisation_plis'`,
  );
  return { rows: Number(row?.size), indexes: Number(row?.indexed) };
}
