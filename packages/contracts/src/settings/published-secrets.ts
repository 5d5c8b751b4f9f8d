/** Secrets of the local stack, by the setting whose default each is. */
export const localSecrets = {
  PWP_SNE_API_KEY: 'cle-sne-locale',
  PWP_DOCAPOSTE_API_KEY: 'cle-docaposte-locale',
  PWP_GLPI_APP_TOKEN: 'application-glpi-locale',
  PWP_GLPI_USER_TOKEN: 'compte-glpi-local',
  PWP_COMPTES_DEFI_SECRET: 'secret-des-defis-local',
  PWP_API_CLIENT_SECRET: 'secret-local-de-pwp-api',
  PWP_PGP_CLIENT_SECRET: 'secret-local-de-pgp',
  PWP_RINGS_SECRET: 'secret-local-des-anneaux',
  PWP_KEYCLOAK_ADMIN_SECRET: 'secret-local-de-keycloak',
} as const;

/** Everything of this repository that could be taken for a secret: whoever reads the code knows it. */
const PUBLISHED: readonly string[] = [
  ...Object.values(localSecrets),
  // The demo accounts, and their one-time codes.
  'Portail-Demo-2026!',
  'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP',
  // Tests and benches.
  'secret-des-anneaux-des-tests',
  'jeton-de-l-exploitation-des-tests',
  'secret-des-tests-de-pwp-api',
  'secret-des-tests-de-pgp',
  'secret-des-tests-de-keycloak',
  'secret-de-test',
  'un-autre-secret-que-le-bon',
  'secret-of-the-proofs',
  'secret-of-the-rings',
  'token-of-the-registry',
  'secret-of-the-service-account',
  'secret-de-mesure-de-pwp-api',
  'secret-de-mesure-de-keycloak',
  'secret-du-banc-d-essai',
  'jeton-du-banc-d-essai-du-registre',
  'jeton-du-portail-que-l-on-altere',
  'secret-des-anneaux-du-banc-d-essai',
];

const LOWER_CASE = PUBLISHED.map((secret) => secret.toLowerCase());

/**
 * Whether a setting is, or holds (as an address holds its password), a secret that stands in the repository: in any
 * case, and written in base64, in hexadecimal or with `%21`.
 */
export function isPublished(value: string): boolean {
  return readings(value, 2).some((reading) => {
    const plain = reading.toLowerCase();
    return LOWER_CASE.some((secret) => plain.includes(secret));
  });
}

/** What a text, or a part of it, may be the writing of, `deep` encodings deep. */
function readings(text: string, deep: number): string[] {
  if (deep === 0) return [text];
  const parts = new Set([text, ...text.split(/[^A-Za-z0-9+/=_-]+/), ...text.split(/[^A-Za-z0-9+=_-]+/)]);
  const decoded = [...parts].flatMap((part) => [unescaped(part), ...fromBase64(part), ...fromHexadecimal(part)]);
  return [text, ...new Set(decoded)].flatMap((reading) => readings(reading, deep - 1));
}

/** A password in an address may be written with `%21`. */
function unescaped(text: string): string {
  return text.replace(/%([0-9a-f]{2})/gi, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
}

/** With the alphabet of addresses too, and without padding. */
function fromBase64(text: string): string[] {
  try {
    return [atob(text.replaceAll('-', '+').replaceAll('_', '/').replaceAll('=', ''))];
  } catch {
    return [];
  }
}

function fromHexadecimal(text: string): string[] {
  return /^([0-9a-f]{2}){8,}$/i.test(text) ? [unescaped(text.replace(/../g, '%$&'))] : [];
}
