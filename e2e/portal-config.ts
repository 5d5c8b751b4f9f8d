import { delimiter, dirname } from 'node:path';

/** Settings of the machine for the journey in Firefox. */
export const firefoxConfig = {
  /** The browser to drive. */
  executablePath: process.env['PWP_TEST_FIREFOX'] ?? '/usr/bin/firefox-esr',
  /** First port of its own portal, after those of the Chromium journeys; six consecutive ports. */
  port: Number(process.env['PWP_TEST_PORT'] ?? 18_400) + 72,
} as const;

/** Whether the pictures of the users' manual are saved, rather than only taken and checked. */
export const writesManualImages = process.env['PWP_MANUEL'] === 'ecrire';

/** The environment that commands of a team inherit, with this Node first. */
export const teamEnvironment: Readonly<Record<string, string | undefined>> = {
  ...process.env,
  PATH: `${dirname(process.execPath)}${delimiter}${process.env['PATH']}`,
};
