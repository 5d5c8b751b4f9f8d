import {
  DevelopmentEntry,
  LONGEST_DEVELOPMENT_COOKIE,
  ModuleId,
  type ManifestEntry,
  type ModuleDeclaration,
} from '@pwp/contracts';
import { z } from 'zod';
import { approvedOrigins, askedNeeds } from './approved-needs.ts';
import { configured } from './configuration.ts';
import type { ModuleState } from './registry-state.ts';
import { entryWithoutRelease } from './release-statement.ts';
import { isSignedBy, type SigningKey } from './signing-key.ts';

/** A grant lets one browser of one account load a module from its developer's machine. */
export interface DevelopmentGrant {
  grant: string;
  module: string;
  entry: string;
  declaration: ModuleDeclaration;
  openedAt: Date;
  openedBy: string;
  /** The team token that opened it; none for a service account or the operator. */
  token?: string | undefined;
  until: Date;
  /** SHA-256 of its one-time code, hexadecimal. */
  code: string;
  /** The account that took it, as `v` of its rings. */
  holder?: string;
  revoked: boolean;
}

/** The signed content of a browser's cookie. */
const GrantStatement = z.object({
  grant: z.uuid(),
  module: ModuleId,
  entry: DevelopmentEntry,
  until: z.iso.datetime(),
  holder: z.string(),
});
type GrantStatement = z.infer<typeof GrantStatement>;

/** Lifetime of a code, ms. */
const CODE_LIFE = 600_000;

/** Between two grants of a cookie. */
const BETWEEN = '~';

/**
 * The value of the cookie `pwp-developpement` of a browser that takes a grant and has others: the newest first, as many as a browser keeps. A
 * module comes from one machine, so a former grant of it goes.
 */
export function writeGrants(taken: DevelopmentGrant, former: readonly DevelopmentGrant[], key: SigningKey): string {
  const grants = [taken, ...former.filter(({ module }) => module !== taken.module)];
  return grants
    .map((grant) => writeGrant(grant, key))
    .reduce((value, next) => {
      const longer = `${value}${BETWEEN}${next}`;
      return longer.length > LONGEST_DEVELOPMENT_COOKIE ? value : longer;
    });
}

/** One grant of a cookie: `<statement>.<signature>`, both base64url. */
function writeGrant({ grant, module, entry, until, holder }: DevelopmentGrant, key: SigningKey): string {
  const statement = { grant, module, entry, until: until.toISOString(), holder };
  const text = Buffer.from(JSON.stringify(statement)).toString('base64url');
  return `${text}.${Buffer.from(key.sign(signedText(text)), 'base64').toString('base64url')}`;
}

/** One grant of a cookie that this key signed. */
function readGrant(cookie: string, publicKey: string): GrantStatement | undefined {
  const [text = '', signature = '', ...more] = cookie.split('.');
  const base64 = Buffer.from(signature, 'base64url').toString('base64');
  if (more.length > 0 || !isSignedBy(publicKey, signedText(text), base64)) return undefined;
  try {
    return GrantStatement.safeParse(JSON.parse(Buffer.from(text, 'base64url').toString())).data;
  } catch {
    return undefined;
  }
}

/** How many grants of a cookie this key signed, in force or not. */
export function countSigned(cookie: string, { publicKey }: Pick<SigningKey, 'publicKey'>): number {
  return cookie.split(BETWEEN).filter((part) => readGrant(part, publicKey) !== undefined).length;
}

/** The grants of a cookie that are in force: none that is forged, expired, revoked or another account's. */
export function grantsOf(
  grants: ReadonlyMap<string, DevelopmentGrant>,
  cookie: string,
  holder: string,
  { publicKey }: Pick<SigningKey, 'publicKey'>,
  now: Date,
): DevelopmentGrant[] {
  return cookie.split(BETWEEN).flatMap((part) => {
    const said = readGrant(part, publicKey);
    const grant = said === undefined ? undefined : grants.get(said.grant);
    if (said === undefined || grant === undefined || !isInForce(grant, now)) return [];
    const isSame =
      said.module === grant.module && said.entry === grant.entry && said.until === grant.until.toISOString();
    return isSame && said.holder === holder && grant.holder === holder ? [grant] : [];
  });
}

/** The grant that a code still opens. */
export function offeredGrant(
  grants: ReadonlyMap<string, DevelopmentGrant>,
  codeDigest: string,
  now: Date,
): DevelopmentGrant | undefined {
  return [...grants.values()].find(
    (grant) =>
      grant.code === codeDigest &&
      grant.holder === undefined &&
      isInForce(grant, now) &&
      now.getTime() < grant.openedAt.getTime() + CODE_LIFE,
  );
}

/** Signs that an account saw an offer. Taking a grant requires it, so nobody takes one unseen. */
export function consentTo({ code }: DevelopmentGrant, holder: string, key: SigningKey): string {
  return key.sign(consentText(code, holder));
}

/** Whether a consent is for this account and offer. */
export function isConsent(
  consent: string,
  { code }: DevelopmentGrant,
  holder: string,
  { publicKey }: Pick<SigningKey, 'publicKey'>,
): boolean {
  return isSignedBy(publicKey, consentText(code, holder), consent);
}

function consentText(code: string, holder: string): string {
  return `pwp-consent-1\n${code}\n${holder}`;
}

/** Neither expired nor revoked. */
export function isInForce({ until, revoked }: Pick<DevelopmentGrant, 'until' | 'revoked'>, now: Date): boolean {
  return !revoked && now < until;
}

/** Replaces a module's entry with the one from its developer's machine, or adds it. `known`: what the registry knows of the module; `shipped`: the folder's declaration of an adopted one. */
export function withDevelopment(
  entries: readonly ManifestEntry[],
  { module, entry, declaration, until }: DevelopmentGrant,
  known: Pick<ModuleState, 'configuration' | 'approved'> | undefined,
  shipped: ModuleDeclaration | undefined,
): ManifestEntry[] {
  const before = entries.find(({ id }) => id === module);
  // A disabled module is off for its developer too.
  if (before?.disabled === true) return [...entries];
  const origins = known && approvedOrigins(askedNeeds(known, declaration, shipped));
  const developed = {
    ...entryWithoutRelease(declaration),
    development: {
      ...configured({ entry, until: until.toISOString() }, declaration, known?.configuration),
      ...(origins && { origins }),
    },
  };
  return [...entries.filter(({ id }) => id !== module), developed];
}

function signedText(text: string): string {
  return `pwp-grant-1\n${text}`;
}
