import { setImmediate } from 'node:timers/promises';
import type { Account, Guichets, Reads } from '@pwp/api-kit';
import {
  STATISTIQUES_GUICHETS,
  type GuichetMesure,
  type MotifCompte,
  type Statistiques,
  type StatistiquesPerimetre,
  type StatistiquesPerimetreQuery,
  type StatistiquesQuery,
} from '../../contracts/index.ts';
import { presentInstant } from '../instant.ts';
import { guichetHorsPerimetre, statistiquesTropGrandes } from '../problems.ts';
import { countedPli, startCounting, type Counting } from './mesures.ts';
import { motifsRead, plisRead, suiviRead, type MotifLine, type PliLine } from './statistiques-reads.ts';
import { cutPeriod, placeOf, type CutPeriod, type Tranche } from './tranches.ts';

/** Dependencies of the figures; the follow-up of the prestataire may be silent for `suiviRetardMs`. */
export interface StatistiquesReading {
  reads: Reads;
  now: Date;
  suiviRetardMs: number;
  /** Plis that one answer counts, at most. */
  plisMax: number;
  /** Plis of one read, by default `LECTURE`. */
  lecture?: number;
}

/** A larger guichet is read in several times, so that others are served in between. */
const LECTURE = 500;

type Named = StatistiquesPerimetre['perimetre'][number];

/** The figures of guichets, together and one by one. Throws `periode-invalide` and `statistiques-trop-grandes`. */
export async function readStatistiques(
  reading: StatistiquesReading,
  guichets: readonly Named[],
  query: StatistiquesQuery,
): Promise<Statistiques> {
  const period = cutPeriod(query, reading.now);
  return {
    du: period.du,
    au: period.au,
    pas: period.pas,
    ...(await countGuichets(reading, guichets, period)),
    suiviInterrompuDepuis: await readInterruption(reading),
  };
}

/**
 * The same for a référent: the first guichets of the périmètre by code, or the one that the query names. Throws
 * `periode-invalide`, `statistiques-trop-grandes`, and `guichet-hors-perimetre` for any other guichet, whether it exists
 * or not.
 */
export async function readPerimetre(
  reading: StatistiquesReading & { guichets: Guichets },
  { perimetre: codes }: Pick<Account, 'perimetre'>,
  { guichet, ...query }: StatistiquesPerimetreQuery,
): Promise<StatistiquesPerimetre> {
  const known = await reading.guichets.findAll(codes);
  const perimetre = known.map(({ code, nom }) => ({ code, nom }));
  const asked = guichet === undefined ? perimetre : perimetre.filter(({ code }) => code === guichet);
  if (guichet !== undefined && asked.length === 0) {
    throw guichetHorsPerimetre('Choisissez l’un des guichets dont vous êtes référent.');
  }
  const counted = asked.slice(0, STATISTIQUES_GUICHETS);
  return {
    ...(await readStatistiques(reading, counted, query)),
    perimetre,
    guichetsOmis: asked.length - counted.length,
  };
}

type Counted = Pick<Statistiques, 'total' | 'precedent' | 'tranches' | 'semaines' | 'motifs' | 'guichets'>;

/** One guichet after the other, so that a large périmètre takes neither the pool nor the thread from other requests. */
async function countGuichets(
  { reads, plisMax, lecture = LECTURE }: StatistiquesReading,
  guichets: readonly Named[],
  period: CutPeriod,
): Promise<Counted> {
  let room = plisMax;
  const total = startCounting();
  const precedent = startCounting();
  const tranches = period.tranches.map((tranche) => ({ ...tranche, counting: startCounting() }));
  const semaines = period.semaines.map((semaine) => ({ ...semaine, counting: startCounting() }));
  const motifs: MotifCompte[] = [];
  const mesures: GuichetMesure[] = [];
  for (const { code, nom } of guichets) {
    const own = startCounting();
    const span = { from: period.precedent.from, to: period.to };
    for await (const lines of linesOf(reads, code, span, lecture)) {
      room -= lines.length;
      if (room < 0) throw statistiquesTropGrandes(tooMany(plisMax));
      for (const pli of lines.map(countedPli)) {
        if (pli.moment < period.from.getTime()) {
          precedent.add(pli);
          continue;
        }
        for (const counting of [total, own, ...countingsAt(pli.moment, tranches), ...countingsAt(pli.moment, semaines)])
          counting.add(pli);
      }
    }
    const mesure = own.mesure();
    motifs.push(...(await motifsOf(reads, code, mesure.plis > 10 * lecture ? weeksOf(period) : [period])));
    mesures.push({ code, nom, ...mesure });
    await setImmediate();
  }
  return {
    total: total.mesure(),
    precedent: { du: period.precedent.du, au: period.precedent.au, ...precedent.mesure() },
    tranches: tranches.map(({ du, au, counting }) => ({ du, au, statuts: counting.statuts() })),
    semaines: semaines.map(({ du, au, counting }) => {
      const { complets, median, neufSurDix } = counting.mesure();
      return { du, au, complets, median, neufSurDix };
    }),
    motifs,
    guichets: mesures,
  };
}

/** The plis of a guichet, in several reads when they are many. */
async function* linesOf(
  reads: Reads,
  guichet: string,
  { from, to }: Pick<CutPeriod, 'from' | 'to'>,
  lecture: number,
): AsyncGenerator<readonly PliLine[]> {
  let start = { from, id: 0 };
  for (;;) {
    const lines = await reads<PliLine>(plisRead(guichet, { ...start, to }, lecture));
    yield lines;
    const last = lines.at(-1);
    if (last === undefined || lines.length < lecture) return;
    start = { from: new Date(last.dateTransmission), id: last.id };
  }
}

/** The reasons of a guichet, summed over these spans. */
async function motifsOf(
  reads: Reads,
  guichet: string,
  spans: readonly Pick<CutPeriod, 'from' | 'to'>[],
): Promise<MotifCompte[]> {
  const counts = new Map<string, MotifCompte>();
  for (const span of spans) {
    for (const { objet, motif, nombre } of await reads<MotifLine>(motifsRead(guichet, span))) {
      const key = `${objet} ${motif}`;
      counts.set(key, { objet, motif, guichet, nombre: nombre + (counts.get(key)?.nombre ?? 0) });
    }
  }
  return [...counts.values()];
}

/** Rejected pieces are in other pages of their table each, so that those of a large guichet take long to read at once. */
function weeksOf({ semaines, to }: CutPeriod): Pick<CutPeriod, 'from' | 'to'>[] {
  return semaines.map(({ from }, index) => ({
    from: new Date(from),
    to: new Date(semaines[index + 1]?.from ?? to.getTime()),
  }));
}

function tooMany(plisMax: number): string {
  const most = plisMax.toLocaleString('fr-FR');
  return `Les guichets ont transmis plus de ${most} plis sur cette période et sur la précédente, à laquelle elle est comparée. Choisissez une période plus courte, ou un seul guichet.`;
}

function countingsAt(moment: number, tranches: readonly (Tranche & { counting: Counting })[]): Counting[] {
  const found = tranches[placeOf(tranches, moment)];
  return found === undefined ? [] : [found.counting];
}

/** Since when the statuts are out of date; null when they are not. */
async function readInterruption({ reads, now, suiviRetardMs }: StatistiquesReading): Promise<string | null> {
  const [suivi] = await reads<{ dernierSucces: Date | string }>(suiviRead());
  if (suivi === undefined) return null;
  const last = presentInstant(suivi.dernierSucces);
  return now.getTime() - Date.parse(last) > suiviRetardMs ? last : null;
}
