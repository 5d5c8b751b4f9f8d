import { multipartBlob, ProviderRefusal, type ProviderCall } from '@pwp/api-kit';
import type { z } from 'zod';
import { DocumentsAnswer, UploadAnswer } from './glpi-answers.ts';
import { isOfContent } from './glpi-refusals.ts';
import type { GlpiSession } from './glpi-session.ts';
import type { DocumentToAdd, SupportGateway } from './support-gateway.ts';

/** A document of a ticket, of a follow-up or of a solution; `owner` is its user there. */
export interface GlpiDocument {
  id: number;
  /** Its title in GLPI, with the portal's mark when it came from there. */
  titre: string;
  nom: string;
  type: string;
  owner: number;
  date: string | undefined;
}

/** An item of GLPI that may have documents. */
export interface GlpiItem {
  itemtype: 'Ticket' | 'ITILFollowup' | 'ITILSolution';
  id: number;
}

/** Items asked for in one call: their address stays below 4 KB. */
const AT_ONCE = 40;

/** The documents of items, by item, over `getMultipleItems` with `with_documents`. */
export async function documentsOf(
  session: GlpiSession,
  items: readonly GlpiItem[],
  more: Partial<ProviderCall>,
): Promise<readonly (readonly GlpiDocument[])[]> {
  const batches: (readonly GlpiItem[])[] = [];
  for (let from = 0; from < items.length; from += AT_ONCE) batches.push(items.slice(from, from + AT_ONCE));
  const answers = await Promise.all(batches.map((batch) => session.json(documentsCall(batch, more), DocumentsAnswer)));
  return answers.flatMap((answer, at) => (batches[at] ?? []).map((_item, rank) => documentsIn(answer[rank])));
}

function documentsCall(items: readonly GlpiItem[], more: Partial<ProviderCall>): ProviderCall {
  const query = new URLSearchParams({ with_documents: 'true' });
  for (const [rank, { itemtype, id }] of items.entries()) {
    query.set(`items[${rank}][itemtype]`, itemtype);
    query.set(`items[${rank}][items_id]`, String(id));
  }
  return { method: 'GET', path: `/getMultipleItems?${query.toString()}`, repeatable: true, ...more };
}

function documentsIn(item: z.output<typeof DocumentsAnswer>[number] | undefined): GlpiDocument[] {
  return (item?.rows ?? []).flatMap((row) => {
    // A link to a web page: there is nothing to download.
    if (row.filename === undefined || row.filename === '') return [];
    const date = row.assocdate ?? row.date_mod ?? undefined;
    return [
      {
        id: row.id,
        titre: row.name ?? '',
        nom: row.filename,
        type: row.mime ?? '',
        owner: row.users_id ?? 0,
        date,
      },
    ];
  });
}

/** Joins a file to a ticket, unless one with its mark is already there. */
export async function addDocument(
  session: GlpiSession,
  ticket: number,
  { reference, nom, content }: DocumentToAdd,
  more: Partial<ProviderCall>,
): ReturnType<SupportGateway['addDocument']> {
  const mark = `(${reference})`;
  const [held = []] = await documentsOf(session, [{ itemtype: 'Ticket', id: ticket }], more);
  const former = held.find(({ titre }) => titre.endsWith(mark));
  if (former !== undefined) return { id: former.id };
  // GLPI has 255 characters for a title.
  const input = { name: `${nom.slice(0, 200)} ${mark}`, itemtype: 'Ticket', items_id: ticket, _filename: [nom] };
  try {
    const { id, upload_result: upload } = await session.json(
      {
        method: 'POST',
        path: '/Document',
        body: async (signal) =>
          multipartBlob({ uploadManifest: JSON.stringify({ input }) }, [
            { name: 'filename[0]', filename: nom, content: await content(signal) },
          ]),
        repeatable: false,
        ...more,
      },
      UploadAnswer,
    );
    return upload?.filename.some(({ error }) => error !== undefined) === true ? undefined : { id };
  } catch (error) {
    if (isOfContent(error)) return undefined;
    throw error;
  }
}

/** The bytes of a document, as they arrive. */
export async function readDocument(
  session: GlpiSession,
  id: number,
  more: Partial<ProviderCall>,
): ReturnType<SupportGateway['readDocument']> {
  try {
    const { headers, body } = await session.open({
      method: 'GET',
      path: `/Document/${id}?alt=media`,
      headers: { Accept: 'application/octet-stream' },
      repeatable: true,
      ...more,
    });
    const length = Number(headers.get('content-length') ?? Number.NaN);
    return {
      body,
      size: Number.isSafeInteger(length) && headers.get('content-encoding') === null ? length : undefined,
    };
  } catch (error) {
    if (error instanceof ProviderRefusal && error.status === 404) return undefined;
    throw error;
  }
}
