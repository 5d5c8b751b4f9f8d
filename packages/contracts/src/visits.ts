import { z } from 'zod';
import { ModuleId } from './module-id.ts';
import { ReleaseVersion } from './release-version.ts';
import { VISIT_LIMITS } from './visit-limits.ts';

const Duration = z.int().min(0).max(VISIT_LIMITS.duration).optional();
const Count = z.int().min(0).max(VISIT_LIMITS.count).optional();

/**
 * How one visit of a module went, in numbers alone; a number that the browser does not measure is absent. Durations in ms. A report
 * with `screen` is a visit; one without adds to a visit that was told before.
 */
export const VisitReport = z.strictObject({
  module: ModuleId,
  version: ReleaseVersion,
  /** From the asking until the page is on screen. */
  screen: Duration,
  /** From the asking until the release is chosen. */
  resolve: Duration,
  /** Entry and styles, from the network or the cache. */
  fetch: Duration,
  /** Import of the entry, without its fetch. */
  evaluate: Duration,
  /** From the call of `mount` until the page is on screen. */
  mount: Duration,
  /** Entry and styles, compressed. */
  bytes: z.int().min(0).max(VISIT_LIMITS.bytes).optional(),
  /** They came from the browser's cache. */
  cached: z.boolean().optional(),
  /** What the module threw once on screen and nobody caught. */
  errors: Count,
  /** Tasks of more than 50 ms while the module was on screen. */
  longTasks: Count,
  /** What they lasted together. */
  blocked: Duration,
  /** The longest of them. */
  longest: Duration,
});
export type VisitReport = z.infer<typeof VisitReport>;

/** Body of `POST /registry/v1/visits`: what one page tells when it hides. */
export const VisitReports = z.strictObject({ visits: z.array(VisitReport).min(1).max(VISIT_LIMITS.reports) });
export type VisitReports = z.infer<typeof VisitReports>;

/** What half, and nineteen in twenty, of the visits stay below. Null: nobody measured it. */
export const Spread = z.object({ p50: z.int(), p95: z.int() }).nullable();
export type Spread = z.infer<typeof Spread>;

/** How a release did over some days. Durations in ms. */
export const ReleaseMeasures = z.object({
  visits: z.int(),
  screen: Spread,
  resolve: Spread,
  fetch: Spread,
  evaluate: Spread,
  mount: Spread,
  /** Entry and styles, compressed. */
  bytes: Spread,
  errors: z.int(),
  longTasks: z.int(),
  /** What long tasks lasted together. */
  blocked: z.int(),
  /** The longest task of a visit. */
  longest: Spread,
  /** People who tried it, and those for whom it failed. */
  votes: z.int(),
  failures: z.int(),
});
export type ReleaseMeasures = z.infer<typeof ReleaseMeasures>;

/** A release that was visited within 30 days, the builds of the modules' folder included. */
export const MeasuredRelease = z.object({ version: ReleaseVersion, today: ReleaseMeasures, month: ReleaseMeasures });
export type MeasuredRelease = z.infer<typeof MeasuredRelease>;
