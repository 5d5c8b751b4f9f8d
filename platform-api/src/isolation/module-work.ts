import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import type { Readable } from 'node:stream';
import {
  createLog,
  FileResponse,
  limitOf,
  underRequestId,
  WithHeaders,
  WithStatus,
  type JobRun,
  type ModuleContext,
  type ModuleParts,
  type Route,
} from '@pwp/api-kit';
import type { FileVerdict } from '@pwp/api-kit/inspection';
import { countCallsElsewhere, inspectFilesElsewhere } from '@pwp/api-kit/isolated';
import { isConfigured, readSettings, type ConfigurationValues } from '@pwp/contracts';
import { parseInput } from '@pwp/http-host/input';
import { DatabaseError } from 'sequelize';
import { z } from 'zod';
import { onlyModule } from '../modules/only-module.ts';
import { describedModule, describedParts } from './describe-code.ts';
import type { RouteAnswer } from './described-module.ts';
import { answerPort, createPortClients, type AskedOfPort } from './module-ports.ts';
import { openRemoteDatabase } from './remote-database.ts';
import { SERVICES } from './services.ts';
import { DriverError, type Remote } from './values.ts';

type FileGiven = ConstructorParameters<typeof FileResponse>[0];

/** Asks the host. */
type Ask = (to: string, given: readonly unknown[]) => Promise<unknown>;

/** What the host tells with each call. */
const Along = z.object({
  now: z.date().optional(),
  configuration: z.record(z.string(), z.unknown()).optional(),
  requestId: z.string().optional(),
});

/** What the host starts a module with. */
interface Start {
  environment: Record<string, string>;
  publicUrl: string;
  brand: ModuleContext<unknown>['brand'];
  logLevel: string;
}

/** What the host hands of a request. */
interface Asked {
  params: unknown;
  query: unknown;
  headers: unknown;
  body: unknown;
  account?: unknown;
  guichet?: unknown;
  origin: string;
  signal: AbortSignal;
  form?: { headers: Record<string, string>; body: Readable };
}

