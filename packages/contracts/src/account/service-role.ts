/** Realm roles of Keycloak that an application's service account may have; no person gets them. */
export const SERVICE_ROLES = ['fiche'] as const;
export type ServiceRole = (typeof SERVICE_ROLES)[number];
