import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The measures of the portal's own that a text asks for and no part gives. */
export function unknownMeasures(repository: string, text: string): string[] {
  const sources = globSync(
    [
      'packages/api-kit/src/serving/process-metrics.ts',
      'platform-api/src/**/*.ts',
      'plugins-registry/src/**/*.ts',
      'shell/server/*.ts',
    ],
    {
      cwd: repository,
    },
  );
  const given = new Set(
    sources.flatMap((path) =>
      [...readFileSync(join(repository, path), 'utf8').matchAll(/name: '(pwp_\w+)'/g)].map(([, name]) => name),
    ),
  );
  const asked = [...text.matchAll(/pwp_[a-z_]+/g)].map(([name]) => name.replace(/_(?:bucket|count)$/, ''));
  return asked.filter((name) => !given.has(name));
}
