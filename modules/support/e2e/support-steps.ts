import { expect, readJson, test, tick, type APIRequestContext, type Page } from '@pwp/testing/browser';
import { z } from 'zod';

const GlpiTicket = z.object({
  id: z.number(),
  externalid: z.string().nullable(),
  titre: z.string(),
  statut: z.number(),
  ouvertures: z.number(),
  echanges: z.number(),
  documents: z.array(z.string()),
});

/** A ticket as `GET /dev/glpi/tickets` lists it. */
type GlpiTicket = z.output<typeof GlpiTicket>;

/** Everything that GLPI holds. */
async function glpiTickets(request: APIRequestContext): Promise<GlpiTicket[]> {
  return readJson(await request.get('/dev/glpi/tickets'), z.array(GlpiTicket));
}

/** Waits until GLPI has the ticket, exactly once. */
export async function expectOpenedOnce(request: APIRequestContext, numero: string): Promise<GlpiTicket> {
  const find = async () => (await glpiTickets(request)).filter(({ externalid }) => externalid === numero);
  await expect.poll(find, { timeout: 30_000 }).toHaveLength(1);
  const [ticket] = await find();
  if (ticket === undefined) throw new Error(`GLPI no longer has ${numero}`);
  expect(ticket.ouvertures).toBe(1);
  return ticket;
}

/** The support answers or moves a ticket, as on `/dev/glpi`. */
export async function support(
  request: APIRequestContext,
  id: number,
  act: 'reponse' | 'statut',
  data: Record<string, unknown>,
): Promise<void> {
  expect((await request.post(`/dev/glpi/tickets/${id}/${act}`, { data })).ok()).toBe(true);
}

/** Opens « Ouvrir un ticket » from the menu and chooses a case. */
export async function startTicket(page: Page, cas: string): Promise<void> {
  await test.step(`Open « Ouvrir un ticket », case « ${cas} »`, async () => {
    await page.getByRole('navigation', { name: 'Menu principal' }).getByRole('link', { name: 'Support' }).click();
    await expect(page.getByRole('heading', { level: 1, name: 'Ouvrir un ticket' })).toBeFocused();
    await tick(page.getByRole('radio', { name: cas }));
  });
}

/** A field of the form, by the start of its label, because hints may name another field. */
export function field(page: Page, label: string) {
  return page.getByRole('textbox', { name: new RegExp(`^${label}`) });
}

/** Fills a field of the form. */
export async function fill(page: Page, label: string, text: string): Promise<void> {
  await field(page, label).fill(text);
}

/** Sends the form and waits for the confirmation. */
export async function send(page: Page): Promise<string> {
  await page.getByRole('button', { name: 'Envoyer' }).click();
  return confirmedNumero(page);
}

/** The number shown in the confirmation. */
export async function confirmedNumero(page: Page): Promise<string> {
  await expect(page.getByRole('heading', { level: 1, name: 'Votre ticket est enregistré' })).toBeFocused();
  const text = await page.getByText(/^Ticket PWP-/).textContent();
  return (text ?? '').trim().replace('Ticket ', '');
}

/** The row of a ticket in « Suivre mes tickets ». */
export function ticketLine(page: Page, numero: string) {
  return page.getByRole('listitem').filter({ hasText: numero });
}
