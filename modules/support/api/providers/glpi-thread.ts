import type { ProviderCall } from '@pwp/api-kit';
import { documentsOf, type GlpiDocument, type GlpiItem } from './glpi-documents.ts';
import { FollowupsAnswer, SolutionsAnswer } from './glpi-answers.ts';
import { everyRow } from './glpi-pages.ts';
import type { GlpiSession } from './glpi-session.ts';
import { plainText, referenceOf } from './glpi-text.ts';
import type { ReadDocument, ReadExchange } from './read-exchange.ts';

/** The ticket to read, its requester's id in GLPI, and how GLPI's dates are read. */
interface ThreadReading extends Pick<ProviderCall, 'timeoutMs'> {
  id: number;
  user: number | undefined;
  instant: (text: string) => Date;
}

/** What the requester of a ticket may read of it, oldest first, with its files. Private follow-ups stay in GLPI. */
export async function readThread(
  session: GlpiSession,
  { id, user, instant, timeoutMs }: ThreadReading,
): Promise<ReadExchange[]> {
  const more = timeoutMs === undefined ? {} : { timeoutMs };
  const [allFollowups, solutions] = await Promise.all([
    everyRow(session, `/Ticket/${id}/ITILFollowup`, FollowupsAnswer, more),
    everyRow(session, `/Ticket/${id}/ITILSolution`, SolutionsAnswer, more),
  ]);
  const followups = allFollowups.filter((followup) => followup.is_private === 0);
  const items: GlpiItem[] = [
    { itemtype: 'Ticket', id },
    ...followups.map((followup): GlpiItem => ({ itemtype: 'ITILFollowup', id: followup.id })),
    ...solutions.map((solution): GlpiItem => ({ itemtype: 'ITILSolution', id: solution.id })),
  ];
  const [ofTicket = [], ...ofOthers] = await documentsOf(session, items, more);

  // Support staff answer with an account. A person without one answers by mail, and GLPI then gives no author.
  const auteurOf = (users: number) => (users === 0 || users === user ? ('demandeur' as const) : ('support' as const));
  const written = (
    { users, date, content }: { users: number; date: string; content: string },
    nature: ReadExchange['nature'],
    suivi: number | null,
    documents: readonly GlpiDocument[] = [],
  ): ReadExchange => {
    const texte = plainText(content);
    return {
      date: instant(date).toISOString(),
      auteur: auteurOf(users),
      nature,
      texte,
      suivi,
      reference: referenceOf(texte),
      documents: documents.map(kept),
    };
  };

  const echanges = [
    ...followups.map(({ id: suivi, users_id: users, date, content }, at) =>
      written({ users, date, content }, 'reponse', suivi, ofOthers[at]),
    ),
    ...solutions.map(({ users_id: users, date_creation: date, content }, at) =>
      written({ users, date, content }, 'solution', null, ofOthers[followups.length + at]),
    ),
    // A file joined to the ticket itself is an exchange of its own, as in GLPI's timeline.
    ...ofTicket.flatMap((document) =>
      document.date === undefined
        ? []
        : [written({ users: document.owner, date: document.date, content: '' }, 'reponse', null, [document])],
    ),
  ];
  return echanges.toSorted((left, right) => left.date.localeCompare(right.date));
}

function kept({ id, nom, type }: GlpiDocument): ReadDocument {
  return { id, nom, type };
}
