import { createHash } from 'node:crypto';
import {
  GuichetRole,
  outboxHandler,
  type Clock,
  type Identity,
  type NewNotice,
  type NoticeKind,
  type Notices,
  type Outbox,
  type OutboxHandlers,
} from '@pwp/api-kit';
import { afterCommit, type Database } from '@pwp/database';
import type { CreationAttributes } from 'sequelize';
import { z } from 'zod';
import type { DeclaredKinds } from './notice-kinds.ts';
import { NOBODY, NoticeRow } from './notice-model.ts';

const TOPIC = 'platform.address-notice';

/** Rows in one statement. */
const BATCH = 500;

const Text = z.object({
  key: z.string().min(1).max(100),
  title: z.string().min(1).max(120),
  detail: z.string().max(300).optional(),
  portalDetail: z.string().max(300).optional(),
  path: z
    .string()
    .max(200)
    .regex(/^\/(?!\/)/),
  urgent: z.boolean().default(false),
});

const Words = Text.pick({ title: true, detail: true, portalDetail: true });

/**
 * Who gets a notice whose accounts are not known yet. Its text waits in a row of nobody; a message of the former release
 * holds it itself.
 */
const Addressed = Text.partial({ title: true, path: true }).extend({
  kind: z.string(),
  guichets: z.array(z.string()),
  role: GuichetRole,
});

type NewRow = CreationAttributes<NoticeRow>;

/** What a notice says, as it was published or as it stands in a row. */
type Told = Pick<NewRow, 'title' | 'path' | 'urgent'> &
  Partial<Record<'detail' | 'portalDetail', string | null | undefined>> & { key: string };

interface PublishingContext {
  clock: Clock;
  transaction: Database['transaction'];
  identity: Pick<Identity, 'comptesOf'>;
  outbox: Outbox;
  kinds: DeclaredKinds;
  /** Called after the commit of a change. */
  changed: (accountIds: readonly string[]) => void;
}

/** How notices are written. */
export interface NoticePublishing {
  /** The port of one module. */
  portOf: (module: string) => Notices;
  /** Looks up the accounts of a guichet. */
  handlers: OutboxHandlers;
}