/** The work of this process for its host. */
export function createChild(entry: string, dialect: 'sqlite' | 'mariadb') {
  let ask: Ask = () => Promise.reject(new Error('The host is not there yet.'));
  let now: Date | undefined;
  let values: ConfigurationValues = {};
  let parts: ModuleParts | undefined;
  const ports = createPortClients();
  const database = openRemoteDatabase(dialect, (...given) => ask('sql', given));
  const code = once(async () => {
    inspectFilesElsewhere(
      async (type, { file, account, signal }) =>
        (await service('files.inspect', [type, file, account, signal])) as FileVerdict,
    );
    countCallsElsewhere((system, outcome) => void ask('outside.count', [system, outcome]).catch(() => undefined));
    return onlyModule(await import(entry));
  });
  const log = (level: string) =>
    createLog('module', { level, write: (line) => void ask('log', [line]).catch(() => undefined) });
  let own = log('info');

  const service = async (to: string, given: readonly unknown[]) => {
    try {
      return await ask(to, given);
    } catch (error) {
      // What Sequelize makes of it in one process.
      if (error instanceof DriverError) throw new DatabaseError(Object.assign(error, { sql: '' }));
      throw error;
    }
  };

  function services() {
    const all = Object.entries(SERVICES).map(([name, methods]) => [
      name,
      Object.fromEntries(
        methods.map((method) => [method, (...given: unknown[]) => service(`${name}.${method}`, given)]),
      ),
    ]);
    // The table names each service, and each of its methods.
    return Object.fromEntries(all) as Pick<ModuleContext<unknown>, keyof typeof SERVICES>;
  }

  function contextOf({ publicUrl, brand }: Start, settings: unknown): ModuleContext<unknown> {
    const all = services();
    return {
      ...all,
      identity: {
        ...all.identity,
        async *comptesByPage(...given: unknown[]) {
          // A promise of what the host gives page by page.
          const pages = (await service('identity.comptesByPage', given)) as AsyncIterable<never>;
          yield* pages;
        },
      },
      files: {
        ...all.files,
        async blob(key, type) {
          const pieces: Uint8Array<ArrayBuffer>[] = [];
          for await (const piece of await all.files.read(key)) pieces.push(piece as Uint8Array<ArrayBuffer>);
          return new Blob(pieces, { type });
        },
      },
      exports: {
        // The class does not cross.
        send: async (asked, make) => new FileResponse((await all.exports.send(asked, make)) as FileGiven),
        // The whole module has a thread of its own already.
        inThread: async (_sender, { entry: work, load }) => {
          const { make } = (await import(work.href)) as { make: (loaded: unknown) => Promise<Uint8Array> };
          return make(await load());
        },
      },
      settings,
      configuration: (kinds) => {
        const read = () => {
          if (isConfigured(values, kinds)) return values;
          throw new Error('The module reads a configuration that its module.json does not have.');
        };
        read();
        return read;
      },
      log: own,
      clock: { now: () => now ?? new Date() },
      port: (port) => ports.clientOf(port) as never,
      sharedLimit: (name, points, seconds, { problem } = {}) =>
        limitOf(
          {
            count: async (key) => z.number().parse(await service('sharedLimit.count', [name, points, seconds, key])),
            giveBack: async (key) => void (await service('sharedLimit.giveBack', [name, points, seconds, key])),
          },
          problem,
        ),
      publicUrl,
      brand,
      sequelize: database.sequelize,
      reads: database.reads,
      transaction: database.transaction,
    };
  }

  const started = () => {
    if (parts === undefined) throw new Error('The module did not start.');
    return parts;
  };

  const work: Record<string, (...given: never[]) => unknown> = {
    alive: () => true,
    describe: async () => {
      const module = await code();
      return describedModule(module, dialect, parts && database.sequelize);
    },
    migrate: async (index: number) => {
      const migration = (await code()).migrations[index];
      const { sequelize } = database;
      await migration?.up({ query: sequelize.getQueryInterface(), sequelize, dialect });
    },
    start: async (given: Start) => {
      const module = await code();
      own = log(given.logLevel);
      module.defineModels(database.sequelize);
      parts = module.start(contextOf(given, readSettings(module.settings, given.environment)) as never);
      return describedParts(parts, ports.called);
    },
    route: async (index: number, asked: Asked, callPort?: Remote) => {
      const route = started().routes[index];
      if (route === undefined) throw new Error('No such route.');
      const { account, guichet } = asked;
      const caller = Object.freeze({ account, guichet });
      if (callPort !== undefined) ports.know(caller, callPort);
      try {
        return answerOf(route, await route.run(inputOf(route, asked, caller) as never));
      } finally {
        ports.forget(caller);
      }
    },
    job: (index: number, run: Omit<JobRun, 'log'>) => {
      const job = started().jobs?.[index];
      return job?.run({ ...run, log: own.child({ job: job.name }) });
    },
    deliver: (
      topic: string,
      payload: unknown,
      delivery: { key: string; attempts: number; isRepeated: boolean; signal: AbortSignal },
    ) => {
      const handler = started().outbox?.[topic];
      return handler?.deliver(handler.payload.parse(payload), { ...delivery, log: own.child({ topic }) });
    },
    port: (name: string, method: string, asked: AskedOfPort) => answerPort(started(), name, method, asked),
    outside: async (environment: Record<string, string>) => {
      const { settings, outside } = await code();
      return outside?.(readSettings(settings, environment)) ?? [];
    },
    personalData: (method: 'identify' | 'export' | 'erase', person: never) =>
      started().personalData?.[method]?.(person),
    targetNames: (type: string, ids: readonly string[]) => started().targetNames?.[type]?.(ids),
    about: async (kind: string, guichet: never, keys: readonly string[]) =>
      (await code()).notices?.[kind]?.about?.(guichet, keys),
    subject: async (kind: string, count: number, titles: readonly string[]) =>
      (await code()).notices?.[kind]?.mail?.subject(count, titles),
  };

  return {
    side: {
      // The host's values have the shapes that each expects.
      work: new Map(Object.entries(work) as [string, Remote][]),
      // A port that answers the port of a module whose routes wait for it.
      ahead: new Set(['alive', 'port']),
      along: () => database.connection(),
      within: (along: unknown, run: () => Promise<unknown>) => {
        const told = Along.safeParse(along);
        if (!told.success) return run();
        const { requestId } = told.data;
        now = told.data.now;
        values = (told.data.configuration ?? {}) as ConfigurationValues;
        return requestId === undefined ? run() : underRequestId(requestId, run);
      },
    },
    connect: (given: Ask) => {
      ask = given;
    },
  };
}

function inputOf(route: Route, asked: Asked, caller: object): object {
  const { account, guichet, origin, signal, form } = asked;
  return {
    ...parseInput(route, asked),
    account,
    guichet,
    caller,
    origin,
    signal,
    request: form === undefined ? undefined : requestOf(form),
  };
}

/** A request as far as a multipart reader looks at it. */
function requestOf({ headers, body }: NonNullable<Asked['form']>): IncomingMessage {
  const request = new IncomingMessage(new Socket());
  Object.assign(request.headers, headers);
  body.on('data', (chunk) => {
    if (!request.push(chunk)) body.pause();
  });
  Object.assign(request, { _read: () => body.resume() });
  body.once('end', () => {
    request.complete = true;
    request.push(null);
  });
  body.once('error', (error) => request.destroy(error));
  return request;
}

function answerOf(route: Route, result: unknown): RouteAnswer {
  if (result instanceof WithHeaders) return { ...answerOf(route, result.value), headers: { ...result.headers } };
  if (route.output === 'none') return {};
  if (result instanceof FileResponse) {
    const { type, filename, disposition, size, body } = result;
    return { file: { type, filename, disposition, size, body } };
  }
  if (!('parse' in route.output)) throw new Error(`${route.path} answers a file and its handler gave none`);
  return result instanceof WithStatus
    ? { status: result.status, value: route.output.parse(result.value) }
    : { value: route.output.parse(result) };
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => (made ??= make());
}
