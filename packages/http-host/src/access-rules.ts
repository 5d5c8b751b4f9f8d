import type { IncomingMessage } from 'node:http';
import type { ProblemKind } from '@pwp/api-kit';

/** A request as far as it is handed on with its caller. */
export interface HandedRequest {
  /** Address that it came from. */
  origin: string;
  /** Aborted when the caller goes away. */
  signal: AbortSignal;
  /** Calls back once, when the request is answered or its caller gone. */
  whenAnswered: (work: () => void) => void;
}

/** What a host knows of a caller whose access was checked. */
export interface KnownCaller {
  /** What its requests are counted by: an account or a token; undefined: its network address. */
  key: string | undefined;
  /** The id of its account, for the log. */
  account?: string | undefined;
  /** The guichet it works for: its heavy requests are counted together too. */
  guichet?: string | undefined;
  /** What the handler is given of it. */
  given: object;
  /** What the handler may hand on to prove who calls, made when it asks for `caller`. */
  hand?: (request: HandedRequest) => object;
  /** Headers of every answer to it. */
  headers?: Readonly<Record<string, string>>;
}

/** What the OpenAPI document says of an access. */
export interface DescribedAccess {
  /** Anybody may call, without a token. */
  isPublic: boolean;
  /** Fields of the operation: `x-…`. */
  fields: Readonly<Record<string, unknown>>;
  /** Parameters that the access reads itself. */
  parameters: readonly Record<string, unknown>[];
  /** Refusals of the access. */
  problems: readonly Pick<ProblemKind, 'code' | 'status'>[];
}

/** The kinds of access of a host: what the access column of its routes means. */
export interface AccessRules<A> {
  /**
   * Finds the caller and checks the access. Throws what it refuses. `params`: those of the path, not parsed yet. `tell`
   * is called with the id of the account once it is known, so that a refusal is logged with it.
   */
  resolve: (
    request: IncomingMessage,
    access: A,
    params: Readonly<Record<string, string>>,
    tell: (account: string) => void,
  ) => Promise<KnownCaller>;
  describe: (access: A) => DescribedAccess;
}
