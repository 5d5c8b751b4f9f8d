import { identiteIndisponible, route, type Route } from '@pwp/api-kit';
import { redactionEndpoints } from '../../contracts/index.ts';
import { REDACTEUR } from '../access.ts';
import { horsPerimetre, publicationIncomplete } from '../problems.ts';
import type { AudienceChoice } from './audience-choice.ts';

/** What tells authors of an audience. */
export function audienceRoutes(choice: AudienceChoice): Route[] {
  return [
    route(redactionEndpoints['GET /redaction/audience'], {
      access: REDACTEUR,
      handler: ({ account }) => Promise.resolve(choice.choices(account)),
    }),

    route(redactionEndpoints['POST /redaction/audience/apercu'], {
      access: REDACTEUR,
      heavy: 'outside',
      problems: [horsPerimetre, publicationIncomplete, identiteIndisponible],
      handler: ({ account, body }) => choice.preview(account, body.audience),
    }),
  ];
}
