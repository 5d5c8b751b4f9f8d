import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { startKeycloak } from './keycloak-server.ts';

/** A Keycloak that writes down how it is started, then is killed, as the system does when memory runs out. */
const KILLED = `[ "$1" = build ] && exit 0
echo "$@" > "$(dirname "$0")/arguments"
echo "$KC_DB_USERNAME $KC_DB_PASSWORD" > "$(dirname "$0")/account"
kill -KILL $$
`;

test('a Keycloak that is killed while it starts is told of at once, and no argument of it shows a password', async () => {
  const home = mkdtempSync(join(tmpdir(), 'pwp-keycloak-'));
  onTestFinished(() => rmSync(home, { recursive: true }));
  mkdirSync(join(home, 'bin'));
  writeFileSync(join(home, 'bin/kc.sh'), KILLED);
  chmodSync(join(home, 'bin/kc.sh'), 0o700);
  const starting = startKeycloak({
    home,
    javaHome: undefined,
    port: 1,
    publicUrl: 'http://127.0.0.1:8080/auth',
    databaseUrl: 'mariadb://compte:secret%20de%20base@127.0.0.1:3306/pwp_keycloak',
    adminClientId: 'pwp-operateur',
    adminSecret: 'secret-operateur',
    logFile: join(home, 'keycloak.log'),
    environment: {},
    onStep: () => undefined,
  });
  await expect(starting).rejects.toThrow('Keycloak s’est arrêté');
  expect(readFileSync(join(home, 'bin/arguments'), 'utf8')).not.toContain('secret');
  expect(readFileSync(join(home, 'bin/account'), 'utf8')).toBe('compte secret de base\n');
});
