import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { usualBrand } from '@pwp/contracts';
import { writeTheme } from '@pwp/keycloak/theme';
import { expect, onTestFinished, test } from 'vitest';

/** The usual words. */
const WORDS = Object.values(usualBrand).filter((word) => typeof word === 'string');

test('the theme of a portal with other words keeps none of the usual ones', async () => {
  const themes = mkdtempSync(join(tmpdir(), 'pwp-theme-'));
  onTestFinished(() => rmSync(themes, { recursive: true }));
  const own = { name: 'Espace des Logements', tagline: 'Un toit', mark: 'Ville d’Ailleurs', owner: 'Syndicat' };
  await writeTheme(themes, { ...usualBrand, ...own });
  const files = readdirSync(themes, { recursive: true, encoding: 'utf8' });
  const written = files
    .filter((name) => /\.(ftl|properties)$/.test(name))
    .map((name) => readFileSync(join(themes, name), 'utf8'))
    .join('\n');
  for (const word of Object.values(own)) expect(written).toContain(word);
  for (const word of WORDS) expect(written).not.toContain(word);
  expect(written).toContain('compte de l’Espace des Logements');
  expect(written).not.toContain('du Espace');
});
