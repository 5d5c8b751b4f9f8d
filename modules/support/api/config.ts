import { z } from 'zod';
import { CasTicket } from '../contracts/index.ts';

/** `cas=id,cas=id`: the category of each case in the GIP's GLPI. */
const Categories = z.string().transform((text, context) => {
  const categories = new Map<CasTicket, number>();
  for (const pair of text.split(',').filter((part) => part.trim() !== '')) {
    const [name = '', id = ''] = pair.split('=').map((part) => part.trim());
    const cas = CasTicket.safeParse(name);
    if (!cas.success || !/^\d+$/.test(id)) {
      context.addIssue({
        code: 'custom',
        message: `« ${pair.trim()} » is not cas=id, with cas among ${CasTicket.options.join(', ')}`,
      });
      return z.NEVER;
    }
    categories.set(cas.data, Number(id));
  }
  return categories;
});

/** Settings of the module's api, by the name of their environment variable. */
export const supportSettings = z.object({
  PWP_GLPI_URL: z.url().describe("Address of GLPI's REST API, `apirest.php` included."),
  PWP_GLPI_APP_TOKEN: z.string().min(1).describe('Application token that GLPI gave to the portal.'),
  PWP_GLPI_USER_TOKEN: z.string().min(1).describe("Token of the portal's technical account in GLPI."),
  PWP_SUPPORT_TICKETS_JOURS: z.coerce
    .number()
    .int()
    .min(31)
    .max(3_650)
    .default(730)
    .describe(
      'A closed ticket goes so many days after its last exchange, an open one after twice as many, with its messages and files; GLPI keeps its own.',
    ),
  PWP_GLPI_ENTITY: z.coerce.number().int().min(0).default(0).describe('Entity of GLPI where tickets are opened.'),
  PWP_GLPI_CATEGORIES: Categories.prefault('').describe(
    'Category of GLPI for each case: `piece-refusee=12,autre-question=7`. A case that is not named has none.',
  ),
});
