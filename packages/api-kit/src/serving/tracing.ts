import type { IncomingMessage } from 'node:http';
import { z } from 'zod';

/** Settings of the parts, all of which take part in traces. */
export const tracingSettings = {
  PWP_OTLP_URL: z
    .url({ protocol: /^https?$/ })
    .optional()
    .describe(
      'Address that takes traces, by OTLP over HTTP in JSON: `http://…:4318/v1/traces`. Without it, none is made, and pages send no `traceparent`.',
    ),
  PWP_OTLP_RATIO: z.coerce
    .number()
    .min(0)
    .max(1)
    .default(1)
    .describe('Share of the traces that are sent, 0 to 1: the same for all parts, which tell by the id of a trace.'),
};

/** Where traces go, and which. */
export interface TracingTarget {
  url: string;
  /** 0 to 1. */
  ratio: number;
}

/** Undefined: none is made. */
export function readTracing(read: z.output<z.ZodObject<typeof tracingSettings>>): TracingTarget | undefined {
  return read.PWP_OTLP_URL === undefined ? undefined : { url: read.PWP_OTLP_URL, ratio: read.PWP_OTLP_RATIO };
}

/** What a span says of its work: no value of a request or a row, no address, no name. */
export type SpanAttributes = Readonly<Record<string, string | number | undefined>>;

/** One step of a trace, while it lasts. */
export interface Span {
  /** Names it once more is known: the route of a request. */
  rename(name: string): void;
  set(attributes: SpanAttributes): void;
  /** The work did not succeed, for a reason in a word. */
  fail(type: string): void;
}

/** A span to be. */
export interface SpanStart {
  name: string;
  /** `server`: a request; `client`: a call; `consumer`: a message; `internal`: a job. */
  kind: 'server' | 'client' | 'consumer' | 'internal';
  attributes?: SpanAttributes;
  /** There is a span of it inside another one alone: what a part does by itself all the time has none. */
  isPart?: boolean;
  /** The `traceparent` (W3C) of whoever asked, or of the request that left the message; otherwise the span at hand is the parent. */
  parent?: string | undefined;
}

/** Makes spans and sends them. */
export interface Tracer {
  /** Runs work in a span, which ends with it; what it throws fails the span. */
  run<T>(start: SpanStart, work: (span: Span) => Promise<T>): Promise<T>;
  /** Of the span at hand. */
  traceparent(): string | undefined;
}

let tracer: Tracer | undefined;

/** Traces from now on, or no longer. */
export function installTracer(installed: Tracer | undefined): void {
  tracer = installed;
}

/** Whether anything is traced: what costs something is left out otherwise. */
export function isTracing(): boolean {
  return tracer !== undefined;
}

/** Runs work in a span; where nothing is traced, runs it. */
export function traced<T>(start: SpanStart, work: (span: Span) => Promise<T>): Promise<T> {
  return tracer === undefined ? work(NO_SPAN) : tracer.run(start, work);
}

/** The `traceparent` (W3C) of the span at hand; undefined without one. */
export function currentTraceparent(): string | undefined {
  return tracer?.traceparent();
}

/** The `traceparent` that a request came with; undefined without one. What is none begins a trace of its own. */
export function traceparentOf({ headers }: Pick<IncomingMessage, 'headers'>): string | undefined {
  const { traceparent } = headers;
  return typeof traceparent === 'string' && traceparent !== '' ? traceparent : undefined;
}

/** The header that has another part of the portal go on with the trace at hand. Not for a system of somebody else's. */
export function traceHeaders(): Readonly<Record<string, string>> {
  const traceparent = currentTraceparent();
  return traceparent === undefined ? {} : { traceparent };
}

/** The id of the trace at hand, as logs have it; undefined without one. */
export function currentTraceId(): string | undefined {
  return currentTraceparent()?.split('-', 2)[1];
}

/** The span of what is not traced. */
export const NO_SPAN: Span = { rename: () => undefined, set: () => undefined, fail: () => undefined };
