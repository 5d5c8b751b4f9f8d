import { servePort, type Account, type CurrentGuichet, type KeptGuichet, type ServedPort } from '@pwp/api-kit';
import { statistiquesPort } from '@pwp/api-kit/ports';
import { STATISTIQUES_GUICHETS } from '../../contracts/index.ts';
import { countGuichets, NONE, type PortFigures } from './guichets-counts.ts';
import { readMois } from './mois.ts';
import { together, withoutSmall } from './petits-nombres.ts';

/** Who reads « Statistiques »: agents for their guichet, référents for theirs. */
const READERS = { roles: ['professionnel', 'referent'] } as const;

/** What other modules are told of plis: sums, by the caller's rights. */
export function serveStatistiques(figures: PortFigures): ServedPort {
  return servePort(statistiquesPort, READERS, {
    parGuichet: {
      heavy: true,
      handler: async ({ account, guichet, input, signal }) => {
        const period = readMois(input.mois, figures.clock.now());
        const { guichets, omis } = await readable(figures, account, guichet);
        const counts = await countGuichets(figures, guichets, period, signal);
        return {
          guichets: guichets.map(({ code, nom }) => ({ code, nom, ...withoutSmall(counts.get(code) ?? NONE) })),
          omis,
        };
      },
    },
    parDepartement: {
      heavy: true,
      handler: async ({ account, guichet, input, signal }) => {
        const period = readMois(input.mois, figures.clock.now());
        const { guichets } = await readable(figures, account, guichet);
        // Whoever works at a guichet reads its figures on « Statistiques », whole.
        const known = new Set([...account.guichets, ...account.perimetre]);
        const departements = [];
        for (const code of new Set(guichets.map(({ codeTerritoire }) => codeTerritoire).toSorted())) {
          const all = await figures.guichets.ofTerritoire(code);
          const counts = await countGuichets(figures, all, period, signal);
          const own = [...counts].filter(([one]) => known.has(one)).map(([, counted]) => counted);
          const others = [...counts].filter(([one]) => !known.has(one)).map(([, counted]) => counted);
          departements.push({ code, guichets: counts.size, ...together(own, others) });
        }
        return { departements };
      },
    },
  });
}

/** The guichets whose figures the caller may read one by one. */
async function readable(
  { guichets }: PortFigures,
  { perimetre }: Account,
  guichet: CurrentGuichet | undefined,
): Promise<{ guichets: KeptGuichet[]; omis: number }> {
  const codes = [...new Set([...(guichet === undefined ? [] : [guichet.code]), ...perimetre])];
  const all = await guichets.findAll(codes);
  return { guichets: all.slice(0, STATISTIQUES_GUICHETS), omis: Math.max(0, all.length - STATISTIQUES_GUICHETS) };
}
