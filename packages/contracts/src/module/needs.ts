import { z } from 'zod';
import { SERVICE_ROLES } from '../account/service-role.ts';

/** What a module may need of the identity: to read accounts, to change a profile, to end sessions, to make, change and delete accounts. */
export const IdentityNeed = z.enum(['read', 'profiles', 'sessions', 'accounts']);
export type IdentityNeed = z.infer<typeof IdentityNeed>;

/** Outside origins of one kind: each stands in a header of every page that gets them. */
const MOST_ORIGINS = 10;
const MOST_PORTS = 20;
const MOST_TOPICS = 50;

/** Name of a port: the id of the module that offers it, a dot, and its own name. */
export const PortName = z
  .string()
  .max(80, { abort: true })
  .regex(/^[a-z][a-z0-9-]{1,31}\.[a-z][a-z0-9-]{1,47}$/);

/** An origin by https, as a policy of a page names it: a host with a domain, perhaps a port, and no wildcard. */
export const OutsideOrigin = z
  .string()
  .max(200, { abort: true })
  .regex(
    /^https:\/\/(?:[a-z0-9](?:[a-z0-9-]*)\.)+[a-z][a-z0-9-]*(?::[0-9]{1,5})?$/,
    'une origine en https est attendue, comme « https://data.geopf.fr » : ni chemin, ni joker.',
  );

/** What the pages of a module load and call outside the portal. */
export const OutsideOrigins = z.object({
  images: z.array(OutsideOrigin).min(1).max(MOST_ORIGINS).optional(),
  connections: z.array(OutsideOrigin).min(1).max(MOST_ORIGINS).optional(),
});
export type OutsideOrigins = z.infer<typeof OutsideOrigins>;

/** Topic of the outbox: `<module>.<verb-noun>`. */
const Topic = z
  .string()
  .max(100, { abort: true })
  .regex(/^[a-z][a-z0-9-]*\.[a-z][a-z0-9-]*$/);

/** What a module asks for of the portal, beside what every module has: it is given nothing that it does not name. */
export const ModuleNeeds = z.object({
  identity: z.array(IdentityNeed).min(1).max(IdentityNeed.options.length).optional(),
  /** Ranges of semver by the name of the port. */
  ports: z
    .record(PortName, z.string().min(1).max(100))
    .refine((ports) => Object.keys(ports).length <= MOST_PORTS, `${MOST_PORTS} ports au plus sont acceptés.`)
    .optional(),
  origins: OutsideOrigins.optional(),
  topics: z.array(Topic).min(1).max(MOST_TOPICS).optional(),
  serviceRoles: z.array(z.enum(SERVICE_ROLES)).min(1).max(SERVICE_ROLES.length).optional(),
});
export type ModuleNeeds = z.infer<typeof ModuleNeeds>;
