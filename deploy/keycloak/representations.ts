import type KeycloakAdminClient from '@keycloak/keycloak-admin-client';

// The client's entry does not export its own names for these.

/** A realm, as Keycloak writes it. */
export type RealmRepresentation = Parameters<KeycloakAdminClient['realms']['update']>[1] & PasskeyPolicy;
/** A client of a realm. */
export type ClientRepresentation = Parameters<KeycloakAdminClient['clients']['update']>[1];
/** A mapper: a claim that a client adds to its tokens. */
export type ProtocolMapperRepresentation = Parameters<KeycloakAdminClient['clients']['addProtocolMapper']>[1];

/** Realm fields that Keycloak's client does not type: the policy of passkeys that count as two factors. */
interface PasskeyPolicy {
  webAuthnPolicyPasswordlessRpEntityName?: string;
  webAuthnPolicyPasswordlessResidentKey?: 'required' | 'preferred' | 'discouraged' | 'not specified';
  webAuthnPolicyPasswordlessUserVerificationRequirement?: 'required' | 'preferred' | 'discouraged' | 'not specified';
}
