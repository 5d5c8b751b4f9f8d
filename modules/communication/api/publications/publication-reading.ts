import {
  startOfParisDay,
  type Account,
  type CurrentGuichet,
  type FileResponse,
  type ModuleContext,
} from '@pwp/api-kit';
import { SEARCH_LIMITS, type SearchAnswer } from '@pwp/contracts';
import {
  GENRE_LABELS,
  PUBLICATIONS_A_PAGE,
  type FiltresPublications,
  type Publication,
  type PublicationDetail,
  type PublicationList,
  type Question,
} from '../../contracts/index.ts';
import { withdrawRead } from '../annonces/publication-notices.ts';
import type { Reader } from '../lecteurs/addressed-sql.ts';
import type { ReaderOf } from '../lecteurs/reader.ts';
import { markRead } from '../lectures/lecture-marks.ts';
import { PieceModel } from '../pieces/piece-model.ts';
import { sendPiece } from '../pieces/piece-download.ts';
import { presentPiece } from '../pieces/piece-presenter.ts';
import { publicationIntrouvable } from '../problems.ts';
import { wordsOf } from './cherchable.ts';
import { cursorAfter, readCursor } from './list-cursor.ts';
import { presentPublication, presentQuestion, presentWhole } from './publication-presenter.ts';
import * as publicationReads from './publication-reads.ts';
import type { PublicationRow, WholeRow } from './publication-reads.ts';

/** The caller of a read. */
interface Caller {
  account: Account;
  guichet: CurrentGuichet | undefined;
}

/** What a reader does with what is addressed to the account. */
export interface PublicationReading {
  list(caller: Caller, filters: FiltresPublications): Promise<PublicationList>;
  /** Throws `publication-introuvable`, also for what is addressed to others. */
  read(caller: Caller, publicationId: string): Promise<PublicationDetail>;
  /** Throws `publication-introuvable`, `piece-introuvable`, `piece-infectee`, `piece-en-analyse`. */
  download(caller: Caller, file: { id: string; pieceId: string }, signal: AbortSignal): Promise<FileResponse>;
  /** Marks it when `seen` is the version that is to be read. Throws `publication-introuvable`. */
  markRead(caller: Caller, publicationId: string, seen: number): Promise<void>;
  /** Marks what was read since this instant or before. */
  markAllRead(caller: Caller, until: Date): Promise<void>;
  countUnread(caller: Caller): Promise<number>;
  alerts(caller: Caller): Promise<Publication[]>;
  countAlerts(caller: Caller): Promise<number>;
  questions(caller: Caller, filters: Pick<FiltresPublications, 'theme' | 'texte'>): Promise<Question[]>;
  search(caller: Caller, typed: string): Promise<SearchAnswer>;
}

/** Dependencies of the service. */
export type ReadingContext = Pick<
  ModuleContext<unknown>,
  'antivirus' | 'clock' | 'files' | 'notices' | 'reads' | 'transaction'
> & {
  readerOf: ReaderOf;
};

/** A word of one letter is in every text. */
const SHORTEST = 2;

