import { z } from 'zod';
import type { AccessibilityAudit } from './conformity.ts';
import type { Environment } from './exposure.ts';
import { InvalidSettings, readSettings } from './settings.ts';

/** Words that stand as they are in HTML, in headers of mails and in messages of Keycloak: what has a meaning there is refused. */
const words = (longest: number) =>
  z
    .string()
    .trim()
    .max(longest)
    .regex(/^[^<>{}"'\\\p{Cc}]+$/u, 'sans < > { } " \\ ni apostrophe droite (écrivez ’)');

const AUDIT = /^(\d{4}-\d{2}-\d{2}) (\d{1,3}(?:[.,]\d{1,2})?) (\S.{0,199})$/;

function readAudit(written: string, context: z.RefinementCtx): AccessibilityAudit {
  const [, date = '', rate = '', auditor = ''] = AUDIT.exec(written.trim()) ?? [];
  const audit = { date, rate: Number(rate.replace(',', '.')), auditor };
  if (z.iso.date().safeParse(date).success && audit.rate <= 100) return audit;
  context.addIssue('une date, un taux de 0 à 100 et un auditeur, comme « 2026-11-24 72 Cabinet Exemple »');
  return z.NEVER;
}

/** What a portal and its operator are called, read by every part that shows or sends words. */
export const brandSettings = {
  PWP_BRAND_NAME: words(40)
    .default('Portail Web Professionnel')
    .describe('Name of the portal, a masculine noun: pages say « le … » or « l’… ».'),
  PWP_BRAND_TAGLINE: words(60).default('Demande de logement social').describe('What stands under the name.'),
  PWP_BRAND_MARK: words(60)
    .refine((mark) => mark.split(' ').length <= 3, 'trois mots au plus, une espace insécable en tient deux ensemble')
    .default('République française')
    .describe("Words of the State's mark, one a line, three at most; a no-break space keeps two together."),
  PWP_BRAND_MINISTRY: words(80).default('Ministère en charge du logement').describe('Ministry on the fiches.'),
  PWP_BRAND_SITE: words(60).default('www.demande-logement-social.gouv.fr').describe('Public site on the fiches.'),
  PWP_BRAND_OWNER: words(60).default('GIP SNE').describe('The operator in short, a masculine noun.'),
  PWP_BRAND_PUBLISHER: words(500)
    .optional()
    .describe('The operator in full, after « édité par » in the legal notice. Default: the GIP SNE.'),
  PWP_BRAND_HOSTING: words(500)
    .optional()
    .describe('Name and address of the host, in the legal notice. Default: a sentence that asks for them.'),
  PWP_ACCESSIBILITY_AUDIT: z
    .string()
    .transform(readAudit)
    .optional()
    .describe(
      "The last audit of the portal's accessibility: its day, the RGAA's criteria that are met in per cent, and who made it, as `2026-11-24 72 Cabinet Exemple`. Default: none, and the portal says « non conforme ».",
    ),
  PWP_BRAND_CONTACT: z.email().default('assistance@gip-sne.fr').describe('Address that people write to for help.'),
};

const schema = z.object(brandSettings);
const usual = schema.parse({});
/** What a portal with a name or an owner of its own must say: the usual words are about the GIP SNE. */
const OPERATOR = ['PWP_BRAND_PUBLISHER', 'PWP_BRAND_HOSTING', 'PWP_BRAND_CONTACT'];

/** Those words, by what they are. */
export type Brand = ReturnType<typeof readBrand>;

/** Reads them from environment variables. Throws `InvalidSettings`. */
export function readBrand(environment: Environment) {
  const read = readSettings(schema, environment);
  if (read.PWP_BRAND_NAME !== usual.PWP_BRAND_NAME || read.PWP_BRAND_OWNER !== usual.PWP_BRAND_OWNER) {
    const missing = OPERATOR.filter((name) => (environment[name] ?? '') === '');
    const faults = missing.map((name) => `${name} : à indiquer avec PWP_BRAND_NAME ou PWP_BRAND_OWNER`);
    if (faults.length > 0) throw new InvalidSettings(faults);
  }
  return {
    name: read.PWP_BRAND_NAME,
    tagline: read.PWP_BRAND_TAGLINE,
    mark: read.PWP_BRAND_MARK,
    /** Under the usual mark alone. */
    motto: read.PWP_BRAND_MARK === usual.PWP_BRAND_MARK ? 'Liberté, Égalité, Fraternité' : '',
    ministry: read.PWP_BRAND_MINISTRY,
    site: read.PWP_BRAND_SITE,
    owner: read.PWP_BRAND_OWNER,
    publisher:
      read.PWP_BRAND_PUBLISHER ??
      'le groupement d’intérêt public « Système national d’enregistrement » (GIP SNE), qui gère le système national d’enregistrement de la demande de logement social',
    hosting:
      read.PWP_BRAND_HOSTING ??
      'L’organisme qui exploite ce portail complète ici le nom et l’adresse de son hébergeur, comme la loi l’y oblige.',
    contact: read.PWP_BRAND_CONTACT,
    audit: read.PWP_ACCESSIBILITY_AUDIT ?? null,
  };
}

/** The words of a portal that is told none. */
export const usualBrand: Brand = readBrand({});
