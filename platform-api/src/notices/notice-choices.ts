import type { Account, NoticeMail } from '@pwp/api-kit';
import { MailChoice, type NoticeChoice } from '@pwp/contracts';
import { z } from 'zod';
import type { PreferenceStore } from '../preferences/preference-store.ts';
import { kindsFor, type DeclaredKinds } from './notice-kinds.ts';

const PREFERENCE = 'platform.notifications';

/** Kinds that this process does not know, kept of one account. */
const MOST_UNKNOWN = 100;

/** What differs from the usual choice, by kind. */
const Kept = z.object({ choix: z.record(z.string(), MailChoice) });

/** What the former release reads and writes, whose processes run on during a deployment: the kinds that are refused. */
const Former = z.object({ sansCourriel: z.array(z.string()) });

/** When each kind is mailed to an account. */
export interface NoticeChoices {
  read: (account: Account) => Promise<NoticeChoice[]>;
  /**
   * A choice that the account does not have is ignored: a kind of another role, one that is not mailed at once. Throws
   * `preferences-trop-nombreuses`.
   */
  write: (account: Account, choices: readonly Pick<NoticeChoice, 'kind' | 'choix'>[]) => Promise<void>;
  /** Turns a kind off for an account, or all that its daily mail tells. Throws `preferences-trop-nombreuses`. */
  refuse: (accountId: string, kind: string | undefined) => Promise<void>;
  /** What these accounts chose. */
  of: (accountIds: readonly string[]) => Promise<(accountId: string, kind: string) => MailChoice>;
}

/** The choices, stored as a preference. */
export function createNoticeChoices(
  preferences: Pick<PreferenceStore, 'read' | 'readMany' | 'change'>,
  kinds: DeclaredKinds,
): NoticeChoices {
  const change = (accountId: string, edit: (kept: Map<string, MailChoice>) => void): Promise<void> =>
    preferences.change(accountId, PREFERENCE, (value) => {
      const kept = keptIn(value);
      edit(kept);
      // Those of a module that is left out stay: it may be back.
      const unknown = [...kept.keys()].filter((kind) => !kinds.has(kind)).slice(0, -MOST_UNKNOWN);
      for (const kind of unknown) kept.delete(kind);
      const sansCourriel = [...kept.keys()].filter((kind) => kept.get(kind) === 'jamais');
      return kept.size === 0 ? null : { choix: Object.fromEntries(kept), sansCourriel };
    });
  return {
    async read({ id, roles }) {
      const kept = keptIn(await preferences.read(id, PREFERENCE));
      return kindsFor(kinds, roles).flatMap(([kind, { label, mail }]) =>
        mail === undefined ? [] : [{ kind, label, choix: choiceOf(kept, kind, mail), possibles: choicesOf(mail) }],
      );
    },
    write({ id, roles }, choices) {
      const own = new Map(kindsFor(kinds, roles));
      return change(id, (kept) => {
        for (const { kind, choix } of choices) {
          const possible = choicesOf(own.get(kind)?.mail);
          if (choix === possible[0]) kept.delete(kind);
          else if (possible.includes(choix)) kept.set(kind, choix);
        }
      });
    },
    refuse: (accountId, refused) =>
      change(accountId, (kept) => {
        for (const [kind, { mail }] of kinds) {
          const isRefused = refused === undefined ? choiceOf(kept, kind, mail) === 'quotidien' : kind === refused;
          if (isRefused && mail !== undefined) kept.set(kind, 'jamais');
        }
      }),
    async of(accountIds) {
      const values = await preferences.readMany(accountIds, PREFERENCE);
      const kept = new Map([...values].map(([id, value]) => [id, keptIn(value)]));
      return (accountId, kind) => choiceOf(kept.get(accountId), kind, kinds.get(kind)?.mail);
    },
  };
}

/** An unreadable choice counts as none. */
function keptIn(value: unknown): Map<string, MailChoice> {
  const kept = Kept.safeParse(value);
  if (kept.success) return new Map(Object.entries(kept.data.choix));
  return new Map(Former.safeParse(value).data?.sansCourriel.map((kind) => [kind, 'jamais']));
}

/** What may be chosen, the usual choice first. */
function choicesOf(mail: NoticeMail | undefined): MailChoice[] {
  if (mail === undefined) return [];
  return mail.groupedMs === undefined ? ['quotidien', 'jamais'] : ['tout-de-suite', 'quotidien', 'jamais'];
}

function choiceOf(kept: ReadonlyMap<string, MailChoice> | undefined, kind: string, mail: NoticeMail | undefined) {
  const [usual = 'jamais', ...others] = choicesOf(mail);
  const chosen = kept?.get(kind);
  return chosen !== undefined && others.includes(chosen) ? chosen : usual;
}
