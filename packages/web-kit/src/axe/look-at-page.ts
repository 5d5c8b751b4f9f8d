import { AxeImpact, AxePage, type ConfigurationValues } from '@pwp/contracts';
import type { RunOptions } from 'axe-core';
import { inject, vi, type TestContext } from 'vitest';

declare module 'vitest' {
  interface ProvidedContext {
    /** The module whose pages axe looks at; undefined in every other run of tests. */
    axe: { main: string; pages: readonly string[]; configuration: ConfigurationValues } | undefined;
  }
}

/** The module whose pages this run is for. */
export const moduleLookedAt = () => inject('axe');

/** There is no layout here, so what depends on it is not seen: contrast, sizes, scrolling. Landmarks are the shell's. */
const RUN: RunOptions = {
  resultTypes: ['violations'],
  rules: {
    'color-contrast': { enabled: false },
    'link-in-text-block': { enabled: false },
    'scrollable-region-focusable': { enabled: false },
    'target-size': { enabled: false },
    region: { enabled: false },
    'skip-link': { enabled: false },
    // axe leaves it out when it is not asked.
    'label-content-name-mismatch': { enabled: true },
  },
};

/** Selectors that are kept of a violation. */
const TARGETS = 5;

/** Brings axe, which listens to its window from then on: before anybody watches what a module leaves there. */
export async function bringAxe(): Promise<void> {
  await import('axe-core');
}

/** Has axe look at the page on screen, and leaves what it found with the test, for whoever reads the run's report. */
export async function lookAtPage(path: string, { task }: Pick<TestContext, 'task'>): Promise<void> {
  // axe waits for timers.
  if (vi.isFakeTimers()) vi.useRealTimers();
  const { default: axe } = await import('axe-core');
  const { violations } = await axe.run(document.body, RUN);
  const page: AxePage = {
    path: new URL(path, 'http://portail.test').pathname,
    states: 1,
    violations: violations.map(({ id, impact, help, nodes }) => ({
      rule: id,
      impact: AxeImpact.catch('minor').parse(impact),
      help: help.slice(0, 300),
      targets: nodes.slice(0, TARGETS).map(({ target }) => target.join(' ').slice(0, 300)),
      count: nodes.length,
    })),
  };
  const before = AxePage.array().catch([]).parse(Reflect.get(task.meta, 'axe'));
  Object.assign(task.meta, { axe: [...before, page] });
}
