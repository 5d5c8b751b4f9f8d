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

/**
 * Creates a database of this many plis, spread evenly over 13 months and over guichets of one size. It takes minutes
 * for ten million.
 */
export async function createPlisDatabase(plis: number): Promise<PlisDatabase> {
  const name = `pwp_bench_${plis}`;
  const url = `${benchConfig.mariadbUrl}/${name}`;
  const server = await createConnection(mysqlUrl(benchConfig.mariadbUrl));
  await server.query(`DROP DATABASE IF EXISTS ${name}`);
  await server.query(`CREATE DATABASE ${name}`);
  await prepareApiDatabase(url);
  await server.query(`USE ${name}`);
  const guichets = Array.from({ length: Math.ceil(plis / PLIS_OF_A_GUICHET) }, (_, index) => guichetCode(index));
  await fillGuichets(server, guichets);
  // Builds the indexes once, after all rows. Updated row by row, those on random keys would take most of an hour.
  const indexes = await readIndexes(server);
  for (const { key } of indexes) await server.query(`ALTER TABLE numerisation_plis DROP INDEX ${key}`);
  for (let first = 1; first <= plis; first += CHUNK) {
    await fillPlis(server, { first, last: Math.min(plis, first + CHUNK - 1), plis, guichets: guichets.length });
  }
  for (const { key, unique, columns } of indexes) {
    await server.query(`ALTER TABLE numerisation_plis ADD ${unique ? 'UNIQUE ' : ''}INDEX ${key} (${columns})`);
  }
  await server.query('ANALYZE TABLE numerisation_plis');
  const bytes = await readBytes(server);
  await server.end();
  return { url, plis, guichets, bytes, drop: () => dropDatabase(name) };
}

function guichetCode(index: number): string {
  return `B${index.toString(36).toUpperCase().padStart(4, '0')}`;
}

async function dropDatabase(name: string): Promise<void> {
  const server = await createConnection(mysqlUrl(benchConfig.mariadbUrl));
  await server.query(`DROP DATABASE ${name}`);
  await server.end();
}

async function fillGuichets(server: Connection, codes: readonly string[]): Promise<void> {
  await server.query('INSERT INTO platform_guichets (code, nom, siret, code_territoire, territoires) VALUES ?', [
    codes.map((code) => [code, `Guichet ${code}`, '13002072000038', '034', '034']),
  ]);
}

/** In order of sending, as the portal writes them; the other fields derive from their number. */
async function fillPlis(
  server: Connection,
  { first, last, plis, guichets }: { first: number; last: number; plis: number; guichets: number },
): Promise<void> {
  await server.query(`
    INSERT INTO numerisation_plis (id, transaction, guichet_code, numero_unique, contexte, statut, pieces_rejetees,
      date_transmission, date_statut, account_id, idempotency_key, fingerprint)
    SELECT seq, transaction_number, guichet, CONCAT('0340120', LPAD(seq MOD 1000000, 6, '0'), guichet),
      ELT(1 + drawn MOD 10, 'AJO', 'AJO', 'AJO', 'AJO', 'AJO', 'REN', 'REN', 'AJOBR', 'CRE', 'MAJ'),
      ELT(1 + drawn DIV 10 MOD 10, 'enregistrement-complet', 'enregistrement-complet', 'enregistrement-complet',
        'enregistrement-complet', 'enregistrement-complet', 'enregistrement-complet', 'pieces-rejetees', 'rejet-sne',
        'numerisation-en-cours', 'enregistrement-en-cours'),
      0, sent, LEAST(UTC_TIMESTAMP(3), sent + INTERVAL 1 DAY), 'bench', transaction_number, REPEAT('0', 64)
    FROM (
      SELECT seq, drawn, CONCAT('B', LPAD(UPPER(CONV(drawn MOD ${guichets}, 10, 36)), 4, '0')) AS guichet,
        CONCAT(LPAD(LOWER(CONV(drawn, 10, 36)), 7, '0'), LPAD(LOWER(CONV(seq, 10, 36)), 6, '0')) AS transaction_number,
        UTC_TIMESTAMP(3) - INTERVAL (${plis} - seq) * ${(DAYS * 86_400) / plis} SECOND AS sent
      FROM (SELECT seq, CRC32(seq * 7919) AS drawn FROM seq_${first}_to_${last}) AS numbers
    ) AS plis`);
}

/** A secondary index, with its columns in order. */
interface Index {
  key: string;
  unique: boolean;
  columns: string;
}

async function readIndexes(server: Connection): Promise<Index[]> {
  const [rows] = await server.query<(RowDataPacket & { name: string; shared: number | string; columns: string })[]>(
    `SELECT index_name AS name, non_unique AS shared, GROUP_CONCAT(column_name ORDER BY seq_in_index) AS columns
     FROM information_schema.statistics
     WHERE table_schema = DATABASE() AND table_name = 'numerisation_plis' AND index_name <> 'PRIMARY'
     GROUP BY index_name, non_unique`,
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
