/** The command of an archive: what an operator runs. Its settings are in the environment (docs/operations.md). */

/** Each of these modules does its work when it is imported, and ends the process with 1 when it cannot. */
const COMMANDS: Readonly<Record<string, () => Promise<unknown>>> = {
  migrate: () => import('@pwp/platform-api/migrate'),
  doctor: () => import('@pwp/platform-api/doctor'),
  'serve api': () => import('@pwp/platform-api/main'),
  'serve registry': () => import('@pwp/plugins-registry/main'),
  'serve shell': () => import('@pwp/shell/server/main'),
  realm: () => import('@pwp/keycloak/apply'),
  'admin create': () => import('@pwp/keycloak/create-admin'),
};

/** The words before the first option. */
const [words = ''] = process.argv.slice(2).join(' ').split(/ ?--/, 1);
const run = COMMANDS[words];
if (run === undefined) {
  console.error(
    `Quelle commande ?\n${Object.keys(COMMANDS)
      .map((name) => `  pwp-portal ${name}\n`)
      .join('')}`,
  );
  process.exitCode = 1;
} else {
  await run();
}
