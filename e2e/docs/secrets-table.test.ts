import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const page = (name: string) => readFileSync(new URL(`../../docs/${name}`, import.meta.url), 'utf8');

test('the runbook says how each secret of the settings is changed', () => {
  const secrets = page('operations.md').matchAll(/^\| `(PWP_[A-Z0-9_]{1,60}_(?:SECRET|TOKEN|KEY))` /gm);
  const [, changes = ''] = page('runbook.md').split('## Changing a secret');
  const [table = ''] = changes.split('\n## ');
  const named = [...secrets].map(([, secret = '']) => secret).filter((secret) => secret !== 'PWP_REGISTRY_PUBLIC_KEY');
  expect(named.length).toBeGreaterThan(10);
  expect(named.filter((secret) => !table.includes(`\`${secret}\``))).toEqual([]);
});
