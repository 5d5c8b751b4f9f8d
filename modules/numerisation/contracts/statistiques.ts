import { AskedDay, defineEndpoints } from '@pwp/contracts';
import { z } from 'zod';
import { Motif } from './motif.ts';
import { Statut } from './statut.ts';

/**
 * The period: two days, both included, in Paris time; by default the last 30 days, at most 13 months. Plis are counted
 * by the day of their transmission.
 */
export const StatistiquesQuery = z.object({ du: AskedDay.optional(), au: AskedDay.optional() });
export type StatistiquesQuery = z.infer<typeof StatistiquesQuery>;

/** The same for a référent, who may narrow it to one guichet of the périmètre. */
export const StatistiquesPerimetreQuery = StatistiquesQuery.extend({ guichet: z.string().min(1).max(14).optional() });
export type StatistiquesPerimetreQuery = z.infer<typeof StatistiquesPerimetreQuery>;

/** From the transmission to « Enregistrement complet », minutes; null for no such pli. */
const Delai = z.object({
  complets: z.int().describe('plis that are completely recorded'),
  median: z.int().nullable(),
  neufSurDix: z.int().nullable().describe('nine plis in ten took no longer'),
});

/** The figures of a period. */
export const Mesure = Delai.extend({
  plis: z.int(),
  enCours: z.int().describe('not finished, and still expected to be'),
  rejetes: z.int().describe('rejected in whole or in part'),
}).meta({ id: 'StatistiquesMesure' });
export type Mesure = z.infer<typeof Mesure>;

const Tranche = z.object({ du: z.iso.date(), au: z.iso.date() });

/** The plis of one day, or of one week when the period is long, by statut. */
export const TrancheStatuts = Tranche.extend({ statuts: z.record(Statut, z.int()) });
export type TrancheStatuts = z.infer<typeof TrancheStatuts>;

/** The délai of the plis of one week. */
export const SemaineDelai = Tranche.extend(Delai.shape);
export type SemaineDelai = z.infer<typeof SemaineDelai>;

/** How many pieces, or whole plis, of one guichet were rejected for one reason. */
export const MotifCompte = z.object({
  motif: Motif.nullable().describe('null: the prestataire gave none'),
  objet: z.enum(['piece', 'pli']),
  guichet: z.string(),
  nombre: z.int(),
});
export type MotifCompte = z.infer<typeof MotifCompte>;

const GuichetNomme = z.object({ code: z.string(), nom: z.string() });

/** The figures of one guichet. */
export const GuichetMesure = GuichetNomme.extend(Mesure.shape);
export type GuichetMesure = z.infer<typeof GuichetMesure>;

/** What « Statistiques » shows. */
export const Statistiques = Tranche.extend({
  pas: z.enum(['jour', 'semaine']),
  total: Mesure,
  precedent: Tranche.extend(Mesure.shape).describe('the same number of days, just before'),
  tranches: z.array(TrancheStatuts),
  semaines: z.array(SemaineDelai),
  motifs: z.array(MotifCompte),
  guichets: z.array(GuichetMesure),
  suiviInterrompuDepuis: z.iso
    .datetime()
    .nullable()
    .describe('since when the prestataire gives no statut; null: it does'),
}).meta({ id: 'Statistiques' });
export type Statistiques = z.infer<typeof Statistiques>;

/** The same for a référent. */
export const StatistiquesPerimetre = Statistiques.extend({
  perimetre: z.array(GuichetNomme).describe('the guichets that the référent may narrow to'),
  guichetsOmis: z.int().describe('guichets of the périmètre beyond what one answer counts'),
}).meta({ id: 'StatistiquesPerimetre' });
export type StatistiquesPerimetre = z.infer<typeof StatistiquesPerimetre>;

/** The figures of the plis, below `/api/numerisation`. */
export const statistiquesEndpoints = defineEndpoints({
  'GET /statistiques': {
    summary: 'Les statistiques des plis du guichet',
    query: StatistiquesQuery,
    output: Statistiques,
  },
  'GET /statistiques/perimetre': {
    summary: 'Les statistiques des plis des guichets du référent, ensemble et côte à côte',
    query: StatistiquesPerimetreQuery,
    output: StatistiquesPerimetre,
  },
});
