import { Readable } from 'node:stream';
import { ConfigurationSchema, Role, SERVICE_ROLES } from '@pwp/contracts';
import { z } from 'zod';

/* What an isolated module says of itself. It comes from code that is not trusted: each text and list has a limit. */

const Name = z.string().min(1).max(100);
const Words = z.string().max(1_000);
/** JSON Schema, for the document of the API alone. */
const Json = z.record(z.string(), z.unknown());

const Kind = z.object({
  label: Words,
  roles: z.array(Role).max(10),
  about: z.boolean(),
  mail: z
    .object({
      groupedMs: z.number().nonnegative().optional(),
      page: z.object({ label: Words, path: z.string().max(500) }).optional(),
    })
    .optional(),
});

/** What its code declares. */
export const DescribedModule = z.object({
  id: Name,
  needs: z.record(z.string(), z.unknown()).optional(),
  settings: z
    .array(
      z.object({
        name: z
          .string()
          .max(100)
          .regex(/^[A-Z][A-Z0-9_]*$/),
        isAsked: z.boolean(),
      }),
    )
    .max(100),
  secrets: z.array(Name).max(100),
  configuration: ConfigurationSchema.optional(),
  acts: z.record(Name, Words),
  topics: z.record(Name, z.object({ title: Words, system: Words })),
  notices: z.record(Name, Kind),
  tables: z.array(Name).max(200),
  migrations: z.array(Name).max(500),
  offers: z.int(),
});
export type DescribedModule = z.output<typeof DescribedModule>;

const Part = z.object({ names: z.array(z.string().max(200)).max(200), schema: Json }).optional();
const Access = z.union([
  z.literal(['public', 'signed-in']),
  z.object({
    roles: z.array(Role).max(10),
    guichet: z.boolean().optional(),
    services: z.array(z.enum(SERVICE_ROLES)).max(20).optional(),
  }),
]);

const DescribedRoute = z.object({
  method: z.enum(['get', 'post', 'put', 'patch', 'delete']),
  path: z.string().max(300),
  summary: Words,
  access: Access,
  unthrottled: z.boolean().optional(),
  bodyType: z.literal('urlencoded').optional(),
  jsonBytes: z
    .int()
    .positive()
    .max(10 * 1024 * 1024)
    .optional(),
  jsonValues: z.int().positive().max(100_000).optional(),
  problems: z.array(z.object({ code: Name, status: z.int().min(400).max(599), title: Words })).max(50),
  heavy: z.enum(['reads', 'outside', 'uploads']).optional(),
  status: z.int().min(200).max(299).optional(),
  output: z.union([z.literal('none'), z.object({ file: z.string().max(200) }), z.object({ schema: Json })]),
  params: Part,
  query: Part,
  headers: Part,
  body: Part,
  form: Part,
});
export type DescribedRoute = z.output<typeof DescribedRoute>;

/** What its start gives. */
export const DescribedParts = z.object({
  routes: z.array(DescribedRoute).max(500),
  jobs: z
    .array(
      z.object({
        name: Name,
        title: Words.optional(),
        schedule: z.string().max(100),
        onWorkingDays: z.boolean().optional(),
      }),
    )
    .max(100),
  outbox: z.array(z.object({ topic: Name, atOnce: z.int().positive().optional() })).max(50),
  ports: z.int(),
  mailChoicesPage: z.string().max(500).optional(),
  targetNames: z.array(Name).max(100),
  personalData: z.object({ identify: z.boolean() }).optional(),
});
export type DescribedParts = z.output<typeof DescribedParts>;

/** What a route answers. */
export const RouteAnswer = z.object({
  status: z.int().min(200).max(299).optional(),
  headers: z.record(z.string().max(100), z.string().max(1_000)).optional(),
  value: z.unknown().optional(),
  file: z
    .object({
      type: z.string().max(200),
      filename: z.string().max(300).optional(),
      disposition: z.enum(['inline', 'attachment']),
      size: z.int().nonnegative().optional(),
      body: z.custom<NodeJS.ReadableStream | Uint8Array>(
        (body) => body instanceof Readable || body instanceof Uint8Array,
      ),
    })
    .optional(),
});
export type RouteAnswer = z.output<typeof RouteAnswer>;
