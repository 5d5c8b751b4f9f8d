import {
  parisDay,
  route,
  startOfParisDay,
  type Account,
  type Clock,
  type Guichets,
  type Reads,
  type Route,
} from '@pwp/api-kit';
import { z } from 'zod';
import { rejetsEndpoints, STATUTS_REJETES, type RejetsDuMois } from '../../contracts/index.ts';
import { REFERENT } from '../access.ts';

interface RejetsContext {
  clock: Clock;
  reads: Reads;
  guichets: Guichets;
}

const Count = z.object({ code: z.string(), plis: z.coerce.number() });
/** Guichets in one query. */
const BATCH = 500;

/** The rejections of the month, for a référent's desk. */
export function rejetsRoutes(context: RejetsContext): Route[] {
  return [
    route(rejetsEndpoints['GET /rejets-du-mois'], {
      access: REFERENT,
      heavy: 'reads',
      handler: ({ account }) => readRejets(context, account),
    }),
  ];
}

async function readRejets({ clock, reads, guichets }: RejetsContext, { perimetre }: Account): Promise<RejetsDuMois> {
  const du = `${parisDay(clock.now()).slice(0, 7)}-01`;
  const counts: z.output<typeof Count>[] = [];
  for (let first = 0; first < perimetre.length; first += BATCH) {
    const codes = perimetre.slice(first, first + BATCH);
    const sql = `SELECT guichet_code AS code, COUNT(*) AS plis FROM numerisation_plis
      WHERE guichet_code IN (${codes.map(() => '?').join(', ')}) AND date_transmission >= ?
      AND statut IN (${STATUTS_REJETES.map(() => '?').join(', ')}) GROUP BY guichet_code`;
    const values = [...codes, startOfParisDay(du), ...STATUTS_REJETES];
    counts.push(...Count.array().parse(await reads({ sql, values, plannedAnew: true, heavy: true })));
  }
  const found = await guichets.findAll(counts.map(({ code }) => code));
  const nomOf = new Map(found.map(({ code, nom }) => [code, nom]));
  return {
    du,
    total: counts.reduce((sum, { plis }) => sum + plis, 0),
    guichets: counts
      .map(({ code, plis }) => ({ code, nom: nomOf.get(code) ?? '', plis }))
      .toSorted((one, other) => other.plis - one.plis || one.code.localeCompare(other.code)),
  };
}
