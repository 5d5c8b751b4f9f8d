/** Characters that the realm's profile refuses in the names of a person: `deploy/keycloak/realm/user-profile.ts`. */
export const PROHIBITED_IN_NAMES = /[<>&"$%!#?§;*~/\\|^=[\]{}()\p{Cc}\u2028\u2029]/u;
