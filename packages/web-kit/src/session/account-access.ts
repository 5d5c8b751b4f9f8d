/** The outcome of a visit to the identity's pages. */
export interface IdentityOutcome {
  action: 'password' | 'passkey';
  status: 'success' | 'cancelled' | 'error';
}

/** Sign-in, sign-out and credentials of the current account: only the identity can do this, through the shell. */
export interface AccountAccess {
  /** Goes to the identity's page for a new password; the person then returns to this page. */
  changePassword: () => Promise<void>;
  /**
   * Whether a passkey is useful: the identity requires a second factor of this account, and the browser and address
   * support passkeys.
   */
  takesPasskey: () => boolean;
  /** Goes to the identity's page that registers a passkey; the person then returns to this page. */
  registerPasskey: () => Promise<void>;
  /** The outcome of the visit to the identity; returned once. */
  takeIdentityOutcome: () => IdentityOutcome | undefined;
  /** Signs out at the identity and shows the sign-in page. */
  signOut: () => Promise<void>;
}

let installed: AccountAccess | undefined;

/** Called once by the shell, before any module mounts. */
export function installAccountAccess(access: AccountAccess): void {
  installed = access;
}

/** Sign-in and sign-out of the current account. Throws outside a portal page. */
export function accountAccess(): AccountAccess {
  if (installed === undefined) throw new Error('web-kit: no shell has called installAccountAccess');
  return installed;
}
