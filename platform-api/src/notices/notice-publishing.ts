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
import { NoticeRow } from './notice-model.ts';

const TOPIC = 'platform.address-notice';

/** Rows in one statement. */
const BATCH = 500;

const Text = z.object({
  key: z.string().min(1).max(100),
  title: z.string().min(1).max(120),
  detail: z.string().max(300).optional(),
  path: z
    .string()
    .max(200)
    .regex(/^\/(?!\/)/),
});

/** A notice whose accounts are not known yet. */
const Addressed = Text.extend({ kind: z.string(), guichets: z.array(z.string()), role: GuichetRole });

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

  async function write(rows: readonly CreationAttributes<NoticeRow>[]): Promise<void> {
    for (let first = 0; first < rows.length; first += BATCH)
      await NoticeRow.bulkCreate(rows.slice(first, first + BATCH), { ignoreDuplicates: true });
    const accounts = [...new Set(rows.map(({ accountId }) => accountId))];
    afterCommit(() => changed(accounts));
  }

  function rowOf(
    name: string,
    { key, title, detail, path }: z.output<typeof Text>,
    to: { accountId: string; guichetCode: string | null },
  ): CreationAttributes<NoticeRow> {
    const now = clock.now();
    const mail = kinds.get(name)?.mail;
    return {
      ...to,
      kind: name,
      noticeKey: key,
      title,
      detail: detail ?? null,
      path,
      publishedAt: now,
      mailDueAt: mail === undefined ? null : new Date(now.getTime() + mail.groupedMs),
    };
  }

  /** The account is asked for after the commit: the identity is another system. */
  async function address(
    name: string,
    to: { guichets: readonly string[]; role: GuichetRole },
    text: z.output<typeof Text>,
  ) {
    const payload: z.output<typeof Addressed> = { ...text, kind: name, guichets: [...to.guichets], role: to.role };
    const key = createHash('sha256').update(`${name}:${text.key}`).digest('hex');
    await outbox.add({ topic: TOPIC, key, payload });
  }

  return {
    portOf: (module) => ({
      async publish(notices) {
        const rows: CreationAttributes<NoticeRow>[] = [];
        for (const notice of notices) {
          const name = `${module}.${notice.kind}`;
          const text = readText(name, notice, kinds.get(name));
          if ('account' in notice.to) {
            const { account, guichet } = notice.to;
            rows.push(rowOf(name, text, { accountId: account, guichetCode: guichet ?? null }));
          } else await address(name, notice.to, text);
        }
        if (rows.length > 0) await write(rows);
      },
    }),
    handlers: {
      [TOPIC]: outboxHandler(Addressed, async ({ kind: name, guichets, role, ...text }) => {
        const guichetOf = new Map<string, string>();
        for (const code of guichets)
          for (const { id } of await identity.comptesOf(code, role)) if (!guichetOf.has(id)) guichetOf.set(id, code);
        const rows = [...guichetOf].map(([accountId, guichetCode]) => rowOf(name, text, { accountId, guichetCode }));
        if (rows.length > 0) await transaction(() => write(rows));
      }),
    },
  };
}

function readText(name: string, notice: NewNotice, kind: NoticeKind | undefined): z.output<typeof Text> {
  if (kind === undefined) throw new TypeError(`The module declares no kind of notice « ${name} ».`);
  const read = Text.safeParse(notice);
  if (!read.success) throw new TypeError(`A notice « ${name} » cannot be kept: ${z.prettifyError(read.error)}`);
  return read.data;
}
