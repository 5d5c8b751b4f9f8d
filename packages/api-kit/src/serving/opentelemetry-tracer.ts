import { AsyncLocalStorage } from 'node:async_hooks';
import { ROOT_CONTEXT, SpanKind, SpanStatusCode, trace, type Context } from '@opentelemetry/api';
import { parseTraceParent, setGlobalErrorHandler } from '@opentelemetry/core';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { BatchSpanProcessor, TraceIdRatioBasedSampler, TracerProvider } from '@opentelemetry/sdk-trace';
import type { Logger } from 'pino';
import { NO_SPAN, type Span, type Tracer, type TracingTarget } from './tracing.ts';

/** A tracer, and its end. */
export interface OpenTracer extends Tracer {
  /** Sends what is left, and makes no further span. */
  close(): Promise<void>;
}

const KINDS = {
  server: SpanKind.SERVER,
  client: SpanKind.CLIENT,
  consumer: SpanKind.CONSUMER,
  internal: SpanKind.INTERNAL,
} as const;

/** How long one batch may take to send, ms; spans that find no room meanwhile are dropped. */
const PATIENCE = 5_000;

/** Makes spans with OpenTelemetry, and sends them to `url` in batches. This file alone loads its packages. */
export function openTracer({ url, ratio }: TracingTarget, service: string, log: Pick<Logger, 'warn'>): OpenTracer {
  setGlobalErrorHandler((error) => log.warn({ err: error }, 'traces could not be sent'));
  const exporter = new OTLPTraceExporter({ url, timeoutMillis: PATIENCE });
  const provider = new TracerProvider({
    resource: resourceFromAttributes({ 'service.name': service }),
    // Not what whoever asks says of it: that is for the portal to choose. Each part chooses alike, since the id is the same.
    sampler: new TraceIdRatioBasedSampler(ratio),
    spanProcessors: [new BatchSpanProcessor({ exporter, exportTimeoutMillis: PATIENCE })],
  });
  const tracer = provider.getTracer('pwp');
  const contexts = new AsyncLocalStorage<Context>();

  return {
    run({ name, kind, attributes, parent, isPart }, work) {
      const context = contextOf(parent) ?? contexts.getStore() ?? ROOT_CONTEXT;
      if (isPart === true && context === ROOT_CONTEXT) return work(NO_SPAN);
      const span = tracer.startSpan(name, { kind: KINDS[kind], ...(attributes && { attributes }) }, context);
      const fail = (type: string) => {
        span.setStatus({ code: SpanStatusCode.ERROR });
        span.setAttribute('error.type', type);
      };
      const told: Span = {
        rename: (next) => void span.updateName(next),
        set(more) {
          for (const [key, value] of Object.entries(more)) if (value !== undefined) span.setAttribute(key, value);
        },
        fail,
      };
      return contexts.run(trace.setSpan(context, span), async () => {
        try {
          return await work(told);
        } catch (error) {
          // Not its words: they may quote a value.
          fail(error instanceof Error ? error.name : 'unknown');
          throw error;
        } finally {
          span.end();
        }
      });
    },

    traceparent() {
      const context = contexts.getStore();
      const at = context && trace.getSpanContext(context);
      return at && `00-${at.traceId}-${at.spanId}-${at.traceFlags.toString(16).padStart(2, '0')}`;
    },

    async close() {
      await provider.shutdown().catch((error: unknown) => log.warn({ err: error }, 'traces could not be sent'));
    },
  };
}

/** The context of whoever sent this `traceparent`; undefined when it is none. */
function contextOf(traceparent: string | undefined): Context | undefined {
  const sent = traceparent === undefined ? null : parseTraceParent(traceparent);
  return sent === null ? undefined : trace.setSpanContext(ROOT_CONTEXT, { ...sent, isRemote: true });
}
