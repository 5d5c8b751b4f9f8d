import { z } from 'zod';
import { defineEndpoints } from './endpoint.ts';
import { listOf } from './list.ts';

/** Notices in one answer. */
export const NOTICES_A_PAGE = 20;

/** One notice of an account. Its `detail` may name a file or a subject, which its mail does not; it holds no numéro unique. */
export const Notice = z
  .object({
    id: z.int(),
    /** `<module>.<name>`, as the module declares it. */
    kind: z.string(),
    pour: z.string().nullable().describe('whom it is about, where the module says it to this reader'),
    titre: z.string(),
    detail: z.string().nullable(),
    /** Page of the portal that it leads to. */
    path: z.string(),
    /** Code of the guichet that it is about: the page may need it as the current one. */
    guichet: z.string().nullable(),
    date: z.iso.datetime(),
    lue: z.boolean(),
  })
  .meta({ id: 'Notice' });
export type Notice = z.infer<typeof Notice>;

/** How many notices are unread, and the id of the newest of them: it grows when one arrives. */
export const NoticeCount = z
  .object({
    nonLues: z.int().min(0),
    derniere: z.int().nullable(),
    toutes: z
      .int()
      .min(0)
      .describe('how many the account has, read or not: it falls when one that was read is settled'),
  })
  .meta({ id: 'NoticeCount' });
export type NoticeCount = z.infer<typeof NoticeCount>;

/** A page of notices, the newest first; `reglages` is the page where mails are chosen. */
export const NoticeList = listOf(Notice)
  .extend({ nonLues: z.int().min(0), reglages: z.string().nullable() })
  .meta({ id: 'NoticeList' });
export type NoticeList = z.infer<typeof NoticeList>;

/** When a kind of notice is mailed to an account. */
export const MailChoice = z.enum(['tout-de-suite', 'quotidien', 'jamais']);
export type MailChoice = z.infer<typeof MailChoice>;

/** A kind of notice that this account may get by mail, when it does, and what it may choose. */
export const NoticeChoice = z
  .object({ kind: z.string(), label: z.string(), choix: MailChoice, possibles: z.array(MailChoice) })
  .meta({ id: 'NoticeChoice' });
export type NoticeChoice = z.infer<typeof NoticeChoice>;

const NoticeId = z.object({ noticeId: z.coerce.number().int().min(1).max(Number.MAX_SAFE_INTEGER) });

/** The notices of an account, below `/api/notifications`. An account reaches only its own. */
export const noticeEndpoints = defineEndpoints({
  'GET /': {
    summary: 'Mes notifications, la plus récente en tête',
    query: z.object({ avant: z.coerce.number().int().min(1).max(Number.MAX_SAFE_INTEGER).optional() }),
    output: NoticeList,
  },
  'GET /compteur': { summary: 'Combien de mes notifications ne sont pas lues', output: NoticeCount },
  'GET /flux': {
    summary:
      'Le compteur de mes notifications, à chaque changement ; une seule fois sans « Accept: text/event-stream »',
    output: { file: 'text/event-stream' },
  },
  'PUT /:noticeId/lecture': {
    summary: 'Marquer une de mes notifications comme lue',
    params: NoticeId,
    output: 'none',
  },
  'PUT /lecture': {
    summary: 'Marquer mes notifications comme lues, jusqu’à celle-ci',
    body: z.object({ jusqua: z.int().min(1).max(Number.MAX_SAFE_INTEGER) }),
    output: 'none',
  },
  'GET /choix': {
    summary: 'Les sortes de notifications que le compte peut recevoir par courriel, et quand il les reçoit',
    output: z.array(NoticeChoice),
  },
  'PUT /choix': {
    summary: 'Choisir quand ces sortes sont envoyées par courriel ; celles qui ne sont pas nommées ne changent pas',
    body: z.object({
      choix: z.array(z.object({ kind: z.string().max(81), choix: MailChoice })).max(100),
    }),
    output: 'none',
  },
  'GET /desabonnement': {
    summary: 'Le lien de désabonnement d’un courriel mène à la page où ils se choisissent',
    status: 303,
    output: 'none',
  },
  'POST /desabonnement': {
    summary: 'Un client de messagerie refuse pour la personne les courriels de cette sorte (RFC 8058)',
    query: z.object({ jeton: z.string().max(1_000) }),
    output: 'none',
  },
});
export type NoticeEndpoints = typeof noticeEndpoints;
