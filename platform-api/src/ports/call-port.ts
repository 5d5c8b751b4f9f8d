import {
  lectureTropLongue,
  PortUnavailable,
  ProblemError,
  serviceIndisponible,
  tropDeRequetes,
  type Logger,
  type Port,
  type PortMethod,
  type ServedPort,
} from '@pwp/api-kit';
import { faultsOf, inputRefused, type HeavyTurns } from '@pwp/http-host';
import type { z } from 'zod';
import { requireAccess, requireGuichet } from '../auth/require-access.ts';
import type { KnownRequest } from './callers.ts';

/** What every call may be refused with, whatever its method says. */
const COMMON = [lectureTropLongue, serviceIndisponible, tropDeRequetes].map(({ kind }) => kind.code);

/** What a call is made with. */
export interface Calling {
  turns: HeavyTurns;
  /** How long an answer may take, the wait for its turn included, ms. */
  patienceMs: number;
  log: Pick<Logger, 'error'>;
}

/** Access, then input, then a turn if it is heavy, then the provider's work within its time, then output: as a route. */
export async function callPort(
  { turns, patienceMs, log }: Calling,
  { port, access, methods }: ServedPort,
  method: string,
  { account, guichet, origin, signal }: KnownRequest,
  given: unknown,
): Promise<unknown> {
  // A consumer in a process of its own names what it likes.
  if (!Object.hasOwn(port.methods, method)) throw new PortUnavailable(port.name, 'version');
  const [contract, work] = [port.methods[method], methods[method]];
  if (contract === undefined || work === undefined) throw new PortUnavailable(port.name, 'version');
  requireAccess(account, access);
  requireGuichet(guichet, access);
  const input = readInput(contract.input, given);
  try {
    const answer = await within(port, patienceMs, signal, (still) => {
      const run = () => work.run(Object.assign({ input, origin, signal: still }, { account, guichet }));
      return work.heavy ? turns('reads', { account: account.id, guichet: guichet?.code, signal: still }, run) : run();
    });
    return plain(contract.output.parse(answer));
  } catch (error) {
    if (isDeclared(error, contract) || error instanceof PortUnavailable) throw error;
    log.error({ err: error, port: port.name, method }, 'a port failed');
    throw new PortUnavailable(port.name, 'failed', error);
  }
}

/** What the consumer's contract has of an answer: a provider's newer one may say more. */
export function readOutput(port: Port, method: string, answer: unknown): unknown {
  const read = port.methods[method]?.output.safeParse(answer);
  if (read?.success === true) return read.data;
  throw new PortUnavailable(port.name, 'version', read?.error);
}

function readInput(schema: z.ZodType, given: unknown): unknown {
  const read = schema.safeParse(plain(given));
  if (read.success) return read.data;
  throw inputRefused(faultsOf(read.error));
}

/** A copy that shares nothing with the other side. Throws for what is no data, as a function. */
function plain(value: unknown): unknown {
  return structuredClone(value);
}

function isDeclared(error: unknown, { problems = [] }: PortMethod): boolean {
  return (
    error instanceof ProblemError &&
    (COMMON.includes(error.code) || problems.some(({ kind }) => kind.code === error.code))
  );
}

async function within<T>(
  { name }: Port,
  patienceMs: number,
  caller: AbortSignal,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(new PortUnavailable(name, 'late')), patienceMs);
  const signal = AbortSignal.any([caller, late.signal]);
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  const leave = () =>
    reject(late.signal.aborted ? late.signal.reason : new PortUnavailable(name, 'late', signal.reason));
  signal.addEventListener('abort', leave, { once: true });
  try {
    signal.throwIfAborted();
    return await Promise.race([work(signal), aborted]);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', leave);
  }
}
