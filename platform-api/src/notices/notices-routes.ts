import { Readable } from 'node:stream';
import { FileResponse, isEventStream, route, WithHeaders, type Route } from '@pwp/api-kit';
import { noticeEndpoints, type NoticeCount } from '@pwp/contracts';
import { preferencesTropNombreuses } from '../preferences/preference-store.ts';
import type { NoticeChoices } from './notice-choices.ts';
import { notificationIntrouvable, type NoticeReading } from './notice-reading.ts';
import { tropDeFlux, type NoticeStreams } from './notice-streams.ts';

interface NoticesRoutesContext {
  reading: NoticeReading;
  choices: NoticeChoices;
  streams: NoticeStreams;
  /** Page where mails are chosen. */
  settingsPage: string | undefined;
}

const NONE: NoticeCount = { nonLues: 0, derniere: null, toutes: 0 };

/** The notices of an account, below `/api/notifications`. An account reaches only its own. */
export function noticesRoutes({ reading, choices, streams, settingsPage }: NoticesRoutesContext): Route[] {
  return [
    route(noticeEndpoints['GET /'], {
      access: 'signed-in',
      handler: async ({ account, query }) => ({
        ...(await reading.list(account, query.avant)),
        reglages: settingsPage ?? null,
      }),
    }),
    route(noticeEndpoints['GET /compteur'], {
      access: 'signed-in',
      handler: async ({ account }) => (await reading.count([account]))[0] ?? NONE,
    }),
    route(noticeEndpoints['GET /flux'], {
      access: 'signed-in',
      problems: [tropDeFlux],
      async handler({ account, request }) {
        const body = isEventStream(request)
          ? streams.open(account)
          : Readable.from([`data: ${JSON.stringify((await reading.count([account]))[0] ?? NONE)}\n\n`]);
        // A reverse proxy that keeps answers until they end would keep this one for ever.
        return new WithHeaders({ 'X-Accel-Buffering': 'no' }, new FileResponse({ body, type: 'text/event-stream' }));
      },
    }),
    route(noticeEndpoints['PUT /:noticeId/lecture'], {
      access: 'signed-in',
      problems: [notificationIntrouvable],
      handler: ({ account, params }) => reading.markRead(account, params.noticeId),
    }),
    route(noticeEndpoints['PUT /lecture'], {
      access: 'signed-in',
      handler: ({ account, body }) => reading.markAllRead(account, body.jusqua),
    }),
    route(noticeEndpoints['GET /choix'], {
      access: 'signed-in',
      handler: ({ account }) => choices.read(account),
    }),
    route(noticeEndpoints['PUT /choix'], {
      access: 'signed-in',
      problems: [preferencesTropNombreuses],
      handler: ({ account, body }) => choices.write(account, body.choix),
    }),
  ];
}
