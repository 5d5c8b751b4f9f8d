/** How a change of password at the identity ended. */
export type PasswordChange = 'success' | 'cancelled' | 'error';

/** How the account at the keyboard gets in and out: what only the identity can do, asked through the shell. */
export interface AccountAccess {
  /** Leaves the page for the identity's own, where the password is changed; the person comes back to this page. */
  changePassword: () => Promise<void>;
  /** How the change that this page was left for ended; told once. */
  takePasswordChange: () => PasswordChange | undefined;
  /** Leaves the portal: the session ends at the identity, and the sign-in page is shown. */
  signOut: () => Promise<void>;
}

let installed: AccountAccess | undefined;

/** Called once by the shell, before any module mounts. */
export function installAccountAccess(access: AccountAccess): void {
  installed = access;
}

/** The way in and out of the account at the keyboard. Throws outside a portal page. */
export function accountAccess(): AccountAccess {
  if (installed === undefined) throw new Error('web-kit: no shell has called installAccountAccess');
  return installed;
}
