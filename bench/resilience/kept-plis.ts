import { setTimeout } from 'node:timers/promises';
import { createConnection, type Connection, type RowDataPacket } from 'mysql2/promise';
import { z } from 'zod';
import { mysqlUrl } from '../dashboard/mysql-url.ts';
import type { Cluster } from './started-cluster.ts';
import type { SentPiece } from './working-day.ts';

/** How long deposits that wait may take, ms. */
const PATIENCE = 180_000;

const Received = z.array(
  z.object({ transaction: z.string(), depots: z.number(), fichiers: z.array(z.object({ nom: z.string() })) }),
);

/** What became of the plis that people sent, by the piece of each. */
export interface Kept {
  /** Confirmed, and not in the database or not at Docaposte under that n° de transaction. */
  lost: string[];
  /** Two plis of one piece, or two deposits of one pli. */
  doubled: string[];
  confirmed: number;
}

/** Looks for each pli in the database, among those after `lastId`, and at the prestataire, once nothing waits to be deposited. */
export async function checkPlis(
  { databaseUrl, outsideUrl }: Cluster,
  lastId: number,
  sent: readonly SentPiece[],
): Promise<Kept> {
  const server = await createConnection(mysqlUrl(databaseUrl));
  await untilDeposited(server);
  const [rows] = await server.query<(RowDataPacket & { transaction: string; nom: string })[]>(
    `SELECT p.transaction, i.nom FROM numerisation_plis p JOIN numerisation_pieces i ON i.pli_id = p.id WHERE p.id > ?`,
    [lastId],
  );
  await server.end();
  const received = Received.parse(await (await fetch(`${outsideUrl}/dev/docaposte/plis`)).json());
  const inDatabase = byName(rows.map(({ nom, transaction }) => [nom, transaction]));
  const atDocaposte = byName(
    received.flatMap(({ fichiers, transaction, depots }) =>
      fichiers.flatMap(({ nom }) => Array.from({ length: depots }, (): [string, string] => [nom, transaction])),
    ),
  );
  const confirmed = sent.filter(({ transaction }) => transaction !== undefined);
  return {
    confirmed: confirmed.length,
    lost: confirmed.flatMap(({ name, transaction = '' }) =>
      [inDatabase, atDocaposte].every((place) => place.get(name)?.includes(transaction)) ? [] : [transaction],
    ),
    doubled: sent.flatMap(({ name }) =>
      [inDatabase, atDocaposte].some((place) => (place.get(name) ?? []).length > 1) ? [name] : [],
    ),
  };
}

function byName(pieces: readonly (readonly [name: string, transaction: string])[]): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const [name, transaction] of pieces) found.set(name, [...(found.get(name) ?? []), transaction]);
  return found;
}

/** What waits after that is lost: the check says which. */
async function untilDeposited(server: Connection): Promise<void> {
  for (const deadline = Date.now() + PATIENCE; Date.now() < deadline; await setTimeout(1_000)) {
    const [[waiting]] = await server.query<(RowDataPacket & { plis: number | string })[]>(
      `SELECT COUNT(*) AS plis FROM platform_outbox
       WHERE topic LIKE 'numerisation.%' AND sent_at IS NULL AND dead_at IS NULL`,
    );
    if (Number(waiting?.plis) === 0) return;
  }
}
