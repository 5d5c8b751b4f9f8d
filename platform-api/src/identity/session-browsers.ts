import type { Account, Identity } from '@pwp/api-kit';
import Bowser from 'bowser';
import { LRUCache } from 'lru-cache';
import { z } from 'zod';
import type { PreferenceStore } from '../preferences/preference-store.ts';

/** The account's browsers, by session, newest last. The identity does not tell them. */
const KEY = 'sessions.navigateurs';
/** Sessions of an account that are remembered; older ones are over. */
const MOST = 20;

const Kept = z
  .array(z.object({ id: z.string(), browser: z.string().optional(), system: z.string().optional() }))
  .catch([]);

/** Remembers with which browser and system each session works: their names, and nothing else of the header. */
export interface SessionBrowsers {
  /** The session works with this browser. One write a session and a process. */
  note: (account: Pick<Account, 'id' | 'sessionId'>, userAgent: string) => Promise<void>;
  /** The identity, whose sessions tell their browser where it is known. */
  toldBy: (identity: Identity) => Identity;
}

/** The browsers of sessions, among the preferences of their account. */
export function createSessionBrowsers(preferences: Pick<PreferenceStore, 'read' | 'change'>): SessionBrowsers {
  const noted = new LRUCache<string, true>({ max: 20_000 });

  return {
    async note({ id: accountId, sessionId }, userAgent) {
      if (noted.has(sessionId)) return;
      const told = { id: sessionId, ...namesOf(userAgent) };
      // Another session of the account may be noted at the same time.
      await preferences.change(accountId, KEY, (value) => {
        const kept = Kept.parse(value);
        return kept.some(({ id }) => id === sessionId) ? undefined : [...kept, told].slice(-MOST);
      });
      noted.set(sessionId, true);
    },
    toldBy: (identity) => ({
      ...identity,
      async sessionsOf(accountId) {
        const sessions = await identity.sessionsOf(accountId);
        if (sessions.length === 0) return sessions;
        const told = Kept.parse(await preferences.read(accountId, KEY));
        const kept = new Map(told.map(({ id, ...names }) => [id, names]));
        return sessions.map((session) => ({ ...session, ...kept.get(session.id) }));
      },
    }),
  };
}

/** The names of a browser and of its system, where the header tells them. */
export function namesOf(userAgent: string): { browser?: string; system?: string } {
  if (userAgent === '') return {};
  // oxlint-disable-next-line import/no-named-as-default-member -- Node finds no named export in its CommonJS file
  const { browser, os } = Bowser.parse(userAgent);
  return {
    ...(browser.name !== undefined && browser.name !== '' && { browser: browser.name }),
    ...(os.name !== undefined && os.name !== '' && { system: os.name }),
  };
}
