import { NumeroUnique } from '@pwp/contracts';
import { z } from 'zod';
import { defineProblem } from '../../http/problems.ts';
import { definePort } from '../port.ts';

export const demandeInconnue = defineProblem('demande-inconnue', 404, 'Le SNE ne connaît pas cette demande');
export const demandeHorsTerritoire = defineProblem(
  'demande-hors-territoire',
  403,
  'Votre guichet n’ouvre pas cette demande',
);
export const demandeRadiee = defineProblem('demande-radiee', 409, 'La demande est radiée');
export const sneIndisponible = defineProblem('sne-indisponible', 503, 'Le SNE est momentanément indisponible');

/** Numéros uniques of one question. */
const MOST_NUMEROS = 100;

/** How far a category of pieces is filled. */
const CategorieRemplie = z.object({
  code: z.string(),
  libelle: z.string(),
  max: z.int(),
  pieces: z.int().describe('how many there are'),
  pleine: z.boolean(),
});

/** The demandes of the SNE, as the guichet that the caller works for may open them. */
export const demandesPort = definePort({
  name: 'numerisation.demandes',
  version: '1.0.0',
  methods: {
    /** Which of these the guichet may open, in their order, normalised; whether the SNE knows them is not asked, and no look is recorded. */
    ouvrables: {
      input: z.object({ numerosUniques: z.array(NumeroUnique).min(1).max(MOST_NUMEROS) }),
      output: z.object({ numerosUniques: z.array(z.string()) }),
    },
    /** What the demande has of each category. The SNE is asked, and the look is recorded as one of the caller (RGPD). */
    categories: {
      input: z.object({ numeroUnique: NumeroUnique }),
      output: z.object({
        sections: z.array(z.object({ code: z.string(), libelle: z.string(), categories: z.array(CategorieRemplie) })),
      }),
      problems: [demandeHorsTerritoire, demandeInconnue, demandeRadiee, sneIndisponible],
    },
  },
});
