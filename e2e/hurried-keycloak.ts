/**
 * Settings of a Keycloak under test. Keycloak writes a try down after it has answered, and refuses meanwhile any other of
 * the same account, with the words of a wrong code or password. A person never types that fast; a test does.
 */
export const HURRIED_KEYCLOAK = {
  KC_SPI_BRUTE_FORCE_PROTECTOR__DEFAULT_BRUTE_FORCE_DETECTOR__ALLOW_CONCURRENT_REQUESTS: 'true',
} as const;
