import { z } from 'zod';
import { nextMessageId, openedTicket } from './glpi-acts.ts';
import { found, GlpiRefusal } from './glpi-refusal.ts';
import type { GlpiOptions, GlpiRoutes } from './glpi-routes.ts';
import { addDocument, addTicket, type GlpiState } from './glpi-state.ts';
import { GLPI_USERS, glpiDate } from './glpi-ticket.ts';

const NewTicket = z.object({
  input: z.object({
    name: z.string().min(1),
    content: z.string().min(1),
    type: z.int().default(1),
    entities_id: z.int().default(0),
    itilcategories_id: z.int().default(0),
    externalid: z.string().nullable().default(null),
    _users_id_requester: z.int().default(0),
    // The portal asks GLPI to write to whoever has no account there.
    _users_id_requester_notif: z
      .object({ alternative_email: z.tuple([z.string()]), use_notification: z.tuple([z.literal(1)]) })
      .optional(),
  }),
});

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

const Upload = z.object({ uploadManifest: z.string(), 'filename[0]': z.file() });

const UploadManifest = z.object({
  input: z.object({
    name: z.string(),
    itemtype: z.enum(['Ticket', 'ITILFollowup', 'ITILSolution']),
    items_id: z.int(),
    _filename: z.tuple([z.string()]),
  }),
});

/** What the portal writes in GLPI. */
export function glpiWrites(state: GlpiState, { base, clock, firstTicket }: GlpiOptions): GlpiRoutes {
  return {
    'POST /Ticket': async ({ request }) => {
      const { input } = parsed(NewTicket, await read(request.json()));
      const { _users_id_requester: user, _users_id_requester_notif: notif, ...asked } = input;
      const requester = { users_id: user, email: notif?.alternative_email[0] ?? '' };
      // Like GLPI: a repeated creation makes another ticket.
      const { id } = addTicket(state, openedTicket({ ...asked, requester }, clock()), firstTicket);
      return created({ id, message: '' }, { location: `${base}/Ticket/${id}` });
    },
    'POST /ITILFollowup': async ({ request }) => {
      const { input } = parsed(NewFollowup, await read(request.json()));
      const { itemtype: _itemtype, items_id: ticketId, _reopen: reopen, ...said } = input;
      const ticket = found(state.tickets.get(ticketId));
      const id = nextMessageId(ticket);
      const date = glpiDate(clock());
      state.tickets.set(ticketId, {
        ...ticket,
        // GLPI's reopenable statuses: pending, solved, closed.
        status: reopen === 1 && ticket.status >= 4 ? 2 : ticket.status,
        date_mod: date,
        followups: [...ticket.followups, { id, date, ...said }],
      });
      return created({ id, message: '' });
    },
    'POST /Document': async ({ request }) => {
      const form = parsed(Upload, Object.fromEntries(await read(request.formData())));
      const { _filename: names, ...item } = parsed(
        UploadManifest,
        await read(new Response(form.uploadManifest).json()),
      ).input;
      const file = form['filename[0]'];
      const date = glpiDate(clock());
      const row = { ...item, filename: names[0], users_id: GLPI_USERS.portail, date_mod: date };
      const { id, filename } = await addDocument(state, row, file);
      // GLPI moves the date of a ticket when a file is joined to it.
      const ticket = item.itemtype === 'Ticket' ? state.tickets.get(item.items_id) : undefined;
      if (ticket !== undefined) state.tickets.set(ticket.id, { ...ticket, date_mod: date });
      const upload = { filename: [{ name: filename, type: file.type }] };
      return created({ id, message: 'Document move succeeded.', upload_result: upload });
    },
  };
}

async function read<Body>(reading: Promise<Body>): Promise<Body> {
  try {
    return await reading;
  } catch {
    throw new GlpiRefusal(400, 'ERROR_JSON_PAYLOAD_INVALID', 'JSON payload seems not valid');
  }
}

function parsed<Input>(schema: z.ZodType<Input>, value: unknown): Input {
  const { success, data, error } = schema.safeParse(value);
  if (!success) throw new GlpiRefusal(400, 'ERROR_GLPI_ADD', z.prettifyError(error));
  return data;
}

function created(body: unknown, headers: Record<string, string> = {}): Response {
  return Response.json(body, { status: 201, headers });
}
