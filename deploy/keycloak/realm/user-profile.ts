import { UnmanagedAttributePolicy } from '@keycloak/keycloak-admin-client/lib/defs/userProfileMetadata.js';

/** Readers and writers of a value: the person, or the realm's administration. */
export type ProfileRole = 'user' | 'admin';

/**
 * Constraints on a value, by Keycloak's validators; lengths are in characters. A type, since the client takes a
 * record.
 */
export type ProfileValidations = {
  length?: { min?: number; max?: number };
  pattern?: { pattern: string; 'error-message': string };
  options?: { options: string[] };
  email?: Record<string, never>;
  'person-name-prohibited-characters'?: Record<string, never>;
};

/** One attribute of Keycloak's declarative user profile (`GET /users/profile`). */
export interface ProfileAttribute {
  name: string;
  displayName: string;
  required?: { roles: ProfileRole[] };
  permissions: { view: ProfileRole[]; edit: ProfileRole[] };
  validations: ProfileValidations;
  annotations?: { inputType: string };
}

/** The address is the identifier: the person reads it, and only an administrator changes it. */
const readOnly: ProfileAttribute['permissions'] = { view: ['admin', 'user'], edit: ['admin'] };
const everybody: ProfileAttribute['permissions'] = { view: ['admin', 'user'], edit: ['admin', 'user'] };

const personName: ProfileValidations = { length: { max: 100 }, 'person-name-prohibited-characters': {} };

const attributes: ProfileAttribute[] = [
  {
    name: 'username',
    displayName: 'Identifiant',
    permissions: readOnly,
    validations: { length: { min: 3, max: 255 } },
  },
  {
    name: 'email',
    displayName: 'Adresse électronique',
    required: { roles: ['user', 'admin'] },
    permissions: readOnly,
    validations: { email: {}, length: { max: 255 } },
  },
  { name: 'firstName', displayName: 'Prénom', permissions: everybody, validations: personName },
  { name: 'lastName', displayName: 'Nom', permissions: everybody, validations: personName },
  {
    name: 'telephone',
    displayName: 'Téléphone',
    permissions: everybody,
    validations: {
      length: { min: 6, max: 20 },
      pattern: { pattern: String.raw`^\+?[0-9 .()\-]{6,20}$`, 'error-message': 'telephoneInvalide' },
    },
    annotations: { inputType: 'html5-tel' },
  },
  {
    name: 'typeOrganisme',
    displayName: 'Type d’organisme',
    permissions: everybody,
    validations: {
      options: {
        options: ['BAILLEUR', 'COMMUNE', 'EPCI', 'DEPARTEMENT', 'ETAT', 'ACTION_LOGEMENT', 'ASSOCIATION'],
      },
    },
    annotations: { inputType: 'select' },
  },
  {
    name: 'organisme',
    displayName: 'Nom de l’organisme',
    permissions: everybody,
    validations: { length: { max: 200 } },
  },
  // Set on an account that its owner did not request: the activation mail says so.
  {
    name: 'provenance',
    displayName: 'Provenance',
    permissions: { view: ['admin'], edit: ['admin'] },
    validations: { options: { options: ['import'] } },
  },
];

/**
 * The declarative profile: the fields of a person and who may change them. The portal asks for mandatory fields at
 * the first sign-in. They are optional here, so that an account can be created with less.
 */
export const userProfile = {
  attributes,
  groups: [],
  // Attributes that an integration adds are kept, and no person can change them.
  unmanagedAttributePolicy: UnmanagedAttributePolicy.AdminEdit,
};
