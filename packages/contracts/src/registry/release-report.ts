import { z } from 'zod';

/** Name of an npm package. */
const PackageName = z
  .string()
  .max(214, { abort: true })
  .regex(/^(?:@[a-z0-9~-][a-z0-9._~-]*\/)?[a-zA-Z0-9~-][a-zA-Z0-9._~-]*$/);

/** Versions of packages, by name. */
export const PackageVersions = z.record(z.string().max(214), z.string().max(100));
export type PackageVersions = z.infer<typeof PackageVersions>;

/** What a release needs of the portal that runs it, as semver ranges. */
export const ReleaseRanges = z.object({
  /** Of the packages that the shell's runtime file holds: SDK (`@pwp/…`) and shared libraries. */
  shell: z
    .record(PackageName, z.string().min(1).max(100))
    .refine((shell) => Object.keys(shell).length <= 100, '100 packages at most'),
  /** Of the module's own routes, as `/api/meta` announces their version; absent when it calls none of its own. */
  api: z.string().min(1).max(100).optional(),
});
export type ReleaseRanges = z.infer<typeof ReleaseRanges>;

/** A package of npm whose code is in a bundle. `license` is an SPDX expression, or what its author wrote in its place. */
export const BundledPackage = z.object({
  name: PackageName,
  version: z.string().min(1).max(100),
  license: z.string().max(200),
});
export type BundledPackage = z.infer<typeof BundledPackage>;

/** `GET /plateforme.json` of the front door: what the shell that runs brings to modules. */
export const PLATFORM_PATH = '/plateforme.json';
export const Platform = z.object({ runtime: PackageVersions });
export type Platform = z.infer<typeof Platform>;

/** How grave a fault that axe found is: `serious` and `critical` ones keep a release out. */
export const AxeImpact = z.enum(['minor', 'moderate', 'serious', 'critical']);

/** A rule of axe that a page breaks. `targets`: selectors of the first places; `count`: of all. */
export const AxeViolation = z.object({
  rule: z.string().max(100),
  impact: AxeImpact,
  help: z.string().max(300),
  targets: z.array(z.string().max(300)).max(5),
  count: z.int().min(1),
});
export type AxeViolation = z.infer<typeof AxeViolation>;

/** What axe found on one page; `states`: how often it was looked at, each time in another state. */
export const AxePage = z.object({
  path: z.string().max(300),
  states: z.int().min(1),
  violations: z.array(AxeViolation).max(100),
});
export type AxePage = z.infer<typeof AxePage>;

/**
 * `axe.json`: what axe found on a module's pages, written once its tests passed. `version`: the release whose pages they are. `sources`:
 * SHA-256, hexadecimal, of what was tested; a report of before says none.
 */
export const AxeReport = z.object({
  version: z.string().max(64),
  sources: z.string().max(64).optional(),
  // A fraction of a second may have as many digits as its author likes.
  date: z.iso.datetime().max(40),
  axe: z.string().max(50),
  pages: z.array(AxePage).max(200),
});
export type AxeReport = z.infer<typeof AxeReport>;

/** What a release keeps of it: how many pages were looked at, and violations left, none of them grave. */
export const AxeSummary = AxeReport.pick({ date: true, axe: true }).extend({ pages: z.int(), violations: z.int() });
export type AxeSummary = z.infer<typeof AxeSummary>;
