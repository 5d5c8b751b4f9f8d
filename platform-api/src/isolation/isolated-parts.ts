import type { IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import {
  FileResponse,
  WithHeaders,
  WithStatus,
  type ModuleParts,
  type Port,
  type RequestCaller,
  type Route,
} from '@pwp/api-kit';
import { z } from 'zod';
import { RouteAnswer, type DescribedParts, type DescribedRoute } from './described-module.ts';
import { servedPorts, type PortClients } from './isolated-ports.ts';
import type { ModuleProcess } from './module-process.ts';
import type { Occasion } from './occasion.ts';

/** How long one of its answers may take, ms; of a form, whose files a slow line brings, longer. */
const ANSWERING = 60_000;
const FORM = 15 * 60_000;

const Known = z.object({
  ids: z.array(z.string()).max(1_000).optional(),
  adresses: z.array(z.string()).max(1_000).optional(),
  noms: z.array(z.string()).max(1_000).optional(),
});
const ByPlace = z.record(z.string().max(100), z.array(z.unknown()));
const Counts = z.record(z.string().max(100), z.number());
const Names = z.map(z.string().max(200), z.string().max(500));

/** What the parts of an isolated module are made with. */
export interface PartsContext {
  process: ModuleProcess;
  /** What it offers, by its code. */
  offers: readonly Port[];
  /** The ports of others that it calls. */
  clients: PortClients;
}

/** The parts of a started module, each of which asks its process. */
export function partsOf(told: DescribedParts, { process, offers, clients }: PartsContext): ModuleParts {
  const ask = (to: string, ...given: unknown[]) => process.call(to, given, ANSWERING);
  return {
    routes: told.routes.map((route, index) => routeOf(route, index, { process, clients })),
    jobs: told.jobs.map(({ name, title, schedule, onWorkingDays }, index) => ({
      name,
      schedule,
      ...(title !== undefined && { title }),
      ...(onWorkingDays !== undefined && { onWorkingDays }),
      // As long as it takes: its process is watched, and who stops it says so by the signal.
      run: async ({ slot, attempt, signal }) => void (await process.call('job', [index, { slot, attempt, signal }])),
    })),
    outbox: Object.fromEntries(
      told.outbox.map(({ topic, atOnce }) => [
        topic,
        {
          payload: z.unknown(),
          ...(atOnce !== undefined && { atOnce }),
          deliver: async (payload, { key, attempts, isRepeated, signal }) =>
            void (await process.call('deliver', [topic, payload, { key, attempts, isRepeated, signal }])),
        },
      ]),
    ),
    ports: servedPorts(told.ports, offers, process),
    ...(told.mailChoicesPage !== undefined && { mailChoicesPage: told.mailChoicesPage }),
    targetNames: Object.fromEntries(
      told.targetNames.map((type) => [type, async (ids) => Names.parse(await ask('targetNames', type, ids))]),
    ),
    ...(told.personalData !== undefined && {
      personalData: {
        ...(told.personalData.identify && {
          identify: async (person) => Known.parse(await ask('personalData', 'identify', person)) as object,
        }),
        export: async (person) => ByPlace.parse(await ask('personalData', 'export', person)),
        erase: async (person) => Counts.parse(await ask('personalData', 'erase', person)),
      },
    }),
  };
}

/** Headers that an answer of a module may have: none that a browser takes for the portal's own word. */
const HEADERS: ReadonlySet<string> = new Set([
  'etag',
  'cache-control',
  'last-modified',
  'content-language',
  'retry-after',
  'vary',
]);

function routeOf(
  told: DescribedRoute,
  index: number,
  { process, clients }: Pick<PartsContext, 'process' | 'clients'>,
): Route {
  const { method, path, summary, access, heavy, output } = told;
  const fields = {
    unthrottled: told.unthrottled,
    bodyType: told.bodyType,
    jsonBytes: told.jsonBytes,
    jsonValues: told.jsonValues,
  };
  const parts = { params: listed(told.params), query: listed(told.query), headers: listed(told.headers, true) };
  const route = {
    method,
    path,
    summary,
    access,
    ...fields,
    ...parts,
    status: told.status,
    body: whole(told.body?.schema),
    form: whole(told.form?.schema),
    output: typeof output === 'object' && 'schema' in output ? whole(output.schema) : output,
    problems: told.problems.map((kind) => Object.assign(() => new Error(kind.code), { kind })),
    heavy: heavy !== undefined,
    heaviness: () => heavy,
    run: async (raw: unknown) => {
      const input = raw as Parameters<Route['run']>[0] & {
        account?: Occasion['account'];
        guichet?: unknown;
        caller?: RequestCaller;
      };
      const { params, query, headers, body, origin, signal, account, guichet } = input;
      const asked = {
        params,
        query,
        headers,
        body,
        origin,
        signal,
        account,
        guichet,
        ...(told.form !== undefined && { form: formOf(input.request) }),
      };
      const callPort = clients.callerOf(input);
      const patience = told.form === undefined ? ANSWERING : FORM;
      const answer = await process.call('route', [index, asked, callPort], patience, account);
      return resultOf(RouteAnswer.parse(answer ?? {}));
    },
  };
  const said = Object.entries(route).filter(([, value]) => value !== undefined);
  // Made of what the child said, by its schema.
  return Object.fromEntries(said) as unknown as Route;
}

function resultOf({ status, headers, value, file }: RouteAnswer): unknown {
  const plain = file === undefined ? value : new FileResponse(withoutUndefined(exactly(file)));
  const answered = status === undefined ? plain : new WithStatus(status, plain);
  if (headers === undefined) return answered;
  return new WithHeaders(
    Object.fromEntries(Object.entries(headers).filter(([name]) => HEADERS.has(name.toLowerCase()))),
    answered,
  );
}

/** A file as long as it says: what is too much would be read as another answer of the connection. */
function exactly(file: NonNullable<RouteAnswer['file']>): NonNullable<RouteAnswer['file']> {
  const { body, size } = file;
  if (body instanceof Uint8Array) return { ...file, size: body.byteLength };
  if (size === undefined) return file;
  const counted = Readable.from(ofSize(body, size), { objectMode: false });
  return { ...file, body: counted.once('close', () => void (body as Readable).destroy()) };
}

async function* ofSize(body: AsyncIterable<unknown>, size: number): AsyncGenerator<Uint8Array> {
  let sent = 0;
  for await (const piece of body) {
    const bytes = z.instanceof(Uint8Array).parse(piece);
    sent += bytes.byteLength;
    if (sent > size) break;
    yield bytes;
  }
  if (sent !== size) throw new RangeError(`A file of an isolated module has not the ${size} bytes that it says.`);
}

function withoutUndefined(file: NonNullable<RouteAnswer['file']>): ConstructorParameters<typeof FileResponse>[0] {
  return Object.fromEntries(Object.entries(file).filter(([, value]) => value !== undefined)) as never;
}

function formOf(request: IncomingMessage) {
  const { 'content-type': type = '', 'content-length': length } = request.headers;
  return {
    headers: { 'content-type': type, ...(length !== undefined && { 'content-length': length }) },
    body: request,
  };
}

/** Takes any value, which the child reads by its own schema; the document of the API says that one. */
function whole(json: Record<string, unknown> | undefined): z.ZodType | undefined {
  if (json === undefined) return undefined;
  const { id: _id, ...described } = json;
  return z.unknown().meta(described);
}

function listed(part: DescribedRoute['params'], isStrict = false): z.ZodType | undefined {
  if (part === undefined) return undefined;
  const { properties = {}, required = [] } = z
    .looseObject({
      properties: z.record(z.string(), z.record(z.string(), z.unknown())).optional(),
      required: z.array(z.string()).optional(),
    })
    .parse(part.schema);
  const shape = Object.fromEntries(
    part.names.map((name) => {
      const field = whole(properties[name] ?? {}) ?? z.unknown();
      return [name, required.includes(name) ? field : field.optional()];
    }),
  );
  return isStrict ? z.object(shape) : z.looseObject(shape);
}
