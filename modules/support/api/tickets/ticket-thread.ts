import type { ModuleContext } from '@pwp/api-kit';
import type { Attributes } from 'sequelize';
import type { EchangeTicket, TicketDetail } from '../../contracts/index.ts';
import { TicketMessageModel } from '../messages/message-model.ts';
import { presentMessage } from '../messages/message-presenter.ts';
import { TicketPieceModel } from '../pieces/piece-model.ts';
import { documentKey, presentDocument, presentPiece } from '../pieces/piece-presenter.ts';
import { exchangeKey, type ReadExchange } from '../providers/read-exchange.ts';
import type { TicketThread } from '../providers/support-gateway.ts';
import { tellAnswer, withdrawAnswer } from './answer-notice.ts';
import { storedExchanges } from './stored-exchanges.ts';
import { TicketModel } from './ticket-model.ts';
import { isSupportLast } from './ticket-turn.ts';

/** A change is read again for so long, ms: GLPI's dates have no milliseconds, and its clock may differ. */
const UNSETTLED = 60_000;

/** What the portal wrote itself on a ticket: its own text is shown, not GLPI's copy. */
interface OwnPart {
  messages: readonly TicketMessageModel[];
  pieces: readonly TicketPieceModel[];
}

/** The messages and files of a ticket, in order. */
async function ownPart(ticketId: number): Promise<OwnPart> {
  const [messages, pieces] = await Promise.all([
    TicketMessageModel.findAll({ where: { ticketId }, order: ['id'] }),
    TicketPieceModel.findAll({ where: { ticketId }, order: ['rang'] }),
  ]);
  return { messages, pieces };
}

/** What others wrote: GLPI's exchanges without the copies of the portal's own messages and files. */
function ofOthers(echanges: readonly ReadExchange[], { messages, pieces }: OwnPart): ReadExchange[] {
  const followups = new Set(messages.map(({ glpiId }) => glpiId));
  // One whose mark was lost between GLPI's answer and ours.
  const references = new Set(messages.flatMap(({ glpiId, reference }) => (glpiId === null ? [reference] : [])));
  const own = new Set(pieces.map(({ glpiId }) => glpiId));
  return echanges
    .filter(({ suivi }) => suivi === null || !followups.has(suivi))
    .filter(({ reference }) => reference === null || !references.has(reference))
    .map((echange) => ({ ...echange, documents: echange.documents.filter(({ id }) => !own.has(id)) }))
    .filter(({ texte, documents }) => texte !== '' || documents.length > 0);
}

/** What a thread is stored with. Without `notices`, nobody is told: the author is reading it. */
type KeepContext = Pick<ModuleContext<unknown>, 'transaction' | 'clock'> &
  Partial<Pick<ModuleContext<unknown>, 'notices'>>;

/** Stores a thread that was just read, and who wrote last; tells the author of a new answer. Returns the ticket as it is then. */
export function keepThread(
  { transaction, clock, notices }: KeepContext,
  id: number,
  thread: TicketThread,
): Promise<TicketModel> {
  return transaction(async () => {
    // Locked, so that a message that is being written is counted now or by whoever writes it.
    const row = await TicketModel.findByPk(id, { lock: true, rejectOnEmpty: true });
    // A slower reading of an earlier state: another process has stored what came since.
    if (row.echangesAu !== null && thread.lastChange < row.echangesAu) return row;
    const own = await ownPart(id);
    const others = ofOthers(thread.echanges, own);
    const ours = own.messages.filter(({ etat }) => etat !== 'refuse').map(({ dateEnvoi }) => dateEnvoi);
    const known = new Set(storedExchanges(row.echanges).map(exchangeKey));
    const fresh = others.filter((echange) => echange.auteur === 'support' && !known.has(exchangeKey(echange)));
    const words = {
      dernierSupport: lastOf(datesOf(others, 'support')),
      dernierDemandeur: lastOf([...datesOf(others, 'demandeur'), ...ours]),
    };
    if (notices !== undefined) {
      if (!isSupportLast(words)) await withdrawAnswer(notices, row.numero);
      else if (fresh.length > 0) await tellAnswer(notices, row);
    }
    return row.update({
      ...words,
      etat: thread.etat,
      dernierEchange: thread.lastChange,
      echanges: JSON.stringify(thread.echanges),
      echangesAu: wholeUntil(thread.lastChange, clock.now()),
      vuLe: seenUntil(row.vuLe, fresh),
      checkedAt: clock.now(),
    });
  });
}

/** Until when what was read of a ticket is whole: more may be written in the second of its last change. */
function wholeUntil(lastChange: Date, now: Date): Date {
  return now.getTime() - lastChange.getTime() > UNSETTLED ? lastChange : new Date(lastChange.getTime() - 1);
}

/** What came in the very second until which the agent has read is unread. */
function seenUntil(vuLe: Date | null, fresh: readonly ReadExchange[]): Date | null {
  if (vuLe === null) return null;
  const second = Math.floor(vuLe.getTime() / 1_000) * 1_000;
  return fresh.some(({ date }) => Date.parse(date) === second) ? new Date(second - 1) : vuLe;
}

function datesOf(echanges: readonly ReadExchange[], auteur: ReadExchange['auteur']): Date[] {
  return echanges.filter((echange) => echange.auteur === auteur).map(({ date }) => new Date(date));
}

function lastOf(dates: readonly Date[]): Date | null {
  return dates.length === 0 ? null : new Date(Math.max(...dates.map((date) => date.getTime())));
}

/** The files of the opening and the exchanges of a ticket, oldest first, as the contract describes them. */
export async function presentThread(row: Attributes<TicketModel>): Promise<Pick<TicketDetail, 'pieces' | 'echanges'>> {
  const own = await ownPart(row.id);
  const others = ofOthers(storedExchanges(row.echanges), own).map((echange): EchangeTicket => ({
    id: documentKey(row.numero, exchangeKey(echange)),
    date: echange.date,
    auteur: echange.auteur,
    nature: echange.nature,
    texte: echange.texte,
    etat: 'transmis',
    nouveau: echange.auteur === 'support' && (row.vuLe === null || new Date(echange.date) > new Date(row.vuLe)),
    pieces: echange.documents.map((document) => presentDocument(row.numero, document)),
  }));
  const ours = own.messages.map((message) =>
    presentMessage(
      message,
      own.pieces.filter(({ messageId }) => messageId === message.id),
    ),
  );
  return {
    pieces: own.pieces.filter(({ messageId }) => messageId === null).map(presentPiece),
    echanges: [...ours, ...others].toSorted((left, right) => left.date.localeCompare(right.date)),
  };
}