/** The service over the database. */
export function createPublicationReading(context: ReadingContext): PublicationReading {
  const { clock, notices, reads, transaction, readerOf } = context;
  const reader = ({ account, guichet }: Caller): Promise<Reader> => readerOf(account, guichet);
  const countOf = async (read: Parameters<typeof reads>[0]) => {
    const [row] = await reads<{ nombre: number }>(read);
    return row?.nombre ?? 0;
  };

  async function find(caller: Caller, publicationId: string): Promise<WholeRow> {
    const read = publicationReads.wholeOf(await reader(caller), clock.now(), publicationId);
    const [found] = await reads<WholeRow>(read);
    if (found === undefined) throw publicationIntrouvable('Elle a peut-être été retirée, ou sa période est passée.');
    return found;
  }

  return {
    async list(caller, { genre, theme, nonLues, du, au, texte = '', cursor }) {
      const who = await reader(caller);
      const now = clock.now();
      const filters = {
        genre,
        theme,
        unread: nonLues === 'oui',
        from: du === undefined ? undefined : startOfParisDay(du),
        until: au === undefined ? undefined : startOfParisDay(au, 1),
        words: wordsOf(texte),
      };
      const place = readCursor(cursor);
      const after = place && { debut: place.instant, id: place.id };
      const [rows, total, unread] = await Promise.all([
        reads<PublicationRow>(publicationReads.pageOf(who, now, filters, after)),
        countOf(publicationReads.totalOf(who, now, filters)),
        countOf(publicationReads.unreadCount(who, now)),
      ]);
      const shown = rows.slice(0, PUBLICATIONS_A_PAGE);
      const last = rows.length > shown.length ? shown.at(-1) : undefined;
      return {
        items: shown.map(presentPublication),
        total,
        nonLues: unread,
        ...(last !== undefined && { nextCursor: cursorAfter({ instant: new Date(last.debut), id: last.id }) }),
      };
    },

    async read(caller, publicationId) {
      const found = await find(caller, publicationId);
      const pieces = await PieceModel.findAll({
        where: { publicationId: found.id, retireeVersion: null },
        order: ['id'],
        raw: true,
      });
      return presentWhole(found, pieces.map(presentPiece));
    },

    async download(caller, { id, pieceId }, signal) {
      const { id: publicationId } = await find(caller, id);
      const piece = await PieceModel.findOne({ where: { publicationId, pieceId, retireeVersion: null }, raw: true });
      return sendPiece(context, piece, signal);
    },

    async markRead(caller, publicationId, seen) {
      const { id, genre, versionALire } = await find(caller, publicationId);
      // Corrected since, and to be read again: nobody has seen that on the page of before.
      if (seen < versionALire) return;
      await transaction(async () => {
        await markRead(caller.account.id, [{ publicationId: id, version: versionALire }], clock.now());
        await withdrawRead(notices, caller.account.id, [{ id, genre }]);
      });
    },

    async markAllRead(caller, until) {
      const who = await reader(caller);
      const now = clock.now();
      // What comes while the list is marked has not been seen.
      const end = new Date(Math.min(until.getTime(), now.getTime()) + 1);
      const rows = await reads<WholeRow>(publicationReads.unreadOf(who, now, end));
      await transaction(async () => {
        const seen = rows.map(({ id, versionALire }) => ({ publicationId: id, version: versionALire }));
        await markRead(caller.account.id, seen, now);
        await withdrawRead(notices, caller.account.id, rows);
      });
    },

    async countUnread(caller) {
      return countOf(publicationReads.unreadCount(await reader(caller), clock.now()));
    },

    async alerts(caller) {
      const rows = await reads<PublicationRow>(publicationReads.unreadAlerts(await reader(caller), clock.now()));
      return rows.map(presentPublication);
    },

    async countAlerts(caller) {
      const now = clock.now();
      // Most of the time there is none, for anybody: nothing is asked of the reader then.
      if ((await reads<{ id: number }>(publicationReads.anyAlert(now))).length === 0) return 0;
      return countOf(publicationReads.unreadAlertCount(await reader(caller), now));
    },

    async questions(caller, { theme, texte = '' }) {
      const read = publicationReads.questionsOf(await reader(caller), clock.now(), { theme, words: wordsOf(texte) });
      return (await reads<WholeRow>(read)).map(presentQuestion);
    },

    async search(caller, typed) {
      const words = wordsOf(typed);
      if (typed.length < SHORTEST || words.length === 0) return { items: [] };
      const rows = await reads<PublicationRow>(
        publicationReads.pageOf(await reader(caller), clock.now(), { words }, undefined),
      );
      return {
        items: rows.slice(0, SEARCH_LIMITS.results).map(({ publicationId, genre, titre, resume }) => ({
          kind: GENRE_LABELS[genre],
          label: titre,
          ...(resume !== '' && { detail: resume }),
          path: `/communication/publications/${publicationId}`,
        })),
      };
    },
  };
}
