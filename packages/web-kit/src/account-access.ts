/** How what a page was left for at the identity ended. */
export interface IdentityOutcome {
  action: 'password' | 'passkey';
  status: 'success' | 'cancelled' | 'error';
}

/** How the account at the keyboard gets in and out: what only the identity can do, asked through the shell. */
export interface AccountAccess {
  /** Leaves the page for the identity's own, where the password is changed; the person comes back to this page. */
  changePassword: () => Promise<void>;
  /** Whether a passkey would serve: the identity asks this account for a second factor, and browser and address know passkeys. */
  takesPasskey: () => boolean;
  /** Leaves the page for the identity's own, where a passkey is registered; the person comes back to this page. */
  registerPasskey: () => Promise<void>;
  /** How what this page was left for ended; told once. */
  takeIdentityOutcome: () => IdentityOutcome | undefined;
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
