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

const PortName = z
  .string()
  .max(100)
  .regex(/^[a-z][a-z0-9-]*\.[a-z][a-z0-9-]*$/);
const Problems = z.array(z.object({ code: Name, status: z.int().min(400).max(599), title: Words })).max(50);
const DescribedPort = z.object({
  name: PortName,
  version: z.string().max(50),
  methods: z.array(z.object({ name: Name, problems: Problems })).max(50),
});
export type DescribedPort = z.output<typeof DescribedPort>;

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
  offers: z.array(DescribedPort).max(50),
  hasOutside: z.boolean(),
});
export type DescribedModule = z.output<typeof DescribedModule>;

const Part = z.object({ names: z.array(z.string().max(200)).max(200), schema: Json }).optional();
const RolesAccess = z.object({
  roles: z.array(Role).max(10),
  guichet: z.boolean().optional(),
  services: z.array(z.enum(SERVICE_ROLES)).max(20).optional(),
});
const Access = z.union([z.literal(['public', 'signed-in']), RolesAccess]);

/** Whole segments: a pattern of its own could take the router as long as whoever asks likes. */
const Path = z
  .string()
  .max(300)
  .regex(/^(?:\/|(?:\/(?::[A-Za-z]\w*|[\w.~-]+))+)$/, 'a path has whole segments, as « /plis/:id »');

const DescribedRoute = z.object({
  method: z.enum(['get', 'post', 'put', 'patch', 'delete']),
  path: Path,
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
  problems: Problems,
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

const DescribedService = z.object({
  name: PortName,
  access: z.union([z.literal('signed-in'), RolesAccess]),
  methods: z.array(z.object({ name: Name, heavy: z.boolean() })).max(50),
});
export type DescribedService = z.output<typeof DescribedService>;

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
  ports: z.array(DescribedService).max(50),
  /** The ports of others whose client its start took. */
  calls: z.array(DescribedPort.omit({ methods: true }).extend({ methods: z.array(Name).max(50) })).max(50),
  mailChoicesPage: z.string().max(500).optional(),
  targetNames: z.array(Name).max(100),
  personalData: z.object({ identify: z.boolean() }).optional(),
});
export type DescribedParts = z.output<typeof DescribedParts>;

/** A call that `doctor` makes: what a terminal shows of it is a line. */
export const DescribedCalls = z
  .array(
    z.object({
      system: z
        .string()
        .max(60)
        .regex(/^[^\p{Cc}]+$/u),
      baseUrl: z.url({ protocol: /^https?$/ }).max(500),
      path: z
        .string()
        .max(500)
        .regex(/^[^\p{Cc}]*$/u),
      method: z.enum(['GET', 'POST']).optional(),
      headers: z.record(z.string().max(100), z.string().max(4_000)),
      body: z.string().max(10_000).optional(),
      refusals: z.array(z.int()).max(20).optional(),
    }),
  )
  .max(20);

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
