import { patterned } from '@pwp/contracts';
import { z } from 'zod';
import { defineProblem } from '../../http/problems.ts';
import { definePort } from '../port.ts';

export const periodeInvalide = defineProblem('periode-invalide', 400, 'La période est invalide');

/** A calendar month of Paris that is over, within the last thirteen: two periods that differ by a day would tell what that day held. */
const Mois = patterned(z.string(), 7, /^\d{4}-(?:0[1-9]|1[0-2])$/, 'Donnez un mois : 2026-10.');

/** Plis that were transmitted in the month, as they stand now; null where the number is hidden. Those that no statut follows are in `plis` alone. */
const Chiffres = z.object({
  plis: z.int().nullable(),
  enCours: z.int().nullable(),
  rejetes: z.int().nullable(),
  complets: z.int().nullable(),
});

/** Figures of plis, never of persons, with small numbers hidden: a module may publish what it is answered. */
export const statistiquesPort = definePort({
  name: 'numerisation.statistiques',
  version: '1.0.0',
  methods: {
    /** The guichet that the caller works for, and those of a référent, by code; `omis` are more than one answer counts. */
    parGuichet: {
      input: z.object({ mois: Mois }),
      output: z.object({
        guichets: z.array(Chiffres.extend({ code: z.string(), nom: z.string() })),
        omis: z.int(),
      }),
      problems: [periodeInvalide],
    },
    /** The départements of these guichets, each with all its guichets together. */
    parDepartement: {
      input: z.object({ mois: Mois }),
      output: z.object({
        departements: z.array(
          Chiffres.extend({
            code: z.string().describe('code territoire of its guichets, three characters: 034'),
            guichets: z.int().describe('guichets that transmitted plis'),
          }),
        ),
      }),
      problems: [periodeInvalide],
    },
  },
});
