/**
 * The floor of the dashboard: Koa, koa-router and mysql2 alone, with the platform's queries and a token that is
 * verified once. `dashboard.ts` starts it and passes the data's address and the queries in the environment.
 */
import { verify, type JsonWebKey } from 'node:crypto';
import Koa from 'koa';
import { Router, type RouterContext } from 'koa-router';
import { createPool, type RowDataPacket } from 'mysql2/promise';
import { z } from 'zod';
import { bareConfig } from './bare-config.ts';
import { GUICHET, type Query } from './dashboard-queries.ts';
import { mysqlUrl } from './mysql-url.ts';

const Certificates = z.object({ keys: z.array(z.looseObject({ kty: z.string() })).min(1) });
const Claims = z.object({ exp: z.number(), groups: z.array(z.string()) });
type Claims = z.infer<typeof Claims>;

const { keys } = Certificates.parse(await (await fetch(bareConfig.certificatesUrl)).json());
const key: JsonWebKey | undefined = keys[0];
const pool = createPool({ uri: mysqlUrl(bareConfig.databaseUrl), connectionLimit: 10, timezone: 'Z' });
const verified = new Map<string, Claims>();

/** The claims of the caller's token. Its signature is verified only the first time. */
function claimsOf(authorization: string): Claims | undefined {
  const token = authorization.slice('Bearer '.length);
  const known = verified.get(token);
  if (known !== undefined) return known.exp * 1000 > Date.now() ? known : undefined;
  const [header = '', payload = '', signature = ''] = token.split('.');
  if (key === undefined) return undefined;
  const signed = Buffer.from(`${header}.${payload}`);
  if (!verify('RSA-SHA256', signed, { key, format: 'jwk' }, Buffer.from(signature, 'base64url'))) return undefined;
  const claims = Claims.parse(JSON.parse(Buffer.from(payload, 'base64url').toString()));
  verified.set(token, claims);
  return claims;
}

/** The requested guichet, if the caller has it. */
function guichetOf(context: RouterContext): string {
  const guichet = context.get('x-guichet');
  const claims = claimsOf(context.get('authorization'));
  if (claims === undefined) context.throw(401);
  if (!claims.groups.includes(`/guichets/${guichet}/professionnels`)) context.throw(403);
  return guichet;
}

async function rowsOf({ sql, values, plannedAnew }: Query, guichet: string): Promise<RowDataPacket[]> {
  const own = values.map((value) => (value === GUICHET ? guichet : value));
  const [rows] = await (plannedAnew ? pool.query<RowDataPacket[]>(sql, own) : pool.execute<RowDataPacket[]>(sql, own));
  return rows;
}

const router = new Router();
router.get('/api/numerisation/plis', async (context) => {
  const guichet = guichetOf(context);
  const [items, counted] = await Promise.all([
    rowsOf(bareConfig.queries.rows, guichet),
    rowsOf(bareConfig.queries.total, guichet),
  ]);
  const total: unknown = counted[0]?.['total'];
  context.body = { items, total };
});
router.get('/api/numerisation/plis/counters', async (context) => {
  const [counters] = await rowsOf(bareConfig.queries.counters, guichetOf(context));
  context.body = counters;
});

new Koa().use(router.routes()).listen(bareConfig.port, '127.0.0.1', () => {
  console.log(`Floor ready: http://127.0.0.1:${bareConfig.port}`);
});
