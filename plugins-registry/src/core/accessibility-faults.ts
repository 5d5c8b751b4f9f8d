import { declaredPages, type AxeReport, type AxeSummary, type ModuleDeclaration } from '@pwp/contracts';
import type { ReleaseFault } from './release-faults.ts';

/** Impacts of violations that refuse a release. */
const GRAVE: ReadonlySet<string> = new Set(['serious', 'critical']);

const fault = (detail: string): ReleaseFault => ({ code: 'accessibilite-refusee', detail });

/** Faults of a release by its axe report: no report of these bytes, a declared page left out, a grave violation. */
export function accessibilityFaults(
  declaration: ModuleDeclaration,
  version: string,
  report: AxeReport | undefined,
): ReleaseFault[] {
  if (report === undefined) return [fault('axe.json is missing: `pwp publish` makes it, and so does `pwp test`.')];
  if (report.version !== version)
    return [fault(`axe.json is of the build ${report.version}, not of ${version}: run \`pwp test\` on this build.`)];
  const looked = new Set(report.pages.map(({ path }) => path));
  return [
    ...declaredPages(declaration)
      .filter((path) => !looked.has(path))
      .map((path) => fault(`axe did not see « ${path} »: have a test mount it by \`mountModule\`.`)),
    ...report.pages.flatMap(({ path, violations }) =>
      violations
        .filter(({ impact }) => GRAVE.has(impact))
        .map(({ rule, impact, help, targets, count }) =>
          fault(`« ${path} »: ${rule} (${impact}), ${count} time(s), at ${targets.join(' ; ')}: ${help}.`),
        ),
    ),
  ];
}

/** The part of a report that the journal keeps. */
export function summaryOf({ date, axe, pages }: AxeReport): AxeSummary {
  return { date, axe, pages: pages.length, violations: pages.flatMap(({ violations }) => violations).length };
}
