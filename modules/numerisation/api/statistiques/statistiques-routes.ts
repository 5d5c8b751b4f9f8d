import { route, type Clock, type Guichets, type Reads, type Route } from '@pwp/api-kit';
import { statistiquesEndpoints } from '../../contracts/index.ts';
import { AGENT, REFERENT } from '../access.ts';
import { guichetHorsPerimetre, periodeInvalide, statistiquesTropGrandes } from '../problems.ts';
import { readPerimetre, readStatistiques } from './statistiques-service.ts';

/** The services behind the routes. */
export interface StatistiquesRoutesContext {
  clock: Clock;
  reads: Reads;
  guichets: Guichets;
  /** How long the follow-up of the prestataire may be silent before the page warns, ms. */
  suiviRetardMs: number;
  /** Plis that one answer counts, at most. */
  plisMax: number;
}

/** The figures of the plis: of the current guichet, or of the guichets of a référent. */
export function statistiquesRoutes({ clock, ...context }: StatistiquesRoutesContext): Route[] {
  const reading = () => ({ ...context, now: clock.now() });
  return [
    route(statistiquesEndpoints['GET /statistiques'], {
      access: AGENT,
      heavy: 'reads',
      problems: [periodeInvalide, statistiquesTropGrandes],
      handler: ({ guichet, query }) => readStatistiques(reading(), [guichet], query),
    }),

    route(statistiquesEndpoints['GET /statistiques/perimetre'], {
      access: REFERENT,
      heavy: 'reads',
      problems: [periodeInvalide, guichetHorsPerimetre, statistiquesTropGrandes],
      handler: ({ account, query }) => readPerimetre(reading(), account, query),
    }),
  ];
}
