import type { z } from 'zod';
import type { Access, Caller } from '../http/route.ts';
import type { Port, PortMethod } from './port.ts';

/** What a method's handler knows beside who calls. */
export interface PortAsked<Input> {
  /** Parsed by the provider's own schema. */
  input: Input;
  /** Address that the caller's request came from. */
  origin: string;
  /** Aborted when the caller goes away, or when nobody waits for the answer any more. */
  signal: AbortSignal;
}

/** The work of a method. */
export interface PortHandling<Method extends PortMethod, A extends Access> {
  /** Whether it reads many rows: so many such calls run at once for an account and a guichet, the others wait their turn. */
  heavy?: boolean;
  handler: (
    call: PortAsked<z.output<Method['input']>> & Pick<Caller<A>, 'account' | 'guichet'>,
  ) => Promise<z.input<Method['output']>>;
}

/** A method that is served, its types forgotten. */
export interface ServedMethod {
  heavy: boolean;
  run: (call: PortAsked<unknown> & object) => Promise<unknown>;
}

/** A port that is served. */
export interface ServedPort {
  port: Port;
  access: Exclude<Access, 'public'>;
  methods: Readonly<Record<string, ServedMethod>>;
}

/** Serves every method of a port to who has `access`: the caller of the consumer's own request, with its rights. */
export function servePort<
  Methods extends Readonly<Record<string, PortMethod>>,
  const A extends Exclude<Access, 'public'>,
>(
  port: Port<Methods>,
  access: A,
  handlings: { readonly [Name in keyof Methods]: PortHandling<Methods[Name], A> },
): ServedPort {
  const methods = Object.entries<PortHandling<PortMethod, A>>(handlings as never).map(
    ([name, { heavy = false, handler }]): [string, ServedMethod] => [
      name,
      // The host parsed the input with this very schema and checked this very access, so the call has the handler's type.
      { heavy, run: (call) => handler(call as never) },
    ],
  );
  return { port, access, methods: Object.fromEntries(methods) };
}
