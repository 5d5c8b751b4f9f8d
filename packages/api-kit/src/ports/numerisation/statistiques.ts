import { patterned } from '@pwp/contracts';
import { z } from 'zod';
import { defineProblem } from '../../http/problems.ts';
import { definePort } from '../port.ts';

export const periodeInvalide = defineProblem('periode-invalide', 400, 'La période est invalide');

/** A calendar month of Paris that is over, within the last thirteen: two periods that differ by a day would tell what that day held. */
const Mois = patterned(z.string(), 7, /^\d{4}-(?:0[1-9]|1[0-2])$/, 'Donnez un mois : 2026-10.');

/** A number of plis: nobody, or eleven and more; null where it is hidden. */
const Nombre = z.union([z.literal(0), z.int().min(11)]).nullable();

/**
 * Plis that were transmitted in the month. The same question may be answered otherwise later, although the month is over: plis are
 * counted by their statut of now, and those that were deleted or erased since are not counted. Those that no statut follows are in
 * `plis` alone.
 */
const Chiffres = z.object({ plis: Nombre, enCours: Nombre, rejetes: Nombre, complets: Nombre });

/**
 * Figures of plis, never of persons, with small numbers hidden: for this caller alone, never published or kept for others. What is
 * hidden depends on the guichets that the caller knows, so two answers together may give a third guichet away.
 */
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
    /** The départements of these guichets, each with all its guichets together; `omis` are more than one answer counts. */
    parDepartement: {
      input: z.object({ mois: Mois }),
      output: z.object({
        departements: z.array(
          Chiffres.extend({
            code: z.string().describe('code territoire of its guichets, three characters: 034'),
            guichets: z.int().describe('guichets that transmitted plis'),
          }),
        ),
        omis: z.int(),
      }),
      problems: [periodeInvalide],
    },
  },
});
