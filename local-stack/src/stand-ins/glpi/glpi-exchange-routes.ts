import { createReadStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { join } from 'node:path';
import type { UploadedFile } from '@pwp/api-kit';
import type { Router } from 'koa-router';
import { z } from 'zod';
import { receiveForm, type FormRules } from '../simulators/multipart.ts';
import { readBody } from '../simulators/request-body.ts';
import type { Clock } from '../simulators/simulator-app.ts';
import { SimulatorError } from '../simulators/simulator-error.ts';
import { nextMessageId } from './glpi-acts.ts';
import type { GlpiStore } from './glpi-store.ts';
import { GLPI_USERS, glpiDate, type GlpiDocument, type GlpiTicket } from './glpi-ticket.ts';

/** Largest file, bytes: as GLPI's PHP is usually set up. */
const MAX_FILE = 20 * 1024 * 1024;

const UPLOAD = { fields: ['uploadManifest'], fileField: 'filename[0]' };

const NewFollowup = z.object({
  input: z.object({
    itemtype: z.literal('Ticket'),
    items_id: z.int(),
    content: z.string().min(1),
    is_private: z.union([z.literal(0), z.literal(1)]).default(0),
    users_id: z.int().default(GLPI_USERS.portail),
    _reopen: z.int().default(0),
  }),
});

const UploadManifest = z.object({
  input: z.object({
    name: z.string(),
    itemtype: z.enum(['Ticket', 'ITILFollowup', 'ITILSolution']),
    items_id: z.int(),
    _filename: z.tuple([z.string()]),
  }),
});

/** What is written on a ticket after its opening, and its files. */
export function glpiExchangeRoutes(router: Router, store: GlpiStore, clock: Clock): void {
  router.post('/ITILFollowup', readBody('ERROR_JSON_PAYLOAD_INVALID'), (ctx) => {
    const parsed = NewFollowup.safeParse(ctx.request.body);
    if (!parsed.success) throw new SimulatorError(400, 'ERROR_GLPI_ADD', z.prettifyError(parsed.error));
    const { items_id: ticketId, content, is_private, users_id, _reopen: reopen } = parsed.data.input;
    const ticket = store.ticket(ticketId);
    if (ticket === undefined) throw new SimulatorError(404, 'ERROR_ITEM_NOT_FOUND', 'Item not found');
    const id = nextMessageId(ticket);
    const date = glpiDate(clock());
    store.save({
      ...ticket,
      // GLPI's reopenable statuses: pending, solved, closed.
      status: reopen === 1 && ticket.status >= 4 ? 2 : ticket.status,
      date_mod: date,
      followups: [...ticket.followups, { id, users_id, date, content, is_private }],
    });
    ctx.status = 201;
    ctx.body = { id, message: '' };
  });

  router.post('/Document', async (ctx) => {
    const document = await receiveFiles(ctx.req, store, UPLOAD, (fields, [file]) => {
      const manifest: unknown = JSON.parse(fields.get('uploadManifest') ?? '');
      const parsed = UploadManifest.safeParse(manifest);
      if (!parsed.success) throw new SimulatorError(400, 'ERROR_GLPI_ADD', z.prettifyError(parsed.error));
      if (file === undefined) throw new SimulatorError(400, 'ERROR_GLPI_ADD', 'No file was uploaded.');
      const { _filename, ...item } = parsed.data.input;
      const row = { ...item, filename: _filename[0], mime: file.type, users_id: GLPI_USERS.portail };
      return store.addDocument({ ...row, date_mod: glpiDate(clock()) }, file.key);
    });
    touchTicket(store, document, clock());
    ctx.status = 201;
    ctx.body = {
      id: document.id,
      message: 'Document move succeeded.',
      upload_result: { filename: [{ name: document.filename, type: document.mime }] },
    };
  });

  router.get('/Document/:id', (ctx) => {
    const document = store.documents().find(({ id }) => id === Number(ctx.params['id']));
    if (document === undefined) throw new SimulatorError(404, 'ERROR_ITEM_NOT_FOUND', 'Item not found');
    if (ctx.query['alt'] === 'media') {
      ctx.type = document.mime;
      ctx.body = createReadStream(store.documentPath(document.id));
    } else ctx.body = document;
  });

  router.get('/getMultipleItems', (ctx) => {
    const withDocuments = ctx.query['with_documents'] === 'true';
    const items: unknown[] = [];
    for (let at = 0; ctx.query[`items[${at}][items_id]`] !== undefined; at += 1) {
      const id = Number(ctx.query[`items[${at}][items_id]`]);
      const itemtype = String(ctx.query[`items[${at}][itemtype]`]);
      items.push({
        id,
        ...(withDocuments && { _documents: documentsOf(store, itemtype, id).map(presentDocument) }),
      });
    }
    ctx.body = items;
  });
}

/** The documents of an item. */
export function documentsOf(store: GlpiStore, itemtype: string, id: number): GlpiDocument[] {
  return store.documents().filter((document) => document.itemtype === itemtype && document.items_id === id);
}

/** Receives a form, and hands over its fields and its files, which go afterwards unless they were moved. */
export async function receiveFiles<T>(
  req: IncomingMessage,
  store: GlpiStore,
  rules: Pick<FormRules, 'fields' | 'optionalFields' | 'fileField'>,
  take: (fields: ReadonlyMap<string, string>, files: readonly UploadedFile[]) => T,
): Promise<T> {
  const aside = await mkdtemp(join(store.folder, 'envoi-'));
  try {
    const form = await receiveForm(req, aside, { ...rules, maxFiles: 1, maxFileBytes: MAX_FILE });
    return take(form.fields, form.files);
  } finally {
    await rm(aside, { recursive: true, force: true });
  }
}

/** A row of `glpi_documents`, with when it was joined. */
function presentDocument({ itemtype: _itemtype, items_id: _itemsId, ...row }: GlpiDocument) {
  return { ...row, assocdate: row.date_mod };
}

/** GLPI moves the date of a ticket when a file is joined to it. */
function touchTicket(store: GlpiStore, { itemtype, items_id }: GlpiDocument, now: Date): void {
  const ticket: GlpiTicket | undefined = itemtype === 'Ticket' ? store.ticket(items_id) : undefined;
  if (ticket !== undefined) store.save({ ...ticket, date_mod: glpiDate(now) });
}
