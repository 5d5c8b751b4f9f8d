import { defineProblem, definePort } from '@pwp/api-kit';
import { z } from 'zod';

export const ficheInconnue = defineProblem('fiche-inconnue', 404, 'Fiche inconnue');

const Fiche = z.object({ nom: z.string(), pour: z.string() });
const Asked = z.object({ id: z.string().max(5, 'Cinq caractères au plus.') });

/** What the tests of ports between processes speak. */
export const fichesPort = definePort({
  name: 'repertoire.fiches',
  version: '1.2.0',
  methods: {
    lire: { input: Asked, output: Fiche, problems: [ficheInconnue] },
    /** Refuses with what the contract does not name. */
    refuser: { input: Asked, output: Fiche },
    /** Answers what is no fiche. */
    forger: { input: Asked, output: Fiche },
    /** Ends its process. */
    quitter: { input: Asked, output: Fiche },
  },
});
