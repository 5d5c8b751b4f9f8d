import { installTracer } from '@pwp/api-kit';
import type { Logger } from 'pino';

/** Sends traces to `url` until it is told to stop; without one, loads nothing. */
export async function startTracing(url: string | undefined, log: Logger): Promise<() => Promise<void>> {
  if (url === undefined) return () => Promise.resolve();
  const { openTracer } = await import('./opentelemetry-tracer.ts');
  const tracer = openTracer(url, 'pwp-api', log);
  installTracer(tracer);
  return async () => {
    installTracer(undefined);
    await tracer.close();
  };
}
