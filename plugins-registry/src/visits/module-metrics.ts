import type { Beacon, VisitReport } from '@pwp/contracts';
import { Counter, Histogram, Registry } from 'prom-client';
import { BOUNDS } from '../core/histogram.ts';

/** What this process heard of releases since it started, in Prometheus' words. */
export interface ModuleMetrics {
  visit: (report: VisitReport) => void;
  vote: (beacon: Beacon) => void;
  /** The measures of the releases that somebody gets now; the others are forgotten. */
  text: () => Promise<{ type: string; text: string }>;
}

const LABELS = ['module', 'release'] as const;
type Label = (typeof LABELS)[number];

/** Measures of the releases that `isGiven` names: their number bounds that of the series. */
export function createModuleMetrics(isGiven: (module: string, version: string) => boolean): ModuleMetrics {
  const registry = new Registry();
  const registers = [registry];
  const seen = new Map<string, Record<Label, string>>();
  const histogram = (name: string, help: string, bounds: readonly number[], unit: number): Histogram<Label> =>
    new Histogram({ name, help, labelNames: LABELS, buckets: bounds.map((bound) => bound / unit), registers });
  const counter = (name: string, help: string): Counter<Label> =>
    new Counter({ name, help, labelNames: LABELS, registers });

  const seconds = {
    screen: histogram('pwp_module_screen_seconds', 'From the asking until a module is on screen', BOUNDS.screen, 1_000),
    resolve: histogram(
      'pwp_module_resolve_seconds',
      'From the asking until its release is chosen',
      BOUNDS.resolve,
      1_000,
    ),
    fetch: histogram('pwp_module_fetch_seconds', 'Fetch of entry and styles', BOUNDS.fetch, 1_000),
    evaluate: histogram('pwp_module_evaluate_seconds', 'Import of the entry without its fetch', BOUNDS.evaluate, 1_000),
    mount: histogram(
      'pwp_module_mount_seconds',
      'From the call of mount until the page is on screen',
      BOUNDS.mount,
      1_000,
    ),
  };
  const bytes = histogram('pwp_module_bytes', 'Entry and styles, compressed', BOUNDS.bytes, 1);
  const cached = counter('pwp_module_cached_total', 'Visits whose entry and styles came from the cache of the browser');
  const errors = counter('pwp_module_errors_total', 'Errors on screen that nobody caught');
  const longTasks = counter('pwp_module_long_tasks_total', 'Tasks of more than 50 ms on screen');
  const blocked = counter('pwp_module_blocked_seconds_total', 'What long tasks lasted');
  const votes: Counter<Label | 'outcome'> = new Counter({
    name: 'pwp_module_votes_total',
    help: 'How releases did in pages',
    labelNames: [...LABELS, 'outcome'],
    registers,
  });

  function labelsOf(module: string, release: string): Record<Label, string> {
    const labels = { module, release };
    seen.set(`${module}/${release}`, labels);
    return labels;
  }

  function forget(labels: Record<Label, string>): void {
    for (const each of [...Object.values(seconds), bytes, cached, errors, longTasks, blocked]) each.remove(labels);
    for (const outcome of ['mounted', 'load-error', 'crash', 'blocked'] as const) votes.remove({ ...labels, outcome });
  }

  return {
    visit(report) {
      const labels = labelsOf(report.module, report.version);
      for (const step of ['screen', 'resolve', 'fetch', 'evaluate', 'mount'] as const) {
        const duration = report[step];
        if (duration !== undefined) seconds[step].observe(labels, duration / 1_000);
      }
      if (report.bytes !== undefined) bytes.observe(labels, report.bytes);
      if (report.cached === true) cached.inc(labels);
      errors.inc(labels, report.errors ?? 0);
      longTasks.inc(labels, report.longTasks ?? 0);
      blocked.inc(labels, (report.blocked ?? 0) / 1_000);
    },
    vote({ module, version, outcome }) {
      votes.inc({ ...labelsOf(module, version), outcome });
    },
    async text() {
      for (const [name, labels] of seen) {
        if (isGiven(labels.module, labels.release)) continue;
        seen.delete(name);
        forget(labels);
      }
      return { type: registry.contentType, text: await registry.metrics() };
    },
  };
}
