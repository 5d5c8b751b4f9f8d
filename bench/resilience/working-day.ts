import { randomInt, randomUUID } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { writtenPage } from '@pwp/module-numerisation/testing';
import { FormData } from 'undici';
import { z } from 'zod';
import { lastDays } from '../reads/asked-reads.ts';
import type { Browser } from './browser.ts';
import type { Agent } from './fill-cluster.ts';

/** A person sends so many plis in so many seconds of a day. */
const PLIS_A_DAY = 40;
const DAY = 7 * 3_600;
/** Between two looks of an open dashboard at what changed, ms, as `use-changements.ts` asks. */
const LOOK = 20_000;
/** Looks before another page is opened. */
const LOOKS = 2;

const Demande = z.object({
  sections: z.array(z.object({ categories: z.array(z.object({ code: z.string(), pleine: z.boolean() })) })),
});
const Draft = z.object({ id: z.string() });
const Sent = z.object({ transaction: z.string() });
const Changes = z.object({ curseur: z.number() });

/** A piece that somebody sent: its name is its own. */
export interface SentPiece {
  name: string;
  /** N° de transaction of the pli that was confirmed; undefined while it is not. */
  transaction: string | undefined;
}

/** How many seconds of a day one pli takes. */
export const SECONDS_OF_A_PLI = DAY / PLIS_A_DAY;

const BASE = '/api/numerisation';
const get = (path: string, route = path) => ({ route: `GET ${route}`, path });

/**
 * A person's morning until `over`: forty plis a day, each with what is read around it, after a time to think that is drawn. What is
 * under way when it is over is ended.
 */
export async function workUntil(over: AbortSignal, browser: Browser, agent: Agent, sent: SentPiece[]): Promise<void> {
  const waiting = [...agent.demandes];
  const pause = (ms: number) => setTimeout(ms, undefined, { signal: over }).catch(() => undefined);
  const { read } = browser;

  async function dashboard(): Promise<void> {
    const [, , , changes] = await Promise.all([
      read(get(`${BASE}/plis`)),
      read(get(`${BASE}/plis/counters`)),
      read(get(`${BASE}/a-corriger/nombre`)),
      read(get(`${BASE}/plis/changements`)),
    ]);
    const cursor = Changes.safeParse(changes);
    for (let look = 0; look < LOOKS && cursor.success; look += 1) {
      await pause(LOOK);
      if (over.aborted) return;
      await read(get(`${BASE}/plis/changements?depuis=${cursor.data.curseur}`, `${BASE}/plis/changements`));
    }
  }

  async function newPage(): Promise<void> {
    await read(get('/'));
    await Promise.all([read(get('/registry/v1/manifest')), read(get('/api/meta'))]);
  }

  async function sendPli(): Promise<void> {
    const numeroUnique = waiting.shift();
    if (numeroUnique === undefined) throw new Error(`${agent.email} has no demande left`);
    const demande = Demande.safeParse(
      await read(get(`${BASE}/demandes/${numeroUnique}`, `${BASE}/demandes/:numeroUnique`)),
    );
    if (!demande.success) return;
    const categorie = demande.data.sections.flatMap(({ categories }) => categories).find(({ pleine }) => !pleine)?.code;
    if (categorie === undefined) throw new Error(`${numeroUnique} takes no piece`);
    await pause(think());
    const opened = { route: `POST ${BASE}/brouillons`, path: `${BASE}/brouillons` };
    const draft = Draft.safeParse(await browser.send({ ...opened, body: { contexte: 'AJO', numeroUnique } }));
    if (!draft.success) return;
    const path = `${BASE}/brouillons/${draft.data.id}`;
    const route = `${BASE}/brouillons/:id`;
    const name = `${randomUUID()}.pdf`;
    const form = new FormData();
    form.set('categorie', categorie);
    form.set('file', new Blob([writtenPage(Buffer.from(randomUUID()))], { type: 'application/pdf' }), name);
    const put = { route: `PUT ${route}/fichiers/:id`, path: `${path}/fichiers/${randomUUID()}` };
    if ((await browser.send({ ...put, method: 'PUT', body: form })) === undefined) return;
    const piece: SentPiece = { name, transaction: undefined };
    sent.push(piece);
    const confirmed = Sent.safeParse(
      await browser.send({ route: `POST ${route}/envoi`, path: `${path}/envoi`, body: {} }),
    );
    if (!confirmed.success) return;
    const { transaction } = confirmed.data;
    piece.transaction = transaction;
    await read(get(`${BASE}/plis/${transaction}`, `${BASE}/plis/:transaction`));
  }

  /** What is done around one pli. The seldom: once in so many plis. */
  const seldom = (times: number, act: () => Promise<unknown>) => (randomInt(times) === 0 ? [act] : []);
  const around = () => [
    ...seldom(4, newPage),
    dashboard,
    ...seldom(2, () => read(get(`${BASE}/a-corriger`))),
    sendPli,
    dashboard,
    ...seldom(4, () => read(get('/api/notifications'))),
    ...seldom(PLIS_A_DAY, () => read(get(`${BASE}/statistiques?${lastDays(30)}`, `${BASE}/statistiques`))),
  ];
  /** About five acts and a time to think within one share the time of a pli; looks at the dashboard take theirs of it. */
  const think = () => -Math.log(1 - Math.random()) * ((SECONDS_OF_A_PLI * 1_000 - 2 * LOOKS * LOOK) / 5.2);

  // Nobody begins the day at the same point of it.
  let acts = around();
  acts = acts.slice(randomInt(acts.length));
  while (!over.aborted) {
    for (const act of acts) {
      await pause(think());
      if (over.aborted) return;
      await act();
    }
    acts = around();
  }
}
