import type { Logger } from 'pino';
import { installTracer, type TracingTarget } from './tracing.ts';

/**
 * Sends the traces of this process, as those of `service`, until it is told to stop; without a target, loads nothing. What is to be
 * traced is made afterwards.
 */
export async function startTracing(
  target: TracingTarget | undefined,
  service: string,
  log: Pick<Logger, 'warn'>,
): Promise<() => Promise<void>> {
  if (target === undefined) return () => Promise.resolve();
  const { openTracer } = await import('./opentelemetry-tracer.ts');
  const tracer = openTracer(target, service, log);
  installTracer(tracer);
  return async () => {
    installTracer(undefined);
    await tracer.close();
  };
}
