import type { TestRealm } from '@pwp/testing';
import { createConnection, type RowDataPacket } from 'mysql2/promise';
import { mysqlUrl } from '../dashboard/mysql-url.ts';
import type { PlisDatabase } from '../dashboard/plis-database.ts';
import type { LoadRequest } from '../measure/load.ts';

/** The same read, asked by several callers, each for other guichets. */
export interface AskedRead {
  name: string;
  requests: readonly LoadRequest[];
}

/** Guichets that ask; their sums even out that one has a few plis more than another. */
const ASKING = 30;
/** Guichets of a référent, who asks for as many reads as there are guichets by so many. */
const PERIMETRE = 10;
/** Seconds; longer than the measure. */
const TOKEN_LIFETIME = 36_000;
const BASE = '/api/numerisation';

/** What a professional of one guichet sends, and with what headers. */
interface Asker {
  guichet: string;
  headers: Readonly<Record<string, string>>;
}

/** A professional of this guichet, who sent all of its plis. */
export function askerOf(guichet: string, realm: TestRealm): Asker {
  const token = realm.token({ id: `agent-${guichet}`, guichets: [guichet] }, { lifetime: TOKEN_LIFETIME });
  return { guichet, headers: { authorization: `Bearer ${token}`, 'x-guichet': guichet } };
}

/** The days of a period that ends today, as a query. */
export function lastDays(days: number): string {
  const day = (back: number) => new Date(Date.now() - back * 86_400_000).toISOString().slice(0, 10);
  return `du=${day(days - 1)}&au=${day(0)}`;
}

/** The reads of guichets of one size, whatever the size of the portal. */
export async function askedReads({ url, guichets }: PlisDatabase, realm: TestRealm): Promise<AskedRead[]> {
  const step = guichets.length / ASKING;
  const codes = Array.from({ length: ASKING }, (_, rank) => guichets[Math.floor(rank * step)] ?? '');
  const askers = codes.map((code) => askerOf(code, realm));
  const plis = await newestPlis(url, codes);
  const referents = Array.from({ length: ASKING / PERIMETRE }, (_, rank) => {
    const perimetre = codes.slice(rank * PERIMETRE, (rank + 1) * PERIMETRE);
    const account = { id: `referent-${rank}`, roles: ['referent'] as const, guichets: [], perimetre };
    return { authorization: `Bearer ${realm.token(account, { lifetime: TOKEN_LIFETIME })}` };
  });

  const get = (name: string, path: string, more: Readonly<Record<string, string>> = {}): AskedRead => ({
    name,
    requests: askers.map(({ headers }) => ({ path, headers: { ...headers, ...more } })),
  });
  const ofReferents = (name: string, path: string): AskedRead => ({
    name,
    requests: referents.map((headers) => ({ path, headers })),
  });
  const search = (name: string, textOf: (pli: NewestPli) => string): AskedRead => ({
    name: `search, ${name}`,
    requests: askers.map(({ guichet, headers }) => {
      const pli = plis.get(guichet);
      if (pli === undefined) throw new Error(`${guichet} has no pli with a reference`);
      return { path: `${BASE}/recherche`, headers, body: JSON.stringify({ texte: textOf(pli) }) };
    }),
  });

  return [
    search('a whole n° unique', ({ numeroUnique }) => numeroUnique),
    search('the beginning of one', ({ numeroUnique }) => numeroUnique.slice(0, 9)),
    search('a whole n° de transaction', ({ transaction }) => transaction),
    search('three characters of one', ({ transaction }) => transaction.slice(0, 3)),
    search('the beginning of a reference', ({ reference }) => reference.slice(0, 4)),
    search('a part of a reference', () => 'karim'),
    search('a part that no reference has', () => 'introuvable'),
    get('« À corriger », by date', `${BASE}/a-corriger`),
    get('« À corriger », by motif', `${BASE}/a-corriger?tri=motif`),
    get('« À corriger », own', `${BASE}/a-corriger?envois=moi`),
    get('« À corriger », count', `${BASE}/a-corriger/nombre`),
    get('statistics of a month', `${BASE}/statistiques?${lastDays(30)}`),
    get('statistics of a year', `${BASE}/statistiques?${lastDays(365)}`),
    ofReferents('statistics of a month, ten guichets', `${BASE}/statistiques/perimetre?${lastDays(30)}`),
    ofReferents('statistics of a year, ten guichets', `${BASE}/statistiques/perimetre?${lastDays(365)}`),
    get('plis of a month by reference', `${BASE}/plis`, { 'x-reference': 'karim' }),
    get('plis of a year by reference', `${BASE}/plis?${lastDays(365)}`, { 'x-reference': 'karim' }),
    get('counters of a year by reference', `${BASE}/plis/counters?${lastDays(365)}`, { 'x-reference': 'karim' }),
    get('plis of a year in order of reference', `${BASE}/plis?tri=reference&${lastDays(365)}`),
    get('notifications', '/api/notifications'),
    get('notifications, count', '/api/notifications/compteur'),
    ofReferents('« Rejets du mois », ten guichets', `${BASE}/rejets-du-mois`),
  ];
}

interface NewestPli {
  guichet: string;
  numeroUnique: string;
  transaction: string;
  reference: string;
}

/** The newest pli with a reference of each guichet. */
async function newestPlis(url: string, guichets: readonly string[]): Promise<Map<string, NewestPli>> {
  const server = await createConnection(mysqlUrl(url));
  const [rows] = await server.query<(RowDataPacket & NewestPli)[]>(
    `SELECT guichet_code AS guichet, numero_unique AS numeroUnique, transaction, reference
     FROM numerisation_plis WHERE id IN (
       SELECT MAX(id) FROM numerisation_plis WHERE guichet_code IN (?) AND reference_recherche > '' GROUP BY guichet_code
     )`,
    [[...guichets]],
  );
  await server.end();
  return new Map(rows.map((row) => [row.guichet, row]));
}
