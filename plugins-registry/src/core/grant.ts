import { DevelopmentEntry, ModuleId, type ManifestEntry, type ModuleDeclaration } from '@pwp/contracts';
import { z } from 'zod';
import { entryWithoutRelease } from './release-statement.ts';
import { isSignedBy, type SigningKey } from './signing-key.ts';

/** A grant that was opened, from the journal: one browser of one account may get a module from its developer's machine. */
export interface DevelopmentGrant {
  grant: string;
  module: string;
  entry: string;
  declaration: ModuleDeclaration;
  openedAt: Date;
  openedBy: string;
  /** Id of the team's token that opened it; undefined when a service account or the operator did. */
  token: string | undefined;
  until: Date;
  /** SHA-256 of the code that gives it once, hexadecimal. */
  code: string;
  /** The ballot of the account that took it (`v` of its rings). */
  holder: string | undefined;
  revoked: boolean;
}

/** What a browser's cookie says, signed. */
const GrantStatement = z.object({
  grant: z.uuid(),
  module: ModuleId,
  entry: DevelopmentEntry,
  until: z.iso.datetime(),
  holder: z.string(),
});
type GrantStatement = z.infer<typeof GrantStatement>;

/** The code of an address is good for so long, ms. */
const CODE_LIFE = 600_000;

/** The value of the cookie `pwp-developpement`: `<statement>.<signature>`, both in base64url. */
export function writeGrant({ grant, module, entry, until, holder }: DevelopmentGrant, key: SigningKey): string {
  const statement = { grant, module, entry, until: until.toISOString(), holder };
  const text = Buffer.from(JSON.stringify(statement)).toString('base64url');
  return `${text}.${Buffer.from(key.sign(signedText(text)), 'base64').toString('base64url')}`;
}

/** What a cookie says, when this key signed it. */
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

/** Whether this key signed what a cookie says, good or not. */
export function isSignedGrant(cookie: string, { publicKey }: Pick<SigningKey, 'publicKey'>): boolean {
  return readGrant(cookie, publicKey) !== undefined;
}

/**
 * The grant that a cookie gives to the browser of this ballot; undefined when it gives none: it is forged, expired, revoked, or
 * another account's.
 */
export function grantOf(
  grants: ReadonlyMap<string, DevelopmentGrant>,
  cookie: string,
  holder: string,
  { publicKey }: Pick<SigningKey, 'publicKey'>,
  now: Date,
): DevelopmentGrant | undefined {
  const said = readGrant(cookie, publicKey);
  const grant = said === undefined ? undefined : grants.get(said.grant);
  if (said === undefined || grant === undefined || !isInForce(grant, now)) return undefined;
  const isSame = said.module === grant.module && said.entry === grant.entry && said.until === grant.until.toISOString();
  return isSame && said.holder === holder && grant.holder === holder ? grant : undefined;
}

/** The grant that a code still gives. */
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

/** What a browser is given with the offer of a grant and sends to take it: whoever takes was shown what. */
export function consentTo({ code }: DevelopmentGrant, holder: string, key: SigningKey): string {
  return key.sign(consentText(code, holder));
}

/** Whether this account was shown this offer. */
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

/** The entries of somebody who develops a module: it is the one of his machine, also where there was none. */
export function withDevelopment(
  entries: readonly ManifestEntry[],
  { module, entry, declaration, until }: DevelopmentGrant,
): ManifestEntry[] {
  const before = entries.find(({ id }) => id === module);
  // What was turned off for everybody is off for its developer too.
  if (before?.disabled === true) return [...entries];
  const developed = {
    ...entryWithoutRelease(declaration),
    development: { entry, until: until.toISOString() },
  };
  return [...entries.filter(({ id }) => id !== module), developed];
}

function signedText(text: string): string {
  return `pwp-grant-1\n${text}`;
}
