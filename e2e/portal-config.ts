/** What the journey in Firefox needs to know of the machine. */
export const firefoxConfig = {
  /** The browser to drive. */
  executablePath: process.env['PWP_TEST_FIREFOX'] ?? '/usr/bin/firefox-esr',
  /** Of its own portal, after those of the journeys in Chromium; six in a row. */
  port: Number(process.env['PWP_TEST_PORT'] ?? 18_400) + 54,
} as const;

/** Whether the pictures of the users' manual are written, not only made and compared with what it shows. */
export const writesManualImages = process.env['PWP_MANUEL'] === 'ecrire';
