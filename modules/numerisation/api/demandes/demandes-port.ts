import { servePort, type ServedPort } from '@pwp/api-kit';
import { demandesPort } from '@pwp/api-kit/ports';
import { AGENT } from '../access.ts';
import { canOpenDemande } from './demande-policy.ts';
import type { DemandeService } from './demande-service.ts';
import { isPleine } from './selection-intelligente.ts';

/** What other modules are told of demandes: what the caller could read on its page itself, and recorded as if it did. */
export function serveDemandes(demandes: DemandeService): ServedPort {
  return servePort(demandesPort, AGENT, {
    ouvrables: {
      handler: async ({ guichet, input }) => ({
        numerosUniques: input.numerosUniques.filter((numeroUnique) => canOpenDemande(guichet, numeroUnique)),
      }),
    },
    categories: {
      handler: async ({ account, guichet, input }) => {
        const { demande } = await demandes.read({ account, guichet }, input.numeroUnique);
        return {
          sections: demande.sections.map(({ code, libelle, categories }) => ({
            code,
            libelle,
            categories: categories.map((categorie) => ({
              code: categorie.code,
              libelle: categorie.libelle,
              max: categorie.max,
              pieces: categorie.pieces.length,
              pleine: isPleine(categorie),
            })),
          })),
        };
      },
    },
  });
}
