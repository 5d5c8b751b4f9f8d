import { brandSettings, readBrand, readSettings, type Brand, type Environment } from '@pwp/contracts';
import { z } from 'zod';
import type { RealmAccess, RealmPlan } from './apply-realm.ts';

/** Settings of `npm run keycloak:realm`, by the name of their environment variable. */
export const realmEnvironment = z.object({
  PWP_KEYCLOAK_URL: z.url().describe('Base address of Keycloak, `/auth` included where it has it.'),
  PWP_KEYCLOAK_ADMIN_SECRET: z
    .string()
    .min(16)
    .describe('Secret of `pwp-operateur`, a client of the realm `master` whose service account may make realms.'),
  PWP_PUBLIC_URL: z.url().describe('Origin of the portal.'),
  PWP_API_CLIENT_SECRET: z.string().min(16).describe('Secret of the client `pwp-api`.'),
  PWP_PGP_CLIENT_SECRET: z
    .string()
    .min(16)
    .optional()
    .describe('Secret of the client `pgp`, an application that may ask for fiches; left as it is when not given.'),
  PWP_KEYCLOAK_SMTP_URL: z
    .url({ protocol: /^smtps?$/ })
    .describe(
      'Mail server of Keycloak, `smtp(s)://user:password@host:port`; `smtp` asks for STARTTLS unless the host is local.',
    ),
  PWP_MAIL_FROM: z.email().describe('Sender of Keycloak’s mails.'),
  ...brandSettings,
  PWP_KEYCLOAK_GUICHETS: z
    .string()
    .default('')
    .transform((codes) =>
      codes
        .split(',')
        .map((code) => code.trim())
        .filter((code) => code !== ''),
    )
    .describe('Codes of the guichets that must have their groups, separated by commas.'),
});

/** Reads the words of the theme from environment variables. Throws `InvalidSettings`. */
export function readThemeBrand(environment: Environment = process.env): Brand {
  return readBrand(environment);
}

const accessEnvironment = realmEnvironment.pick({
  PWP_KEYCLOAK_URL: true,
  PWP_KEYCLOAK_ADMIN_SECRET: true,
  PWP_PUBLIC_URL: true,
});

/** Reads what lets the operator change the realm from environment variables. Throws `InvalidSettings`. */
export function readRealmAccess(environment: Environment = process.env): RealmAccess {
  const read = readSettings(accessEnvironment, environment);
  return {
    keycloakUrl: read.PWP_KEYCLOAK_URL.replace(/\/$/, ''),
    adminClientSecret: read.PWP_KEYCLOAK_ADMIN_SECRET,
    portalOrigin: new URL(read.PWP_PUBLIC_URL).origin,
  };
}

/** Reads the plan from environment variables. Throws `InvalidSettings`. */
export function readRealmPlan(environment: Environment = process.env): RealmPlan {
  const read = readSettings(realmEnvironment, environment);
  const smtp = new URL(read.PWP_KEYCLOAK_SMTP_URL);
  const ssl = smtp.protocol === 'smtps:';
  return {
    ...readRealmAccess(environment),
    portalName: readBrand(environment).name,
    apiSecret: read.PWP_API_CLIENT_SECRET,
    applications:
      read.PWP_PGP_CLIENT_SECRET === undefined
        ? []
        : [{ clientId: 'pgp', secret: read.PWP_PGP_CLIENT_SECRET, roles: ['fiche'] }],
    mail: {
      host: smtp.hostname,
      port: Number(smtp.port === '' ? (ssl ? 465 : 587) : smtp.port),
      from: read.PWP_MAIL_FROM,
      starttls: !ssl && !['127.0.0.1', 'localhost'].includes(smtp.hostname),
      ssl,
      user: smtp.username === '' ? undefined : decodeURIComponent(smtp.username),
      password: smtp.password === '' ? undefined : decodeURIComponent(smtp.password),
    },
    guichets: read.PWP_KEYCLOAK_GUICHETS,
  };
}
