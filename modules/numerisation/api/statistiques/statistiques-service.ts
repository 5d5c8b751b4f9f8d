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
import { guichetHorsPerimetre } from '../problems.ts';
import { countedPli, startCounting, type Counting } from './mesures.ts';
import { motifsRead, plisRead, suiviRead, type MotifLine, type PliLine } from './statistiques-reads.ts';
import { cutPeriod, placeOf, type CutPeriod, type Tranche } from './tranches.ts';

/** Dependencies of the figures; the follow-up of the prestataire may be silent for `suiviRetardMs`. */
export interface StatistiquesReading {
  reads: Reads;
  now: Date;
  suiviRetardMs: number;
}

type Named = StatistiquesPerimetre['perimetre'][number];

/** The figures of guichets, together and one by one. Throws `periode-invalide`. */
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
    ...(await countGuichets(reading.reads, guichets, period)),
    suiviInterrompuDepuis: await readInterruption(reading),
  };
}

/**
 * The same for a référent: the first guichets of the périmètre by code, or the one that the query names. Throws
 * `periode-invalide`, and `guichet-hors-perimetre` for any other guichet, whether it exists or not.
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
async function countGuichets(reads: Reads, guichets: readonly Named[], period: CutPeriod): Promise<Counted> {
  const total = startCounting();
  const precedent = startCounting();
  const tranches = period.tranches.map((tranche) => ({ ...tranche, counting: startCounting() }));
  const semaines = period.semaines.map((semaine) => ({ ...semaine, counting: startCounting() }));
  const motifs: MotifCompte[] = [];
  const mesures: GuichetMesure[] = [];
  for (const { code, nom } of guichets) {
    const own = startCounting();
    for (const line of await reads<PliLine>(plisRead(code, { from: period.precedent.from, to: period.to }))) {
      const pli = countedPli(line);
      if (pli.moment < period.from.getTime()) {
        precedent.add(pli);
        continue;
      }
      for (const counting of [total, own, ...countingsAt(pli.moment, tranches), ...countingsAt(pli.moment, semaines)]) {
        counting.add(pli);
      }
    }
    const lines = await reads<MotifLine>(motifsRead(code, period));
    motifs.push(...lines.map(({ objet, motif, nombre }) => ({ objet, motif, guichet: code, nombre })));
    mesures.push({ code, nom, ...own.mesure() });
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
