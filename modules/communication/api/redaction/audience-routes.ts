import { identiteIndisponible, route, type Route } from '@pwp/api-kit';
import { redactionEndpoints } from '../../contracts/index.ts';
import { REDACTEUR } from '../access.ts';
import { horsPerimetre, publicationIncomplete } from '../problems.ts';
import type { AudienceChoice } from './audience-choice.ts';

/** What authors choose an audience by. */
export function audienceRoutes(choice: AudienceChoice): Route[] {
  return [
    route(redactionEndpoints['GET /redaction/audience'], {
      access: REDACTEUR,
      problems: [identiteIndisponible],
      handler: ({ account }) => choice.choices(account),
    }),

    route(redactionEndpoints['POST /redaction/audience/apercu'], {
      access: REDACTEUR,
      heavy: 'outside',
      problems: [horsPerimetre, publicationIncomplete, identiteIndisponible],
      handler: ({ account, body }) => choice.preview(account, body.audience),
    }),

    route(redactionEndpoints['POST /redaction/guichets'], {
      access: REDACTEUR,
      handler: async ({ account, body }) => {
        const items = await choice.searchGuichets(account, body.texte);
        return { items, total: items.length };
      },
    }),

    route(redactionEndpoints['POST /redaction/comptes'], {
      access: REDACTEUR,
      heavy: 'outside',
      problems: [identiteIndisponible],
      handler: async ({ account, body }) => {
        const items = await choice.searchComptes(account, body.texte);
        return { items, total: items.length };
      },
    }),
  ];
}
