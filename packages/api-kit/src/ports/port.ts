import type { z } from 'zod';
import type { Account, CurrentGuichet } from '../accounts/account.ts';
import { ProblemError, defineProblem, type ProblemFactory } from '../http/problems.ts';

/** One thing that a port is asked for: data that JSON can carry, in and out, so that a call may cross a process. */
export interface PortMethod {
  input: z.ZodType;
  output: z.ZodType;
  /** What it may refuse, beside the access and the input: the routes of a consumer list them too. */
  problems?: readonly ProblemFactory[];
}

/** What a module offers to others: the contract that both sides import, and nothing of how it is kept. */
export interface Port<Methods extends Readonly<Record<string, PortMethod>> = Readonly<Record<string, PortMethod>>> {
  /** `<module>.<noun>`. */
  name: string;
  /** Of the contract, by semver: a minor adds methods, optional fields of inputs and fields of outputs. */
  version: string;
  methods: Methods;
}

/** Declares a port. */
export function definePort<const Methods extends Readonly<Record<string, PortMethod>>>(
  port: Port<Methods>,
): Port<Methods> {
  return port;
}

/**
 * Who a request comes from, as a handler is handed it. The host knows the callers that it made itself, each until its
 * request is answered: a port is called in nobody else's name.
 */
export interface RequestCaller {
  readonly account: Account;
  readonly guichet: CurrentGuichet | undefined;
}

/**
 * A port as its consumer calls it, outside of any transaction. Every method throws `PortUnavailable`, `acces-refuse`,
 * `guichet-non-rattache` and the problems of the method.
 */
export type PortClient<P extends Port> = {
  readonly [Name in keyof P['methods']]: (
    caller: RequestCaller,
    input: z.input<P['methods'][Name]['input']>,
  ) => Promise<z.output<P['methods'][Name]['output']>>;
};

/** Nobody serves the port now, or who does failed or was too late. */
export const portIndisponible = defineProblem(
  'port-indisponible',
  503,
  'Un service dont celui-ci a besoin est indisponible',
);

/** Why a port does not answer. */
export type PortOutage = 'absent' | 'version' | 'off' | 'failed' | 'late';

/** A port does not answer. A consumer that can do without catches it; otherwise the caller reads `port-indisponible`. */
export class PortUnavailable extends ProblemError {
  readonly port: string;
  readonly outage: PortOutage;

  constructor(port: string, outage: PortOutage, cause?: unknown) {
    super(portIndisponible.kind, {
      detail: `Le service « ${port.split('.', 1)[0] ?? port} » ne répond pas. Réessayez dans quelques minutes.`,
      cause,
    });
    this.name = 'PortUnavailable';
    this.port = port;
    this.outage = outage;
  }
}
