import { servePort, type Account, type CurrentGuichet, type KeptGuichet, type ServedPort } from '@pwp/api-kit';
import { statistiquesPort } from '@pwp/api-kit/ports';
import { countGuichets, NONE, type PortFigures } from './guichets-counts.ts';
import { readMois } from './mois.ts';
import { together, withoutSmall } from './petits-nombres.ts';

/** Who reads « Statistiques »: agents for their guichet, référents for theirs. */
const READERS = { roles: ['professionnel', 'referent'] } as const;

/** What other modules are told of plis: sums, by the caller's rights. */
export function serveStatistiques(figures: PortFigures): ServedPort {
  const { bounds, clock } = figures;
  return servePort(statistiquesPort, READERS, {
    parGuichet: {
      heavy: true,
      handler: async ({ account, guichet, input, signal }) => {
        const period = readMois(input.mois, clock.now());
        const all = await readable(figures, account, guichet);
        const guichets = all.slice(0, bounds.guichets);
        const counts = await countGuichets(figures, guichets, period, signal);
        return {
          guichets: guichets.map(({ code, nom }) => ({ code, nom, ...withoutSmall(counts.get(code) ?? NONE) })),
          omis: all.length - guichets.length,
        };
      },
    },
    parDepartement: {
      heavy: true,
      handler: async ({ account, guichet, input, signal }) => {
        const period = readMois(input.mois, clock.now());
        const guichets = await readable(figures, account, guichet);
        const codes = [...new Set(guichets.map(({ codeTerritoire }) => codeTerritoire))].toSorted();
        // Whoever works at a guichet reads its figures on « Statistiques », whole.
        const known = new Set([...account.guichets, ...account.perimetre]);
        const departements = [];
        let left = bounds.departements;
        for (const code of codes) {
          const all = await figures.guichets.ofTerritoire(code, left + 1);
          // A département is counted whole or not at all; the rest of them are not looked at.
          if (all.length > left) break;
          left -= all.length;
          const counts = await countGuichets(figures, all, period, signal);
          const own = [...counts].filter(([one]) => known.has(one)).map(([, counted]) => counted);
          const others = [...counts].filter(([one]) => !known.has(one)).map(([, counted]) => counted);
          departements.push({ code, guichets: counts.size, ...together(own, others) });
        }
        return { departements, omis: codes.length - departements.length };
      },
    },
  });
}

/** The guichets whose figures the caller may read one by one. */
async function readable(
  { guichets }: PortFigures,
  { perimetre }: Account,
  guichet: CurrentGuichet | undefined,
): Promise<KeptGuichet[]> {
  return guichets.findAll([...(guichet === undefined ? [] : [guichet.code]), ...perimetre]);
}
