import { PROHIBITED_IN_NAMES } from '@pwp/contracts';
import { z } from 'zod';
import { userProfile, type ProfileRole, type ProfileValidations } from '@pwp/keycloak/profile';

/** A value that the profile refuses, in the form of Keycloak's Admin REST API. */
export interface ProfileFault {
  field: string;
  errorMessage: string;
  params: (string | number | null)[];
}

/** The profile's faults in these values when `role` writes them; empty when they are valid. */
export function profileFaults(values: Readonly<Record<string, readonly string[]>>, role: ProfileRole): ProfileFault[] {
  return userProfile.attributes.flatMap((attribute) => {
    const value = values[attribute.name]?.[0] ?? '';
    const fault = (errorMessage: string, ...params: (string | number | null)[]): ProfileFault => ({
      field: attribute.name,
      errorMessage,
      params: [attribute.name, ...params],
    });
    if (value.trim() === '') {
      return attribute.required?.roles.includes(role) === true ? [fault('error-user-attribute-required')] : [];
    }
    return valueFaults(attribute.validations, value, fault);
  });
}

function valueFaults(
  { length, pattern, options, ...more }: ProfileValidations,
  value: string,
  fault: (errorMessage: string, ...params: (string | number | null)[]) => ProfileFault,
): ProfileFault[] {
  const faults: ProfileFault[] = [];
  if (length !== undefined) {
    const { min, max } = length;
    const message = min === undefined ? 'error-invalid-length-too-long' : 'error-invalid-length';
    if ((max !== undefined && value.length > max) || (min !== undefined && value.length < min))
      faults.push(fault(message, min ?? null, max ?? null));
  }
  if (more['person-name-prohibited-characters'] !== undefined && PROHIBITED_IN_NAMES.test(value))
    faults.push(fault('error-person-name-invalid-character'));
  if (pattern !== undefined && !new RegExp(pattern.pattern).test(value))
    faults.push(fault(pattern['error-message'], pattern.pattern));
  if (options !== undefined && !options.options.includes(value)) faults.push(fault('error-invalid-value'));
  if (more.email !== undefined && !z.email().safeParse(value).success) faults.push(fault('error-invalid-email', value));
  return faults;
}
