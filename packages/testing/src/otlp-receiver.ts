import { once } from 'node:events';
import { listen } from '@pwp/api-kit/server';
import { z } from 'zod';

const Value = z.union([z.object({ stringValue: z.string() }), z.object({ intValue: z.coerce.number() })]);
const Attribute = z.object({ key: z.string(), value: Value });
const Sent = z.object({
  resourceSpans: z.array(
    z.object({
      resource: z.object({ attributes: z.array(Attribute) }),
      scopeSpans: z.array(
        z.object({
          spans: z.array(
            z.object({
              traceId: z.string(),
              spanId: z.string(),
              parentSpanId: z.string().optional(),
              name: z.string(),
              attributes: z.array(Attribute).default([]),
              status: z.object({ code: z.int().optional() }).optional(),
            }),
          ),
        }),
      ),
    }),
  ),
});

/** A span as it was received. */
export interface ReceivedSpan {
  /** The part that made it. */
  service: string;
  traceId: string;
  spanId: string;
  parentSpanId: string | undefined;
  name: string;
  attributes: Readonly<Record<string, string | number>>;
  isFailed: boolean;
}

/** Takes traces by OTLP over HTTP, in JSON. */
export interface OtlpReceiver {
  url: string;
  readonly spans: ReceivedSpan[];
  /** Everything that was sent, as it was. */
  readonly texts: string[];
  connections: () => number;
  close: () => Promise<void>;
}

/** The status of a span whose work failed. */
const ERROR = 2;

/** Starts one on a free port. */
export async function startOtlpReceiver(): Promise<OtlpReceiver> {
  const spans: ReceivedSpan[] = [];
  const texts: string[] = [];
  let connections = 0;
  const server = await listen(
    (request, response) => {
      connections += 1;
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      void once(request, 'end').then(() => {
        const text = Buffer.concat(chunks).toString();
        texts.push(text);
        spans.push(...spansIn(text));
        response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
      });
    },
    { port: 0, host: '127.0.0.1' },
  );
  return { url: `${server.url}/v1/traces`, spans, texts, connections: () => connections, close: () => server.close(0) };
}

function spansIn(text: string): ReceivedSpan[] {
  const { resourceSpans } = Sent.parse(JSON.parse(text));
  return resourceSpans
    .flatMap(({ resource, scopeSpans }) => {
      const service = String(read(resource.attributes)['service.name']);
      return scopeSpans.flatMap(({ spans }) => spans.map((span) => ({ ...span, service })));
    })
    .map(({ attributes, parentSpanId, status, ...span }) => ({
      ...span,
      parentSpanId: parentSpanId === '' ? undefined : parentSpanId,
      isFailed: status?.code === ERROR,
      attributes: read(attributes),
    }));
}

function read(attributes: readonly z.output<typeof Attribute>[]): ReceivedSpan['attributes'] {
  return Object.fromEntries(
    attributes.map(({ key, value }) => [key, 'stringValue' in value ? value.stringValue : value.intValue]),
  );
}
