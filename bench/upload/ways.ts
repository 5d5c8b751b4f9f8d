import { randomUUID } from 'node:crypto';
import { formOf, sendForm } from './forms.ts';

/** Sends the files of one pli, as number `rank` of the concurrent senders. */
export type Way = (files: readonly Buffer[], rank: number) => Promise<void>;

/** Files that the page uploads at once. */
const AT_ONCE = 2;

/** All in one request, like an application. */
export function inOneRequest(url: string, numeroUnique: string, headers: Readonly<Record<string, string>>): Way {
  return (files) =>
    sendForm('POST', url, formOf({ numeroUnique, contexte: 'AJO' }, 'files', files), {
      ...headers,
      'idempotency-key': randomUUID(),
    });
}

/**
 * Creates a draft, uploads its files two at a time, then sends « Valider », like the page; `agents` are the senders,
 * by their headers.
 */
export function asThePage(api: string, numeroUnique: string, agents: readonly Readonly<Record<string, string>>[]): Way {
  return async (files, rank) => {
    const headers = agents[rank];
    if (headers === undefined) throw new Error(`no agent ${rank}`);
    const post = async (path: string, body?: object): Promise<{ id: string }> => {
      const answer = await fetch(`${api}${path}`, {
        method: 'POST',
        headers: { ...headers, 'content-type': 'application/json' },
        body: JSON.stringify(body ?? {}),
      });
      if (answer.status !== 201) throw new Error(`${path} answered ${answer.status}: ${await answer.text()}`);
      return answer.json() as Promise<{ id: string }>;
    };
    const { id } = await post('/brouillons', { contexte: 'AJO', numeroUnique });
    const waiting = files.values();
    const sendNext = async (): Promise<void> => {
      for (const file of waiting) {
        await sendForm('PUT', `${api}/brouillons/${id}/fichiers/${randomUUID()}`, formOf({}, 'file', [file]), headers);
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, sendNext));
    await post(`/brouillons/${id}/envoi`);
  };
}
