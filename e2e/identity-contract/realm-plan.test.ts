import { readRealmPlan } from '@pwp/keycloak/config';
import { expect, test } from 'vitest';

test('codes of guichets may stand apart: no group has a space in its name', () => {
  const { guichets } = readRealmPlan({
    PWP_KEYCLOAK_URL: 'http://127.0.0.1:8086/auth',
    PWP_KEYCLOAK_ADMIN_SECRET: 'secret-de-l-operateur',
    PWP_PUBLIC_URL: 'http://127.0.0.1:8080',
    PWP_API_CLIENT_SECRET: 'secret-de-pwp-api',
    PWP_KEYCLOAK_SMTP_URL: 'smtp://127.0.0.1:8085',
    PWP_MAIL_FROM: 'postmaster@pwp.test',
    PWP_KEYCLOAK_GUICHETS: '00002, PWP01 ,,G1175',
  });
  expect(guichets).toEqual(['00002', 'PWP01', 'G1175']);
});
