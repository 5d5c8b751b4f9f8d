import { Readable } from 'node:stream';
import { defineProblem, FileResponse, isEventStream, route, WithHeaders, type Route } from '@pwp/api-kit';
import { noticeEndpoints, type NoticeCount } from '@pwp/contracts';
import { preferencesTropNombreuses } from '../preferences/preference-store.ts';
import type { NoticeChoices } from './notice-choices.ts';
import { notificationIntrouvable, type NoticeReading } from './notice-reading.ts';
import { tropDeFlux, type NoticeStreams } from './notice-streams.ts';
import type { UnsubscribeLinks } from './unsubscribe-links.ts';

interface NoticesRoutesContext {
  reading: NoticeReading;
  choices: NoticeChoices;
  streams: NoticeStreams;
  unsubscribe: UnsubscribeLinks | undefined;
  /** Page where mails are chosen. */
  settingsPage: string | undefined;
  publicUrl: string;
}

const desabonnementInconnu = defineProblem(
  'desabonnement-inconnu',
  404,
  'Ce lien ne désabonne de rien : il est incomplet, ou trop ancien',
);

const NONE: NoticeCount = { nonLues: 0, derniere: null, toutes: 0 };

/** The notices of an account, below `/api/notifications`. An account reaches only its own. */
export function noticesRoutes({
  reading,
  choices,
  streams,
  unsubscribe,
  settingsPage,
  publicUrl,
}: NoticesRoutesContext): Route[] {
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
    route(noticeEndpoints['GET /desabonnement'], {
      access: 'public',
      // A mail client that only opens the address, or a program that looks at it, changes nothing.
      handler: () => Promise.resolve(new WithHeaders({ Location: publicUrl + (settingsPage ?? '/') }, undefined)),
    }),
    route(noticeEndpoints['POST /desabonnement'], {
      access: 'public',
      problems: [desabonnementInconnu, preferencesTropNombreuses],
      async handler({ query }) {
        const refused = unsubscribe?.read(query.jeton);
        if (refused === undefined) throw desabonnementInconnu('« Gérer mes notifications » fait de même.');
        await choices.refuse(refused.accountId, refused.kind);
      },
    }),
  ];
}
