import { route, type Route } from '@pwp/api-kit';
import { correctionEndpoints } from '../../contracts/index.ts';
import { AGENT } from '../access.ts';
import { correctionIntrouvable, correctionTraitee } from '../problems.ts';
import { readableCorrections } from './correction-policy.ts';
import { classify, countCorrections, listCorrections, reopen, type CorrectionContext } from './correction-service.ts';

/** What the guichet has to mend after a rejection. */
export function correctionsRoutes(context: CorrectionContext): Route[] {
  const { reads } = context;
  return [
    route(correctionEndpoints['GET /a-corriger'], {
      access: AGENT,
      heavy: 'reads',
      problems: [],
      handler: ({ account, guichet, query }) => listCorrections(reads, { account, guichet }, query),
    }),

    route(correctionEndpoints['GET /a-corriger/nombre'], {
      access: AGENT,
      problems: [],
      handler: async ({ guichet }) => ({ nombre: await countCorrections(reads, readableCorrections(guichet)) }),
    }),

    route(correctionEndpoints['PUT /a-corriger/:correctionId/classement'], {
      access: AGENT,
      problems: [correctionIntrouvable, correctionTraitee],
      handler: ({ account, guichet, origin, params, body }) =>
        classify(context, { account, guichet, origin }, params.correctionId, body.raison),
    }),

    route(correctionEndpoints['DELETE /a-corriger/:correctionId/classement'], {
      access: AGENT,
      problems: [correctionIntrouvable, correctionTraitee],
      handler: ({ account, guichet, origin, params }) =>
        reopen(context, { account, guichet, origin }, params.correctionId),
    }),
  ];
}
