import { isCommonPassword } from '@pwp/keycloak/common-passwords';

/** The rules a new password must follow, as the sentence shown beside the field. */
export const PASSWORD_HINT =
  'Au moins 12 caractères, dont une minuscule, une majuscule, un chiffre et un caractère spécial ; sans votre adresse électronique. Les mots de passe courants sont refusés.';

const MINIMUM_LENGTH = 12;
/** Longest password to hash, far above what people type. */
const MAXIMUM_LENGTH = 200;

interface PasswordRule {
  message: string;
  holds: (password: string, email: string) => boolean;
}

/** The realm's password policy: length(12), digits, upperCase, lowerCase, specialChars, notEmail, notContainsUsername, passwordBlacklist. */
const RULES: PasswordRule[] = [
  {
    message: `Le mot de passe doit contenir au moins ${MINIMUM_LENGTH} caractères.`,
    holds: (password) => password.length >= MINIMUM_LENGTH,
  },
  {
    message: `Le mot de passe doit contenir au plus ${MAXIMUM_LENGTH} caractères.`,
    holds: (password) => password.length <= MAXIMUM_LENGTH,
  },
  { message: 'Le mot de passe doit contenir au moins un chiffre.', holds: (password) => /\d/.test(password) },
  {
    message: 'Le mot de passe doit contenir au moins une lettre majuscule.',
    holds: (password) => /\p{Lu}/u.test(password),
  },
  {
    message: 'Le mot de passe doit contenir au moins une lettre minuscule.',
    holds: (password) => /\p{Ll}/u.test(password),
  },
  {
    message: 'Le mot de passe doit contenir au moins un caractère spécial (par exemple ! ? - + €).',
    holds: (password) => /[^\p{L}\p{N}\s]/u.test(password),
  },
  {
    message: 'Le mot de passe doit être différent de votre adresse électronique.',
    holds: (password, email) => password.trim().toLowerCase() !== email.toLowerCase(),
  },
  {
    message: 'Le mot de passe ne doit pas contenir votre adresse électronique.',
    holds: (password, email) =>
      password.trim().length === email.length || !password.toLowerCase().includes(email.toLowerCase()),
  },
  {
    message: 'Ce mot de passe est trop courant : choisissez-en un autre.',
    holds: (password) => !isCommonPassword(password),
  },
];

/** The faults of a new password, one French sentence each, by field. */
export interface PasswordFaults {
  password: readonly string[];
  confirmation: readonly string[];
}

/** The faults of a password that was typed twice; undefined when it may be set. */
export function passwordErrors(password: string, confirmation: string, email: string): PasswordFaults | undefined {
  const broken = RULES.filter((rule) => !rule.holds(password, email)).map((rule) => rule.message);
  const differing = password === confirmation ? [] : ['Les deux mots de passe sont différents.'];
  return broken.length + differing.length === 0 ? undefined : { password: broken, confirmation: differing };
}
