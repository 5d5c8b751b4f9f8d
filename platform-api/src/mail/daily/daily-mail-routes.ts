import { route, type Route } from '@pwp/api-kit';
import { dailyMailEndpoints } from '@pwp/contracts';
import { preferencesTropNombreuses } from '../../preferences/preference-store.ts';
import type { DailyMailChoices } from './daily-mail-choice.ts';

/** The switch of the daily mail, below `/api/courriel-quotidien`. */
export function dailyMailRoutes(choices: DailyMailChoices): Route[] {
  return [
    route(dailyMailEndpoints['GET /'], {
      access: 'signed-in',
      handler: async ({ account }) => ({ actif: await choices.read(account.id) }),
    }),
    route(dailyMailEndpoints['PUT /'], {
      access: 'signed-in',
      problems: [preferencesTropNombreuses],
      handler: ({ account, body }) => choices.write(account.id, body),
    }),
  ];
}
