/** Where nobody answers. */
const NOBODY = 'http://127.0.0.1:9';

/** What the installed modules, and an API that is a process of its own, must be told; for a test that calls nothing outside. */
export const OUTSIDE_SETTINGS: Readonly<Record<string, string>> = {
  PWP_PUBLIC_URL: NOBODY,
  PWP_API_CLIENT_SECRET: 'secret-of-the-service-account',
  PWP_SMTP_URL: 'smtp://127.0.0.1:9',
  PWP_MAIL_FROM: 'postmaster@pwp.test',
  PWP_SNE_URL: NOBODY,
  PWP_SNE_API_KEY: 'key',
  PWP_DOCAPOSTE_URL: NOBODY,
  PWP_DOCAPOSTE_API_KEY: 'key',
  PWP_GLPI_URL: NOBODY,
  PWP_GLPI_APP_TOKEN: 'token',
  PWP_GLPI_USER_TOKEN: 'token',
  PWP_COMPTES_DEFI_SECRET: 'secret-of-the-proofs',
  PWP_REGISTRY_URL: NOBODY,
  PWP_REGISTRY_OPERATOR_TOKEN: 'token-of-the-registry',
  PWP_RINGS_SECRET: 'secret-of-the-rings',
};
