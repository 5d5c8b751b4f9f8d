import type KeycloakAdminClient from '@keycloak/keycloak-admin-client';

// The client's own names for these are not exported by its entry.

/** A realm, as Keycloak writes it. */
export type RealmRepresentation = Parameters<KeycloakAdminClient['realms']['update']>[1] & PasskeyPolicy;
/** A client of a realm. */
export type ClientRepresentation = Parameters<KeycloakAdminClient['clients']['update']>[1];
/** What a client puts in its tokens. */
export type ProtocolMapperRepresentation = Parameters<KeycloakAdminClient['clients']['addProtocolMapper']>[1];

/** What Keycloak's client leaves out of a realm: how a passkey that stands for two factors is made. */
interface PasskeyPolicy {
  webAuthnPolicyPasswordlessRpEntityName?: string;
  webAuthnPolicyPasswordlessResidentKey?: 'required' | 'preferred' | 'discouraged' | 'not specified';
  webAuthnPolicyPasswordlessUserVerificationRequirement?: 'required' | 'preferred' | 'discouraged' | 'not specified';
}
