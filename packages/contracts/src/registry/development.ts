import { z } from 'zod';
import { ModuleDeclaration } from './manifest.ts';
import { ModuleId } from '../module/module-id.ts';

/** The cookie that carries grants to the one browser that took them. */
export const DEVELOPMENT_COOKIE = 'pwp-developpement';

/** Longest value of that cookie, in characters: a browser keeps no more than 4,096 with its name. */
export const LONGEST_DEVELOPMENT_COOKIE = 4_000;

/** Modules that `pwp dev` serves at once: their grants fit into one cookie. */
export const MOST_DEVELOPED = 8;

/** The page where a developer takes grants; each `jeton` of its query is the code of one. */
export const DEVELOPMENT_PATH = '/developpement';

/** Hours that a grant may last, and lasts unless said. */
export const LONGEST_GRANT = 24;
export const USUAL_GRANT = 8;

/** Body of `POST /registry/v1/modules/<id>/grants`. */
export const OpenGrant = z.object({
  /** A `DevelopmentEntry`; another address is refused with what is wrong with it. */
  entry: z.string().max(200),
  declaration: ModuleDeclaration,
  hours: z.number().positive().max(LONGEST_GRANT).default(USUAL_GRANT),
});
export type OpenGrant = z.infer<typeof OpenGrant>;

/** Its answer. `path`: where the developer's browser takes the grant, once. */
export const OpenedGrant = z.object({ grant: z.uuid(), path: z.string(), until: z.iso.datetime() });
export type OpenedGrant = z.infer<typeof OpenedGrant>;

/** What a browser says of the grant that it wants: the code of the address. */
export const GrantCode = z.object({ code: z.string().min(1).max(100) });

/** What a person is shown before his browser takes a grant, and once it did. */
export const OfferedGrant = z.object({
  module: ModuleId,
  title: z.string(),
  /** First page of the module. */
  path: z.string(),
  /** Where its code will come from. */
  origin: z.string(),
  until: z.iso.datetime(),
});
export type OfferedGrant = z.infer<typeof OfferedGrant>;

/** What a page is given to show. `consent` says to the registry that this person was shown it. */
export const GrantOffer = OfferedGrant.extend({ consent: z.string() });
export type GrantOffer = z.infer<typeof GrantOffer>;

/** What a browser sends once the person has agreed. */
export const TakeGrant = GrantCode.extend({ consent: z.base64().max(100) });

/** One grant that is in force as `GET /registry/v1/grants` lists it. `taken`: a browser has it. */
export const GrantSummary = z.object({
  grant: z.uuid(),
  module: ModuleId,
  origin: z.string(),
  until: z.iso.datetime(),
  openedBy: z.string(),
  taken: z.boolean(),
});
export type GrantSummary = z.infer<typeof GrantSummary>;
export const GrantSummaries = z.object({ items: z.array(GrantSummary), total: z.int() });
