import type { FullResult, Reporter, TestCase, TestResult, TestStep } from '@playwright/test/reporter';

/** Fails the run when a journey passed without any assertion. */
export default class AssertionReporter implements Reporter {
  readonly #asserted = new Set<string>();
  readonly #silent: string[] = [];

  onStepEnd(test: TestCase, _result: TestResult, step: TestStep): void {
    if (step.category === 'expect' && !isAround(step)) this.#asserted.add(test.id);
  }

  onTestEnd(test: TestCase, result: TestResult): void {
    if (result.status === 'passed' && !this.#asserted.has(test.id)) this.#silent.push(test.titlePath().join(' › '));
  }

  async onEnd(result: FullResult): Promise<{ status: FullResult['status'] }> {
    for (const title of this.#silent) console.error(`No assertion: ${title}`);
    return { status: this.#silent.length > 0 ? 'failed' : result.status };
  }
}

/**
 * Assertions of hooks and fixtures, made in every journey (a silent console, say), do not count as this journey's
 * own.
 */
function isAround({ parent }: TestStep): boolean {
  return parent !== undefined && (['hook', 'fixture'].includes(parent.category) || isAround(parent));
}
