/** Longest address of a link, characters. */
export const LONGEST_LINK = 2_000;

/** What a page of the portal is resolved against: an address that leaves it is none of the portal's. */
const PORTAL = 'https://portail.invalid';

/**
 * Whether a link of a rich text may lead there: a page of the web by https, without a name and a password; one mail address, with
 * nothing else; or a path of the portal.
 */
export function isAcceptedLink(href: string): boolean {
  if (href.length > LONGEST_LINK || /[\s\p{Cc}\\]/u.test(href)) return false;
  if (href.startsWith('/')) return URL.canParse(href, PORTAL) && new URL(href, PORTAL).origin === PORTAL;
  if (href.startsWith('mailto:')) return /^mailto:[^@?&#%]+@[^@?&#%]+$/.test(href);
  if (!href.startsWith('https://') || !URL.canParse(href)) return false;
  const { username, password } = new URL(href);
  return username === '' && password === '';
}

/**
 * The address that somebody means by what was typed: « www.exemple.fr », an e-mail address, a page of the portal at `origin` by its
 * whole address. Undefined when no link may lead there.
 */
export function linkTyped(typed: string, origin: string): string | undefined {
  const text = typed.trim();
  if (text.startsWith(`${origin}/`)) return linkTyped(text.slice(origin.length), origin);
  if (isAcceptedLink(text)) return text;
  if (/^[^\s/:@]+@[^\s/:@]+$/.test(text)) return linkTyped(`mailto:${text}`, origin);
  const isHost = /^[^\s/:@.]+\.[^\s/:@]+(?:\/|$)/.test(text);
  return isHost ? linkTyped(`https://${text}`, origin) : undefined;
}
