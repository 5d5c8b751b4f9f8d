import type { IdentityNeed, ModuleNeeds } from '@pwp/contracts';
import type { Identity } from '../accounts/identity.ts';
import type { TokenRevocation } from '../accounts/token-revocation.ts';
import type { LastSeen } from './last-seen.ts';

/** The needs of a module's api, as its `module.json` says them: origins are those of pages. */
export interface ApiNeeds {
  readonly identity?: readonly IdentityNeed[];
  readonly ports?: Readonly<Record<string, string>>;
  readonly topics?: readonly string[];
  readonly serviceRoles?: readonly NonNullable<ModuleNeeds['serviceRoles']>[number][];
}

/** Those of a module that says none. */
export interface NoNeeds {
  readonly identity?: never;
}

/** What each method that speaks of accounts needs: `identity` of `needs`. */
export const IDENTITY_NEEDS = {
  identity: {
    find: 'read',
    comptesOf: 'read',
    comptesByPage: 'read',
    compte: 'read',
    findByEmail: 'read',
    list: 'read',
    sessionsOf: 'read',
    updateProfile: 'profiles',
    endSession: 'sessions',
    endSessions: 'sessions',
    forgetSecondFactors: 'accounts',
    create: 'accounts',
    setActive: 'accounts',
    setGuichets: 'accounts',
    setPerimetre: 'accounts',
    sendActionMail: 'accounts',
    changeEmail: 'accounts',
    remove: 'accounts',
  },
  lastSeen: { of: 'read', since: 'read', forget: 'accounts' },
  revocation: { revoke: 'sessions' },
} as const satisfies {
  identity: Record<keyof Identity, IdentityNeed>;
  lastSeen: Record<keyof LastSeen, IdentityNeed>;
  revocation: Record<keyof TokenRevocation, IdentityNeed>;
};

type NeededOf<Needs> = 'identity' extends keyof Needs
  ? Needs['identity'] extends infer Named
    ? Named extends readonly (infer Need)[]
      ? Need
      : never
    : never
  : never;

/** The methods of a port that these needs let a module call. */
type Allowed<Port, NeedOf extends Record<keyof Port, IdentityNeed>, Needs> = Pick<
  Port,
  { [Method in keyof Port]: NeedOf[Method] extends NeededOf<Needs> ? Method : never }[keyof Port]
>;

type Table = typeof IDENTITY_NEEDS;
/** The identity as far as these needs go. */
export type NeededIdentity<Needs> = Allowed<Identity, Table['identity'], Needs>;
/** The days on which accounts were last seen, as far as these needs go. */
export type NeededLastSeen<Needs> = Allowed<LastSeen, Table['lastSeen'], Needs>;
/** The revocation of tokens, as far as these needs go. */
export type NeededRevocation<Needs> = Allowed<TokenRevocation, Table['revocation'], Needs>;