/** The port's adapter, over the API's database. */
export function createNoticePublishing(context: PublishingContext): NoticePublishing {
  const { clock, transaction, identity, outbox, kinds, changed } = context;

  async function write(rows: readonly NewRow[]): Promise<void> {
    for (let first = 0; first < rows.length; first += BATCH)
      await NoticeRow.bulkCreate(rows.slice(first, first + BATCH), { ignoreDuplicates: true });
    const accounts = [...new Set(rows.map(({ accountId }) => accountId))].filter((id) => id !== NOBODY);
    if (accounts.length > 0) afterCommit(() => changed(accounts));
  }

  /** What moves again before it was told is told as it is then. */
  async function replace(rows: readonly NewRow[]): Promise<void> {
    for (let first = 0; first < rows.length; first += BATCH)
      await NoticeRow.bulkCreate(rows.slice(first, first + BATCH), {
        conflictAttributes: ['kind', 'noticeKey', 'accountId'],
        updateOnDuplicate: [
          'title',
          'detail',
          'portalDetail',
          'path',
          'guichetCode',
          'urgent',
          'publishedAt',
          'mail',
          'mailDueAt',
        ],
      });
  }

  function rowOf(
    kind: string,
    { key, title, detail = null, portalDetail = null, path, urgent }: Told,
    to: { accountId: string; guichetCode: string | null },
  ): NewRow {
    const text = { kind, noticeKey: key, title, detail, portalDetail, path, urgent };
    const row = { ...text, ...to, publishedAt: clock.now(), mail: null, mailDueAt: null };
    return to.accountId === NOBODY && to.guichetCode === null ? row : { ...row, ...mailOf(kind) };
  }

  function mailOf(kind: string): Pick<NewRow, 'mail' | 'mailDueAt'> {
    const mail = kinds.get(kind)?.mail;
    if (mail === undefined) return { mail: null, mailDueAt: null };
    if (mail.groupedMs === undefined) return { mail: 'quotidien', mailDueAt: null };
    return { mail: 'tout-de-suite', mailDueAt: new Date(clock.now().getTime() + mail.groupedMs) };
  }

  async function publish(module: string, notices: readonly NewNotice[]): Promise<void> {
    const rows: NewRow[] = [];
    const ofGuichets: NewRow[] = [];
    for (const notice of notices) {
      const { to } = notice;
      const kind = `${module}.${notice.kind}`;
      const text = readText(kind, notice, kinds.get(kind));
      if ('account' in to) rows.push(rowOf(kind, text, { accountId: to.account, guichetCode: to.guichet ?? null }));
      else if ('guichet' in to) ofGuichets.push(rowOf(kind, text, { accountId: NOBODY, guichetCode: to.guichet }));
      else {
        rows.push(rowOf(kind, text, { accountId: NOBODY, guichetCode: null }));
        // The account is asked for after the commit: the identity is another system.
        const payload = { kind, key: text.key, guichets: [...to.guichets], role: to.role };
        const key = createHash('sha256').update(`${kind}:${text.key}`).digest('hex');
        await outbox.add({ topic: TOPIC, key, payload });
      }
    }
    await write(rows);
    await replace(ofGuichets);
  }

  return {
    portOf: (module) => ({
      publish: (notices) => publish(module, notices),
      async reword(kind, key, words) {
        const name = `${module}.${kind}`;
        const { title, detail = null, portalDetail = null } = readWith(Words, name, words);
        await NoticeRow.update({ title, detail, portalDetail }, { where: { kind: name, noticeKey: key } });
      },
      async withdraw(kind, keys) {
        const where = { kind: `${module}.${kind}`, noticeKey: [...keys] };
        const told = await NoticeRow.findAll({ attributes: ['accountId'], where, raw: true });
        await NoticeRow.destroy({ where });
        afterCommit(() => changed(told.map(({ accountId }) => accountId)));
      },
    }),
    handlers: {
      [TOPIC]: outboxHandler(Addressed, async ({ kind, key, guichets, role, ...former }) => {
        const guichetOf = new Map<string, string>();
        for (const code of guichets)
          for (const { id } of await identity.comptesOf(code, role)) if (!guichetOf.has(id)) guichetOf.set(id, code);
        await transaction(async () => {
          const where = { accountId: NOBODY, kind, noticeKey: key };
          // Locked: who withdraws it waits until its accounts have their rows. Gone: it was withdrawn.
          const { title, detail, portalDetail, path, urgent } =
            (await NoticeRow.findOne({ where, lock: true })) ?? former;
          if (title === undefined || path === undefined) return;
          const text = { key, title, detail, portalDetail, path, urgent };
          await write([...guichetOf].map(([accountId, guichetCode]) => rowOf(kind, text, { accountId, guichetCode })));
          await NoticeRow.destroy({ where });
        });
      }),
    },
  };
}

function readText(name: string, notice: NewNotice, kind: NoticeKind | undefined): z.output<typeof Text> {
  if (kind === undefined) throw new TypeError(`The module declares no kind of notice « ${name} ».`);
  if (
    'guichet' in notice.to &&
    !('account' in notice.to) &&
    (kind.mail === undefined || kind.mail.groupedMs !== undefined)
  )
    throw new TypeError(`A notice « ${name} » of a guichet is told by the daily mail alone: its kind says otherwise.`);
  return readWith(Text, name, notice);
}

function readWith<Schema extends z.ZodType>(schema: Schema, name: string, given: unknown): z.output<Schema> {
  const read = schema.safeParse(given);
  if (!read.success) throw new TypeError(`A notice « ${name} » cannot be kept: ${z.prettifyError(read.error)}`);
  return read.data;
}
