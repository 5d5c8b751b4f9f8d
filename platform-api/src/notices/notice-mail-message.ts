import { html, mailButton, SENT_BY_ITSELF, type Html, type MailMessage, type NoticeKind } from '@pwp/api-kit';

/** The part of a notice that its mail shows. */
interface MailedNotice {
  title: string;
  detail: string | null;
  path: string;
  urgent: boolean;
}

/** The notices of one kind, one at least. */
interface MailedKind {
  kind: NoticeKind;
  notices: readonly MailedNotice[];
}

/** What a mail tells of one guichet, or of none: `heading` is empty for a mail that has one part. */
export interface MailPart {
  heading: string;
  kinds: readonly MailedKind[];
}

/** What a mail says around its notices. */
export interface MailFrame {
  /** Below the portal's name; the subject too. Absent: the words of the one kind. */
  heading?: string;
  subject?: string;
  intro?: string;
  why: string;
  publicUrl: string;
  /** Path of the page where mails are chosen. */
  settingsPage: string | undefined;
  /** Address that a mail client posts to, to turn off what this mail is (RFC 8058). */
  oneClickUrl: string | undefined;
}

/** Most notices of a kind and guichet listed in a mail; the portal shows the rest. */
const LISTED = 30;

const MANAGE = 'Gérer mes notifications';

/** One mail for all that these parts hold. It names nobody, in case somebody else sees the screen. */
export async function noticeMailMessage(
  to: string,
  parts: readonly MailPart[],
  frame: MailFrame,
): Promise<MailMessage> {
  const { publicUrl, settingsPage, oneClickUrl } = frame;
  const unsubscribe = settingsPage === undefined ? {} : { unsubscribeUrl: publicUrl + settingsPage };
  const all = parts.flatMap(({ kinds }) => kinds);
  const words = new Map(await Promise.all(all.map(async (kind) => [kind, await wordsOf(kind)] as const)));
  const [only, ...others] = words.values();
  const alone = only !== undefined && others.length === 0 ? only : '';
  const subject = alone === '' ? (frame.subject ?? alone) : alone;
  const page: Page = { ...frame, parts, words, heading: frame.heading ?? alone, subject, ...unsubscribe };
  return { to, subject, heading: page.heading, text: asText(page), ...asHtml(page), ...unsubscribe, oneClickUrl };
}

interface Page extends MailFrame {
  heading: string;
  subject: string;
  parts: readonly MailPart[];
  words: ReadonlyMap<MailedKind, string>;
  unsubscribeUrl?: string;
}

/** `3 plis ont changé de statut`. A subject is a module's code: one that throws costs its words and no mail. */
async function wordsOf({ kind: { label, mail }, notices }: MailedKind): Promise<string> {
  try {
    return (
      (await mail?.subject(
        notices.length,
        notices.map(({ title }) => title),
      )) ?? label
    );
  } catch {
    return `${label} (${notices.length})`;
  }
}

function listed(notices: readonly MailedNotice[]): readonly MailedNotice[] {
  return notices.toSorted((left, right) => Number(right.urgent) - Number(left.urgent)).slice(0, LISTED);
}

function moreOf(notices: readonly MailedNotice[]): string[] {
  const more = notices.length - LISTED;
  if (more <= 0) return [];
  return [more === 1 ? 'et 1 autre, à lire dans le portail.' : `et ${more} autres, à lire dans le portail.`];
}

function sentenceOf({ title, detail }: MailedNotice): string {
  return detail === null ? title : `${title}. ${detail}`;
}

function asText(page: Page): string {
  const { heading, intro, why, parts, publicUrl, unsubscribeUrl } = page;
  const kindAsText = (kind: MailedKind) => {
    const words = page.words.get(kind) ?? kind.kind.label;
    const link = kind.kind.mail?.page;
    return [
      ...(words === heading ? [] : [`${words} :`]),
      ...listed(kind.notices).map((notice) => `- ${sentenceOf(notice)}\n  ${publicUrl}${notice.path}`),
      ...moreOf(kind.notices),
      ...(link === undefined ? [] : [`${link.label} : ${publicUrl}${link.path}`]),
    ].join('\n');
  };
  const told = parts.flatMap((part) => [...(part.heading === '' ? [] : [part.heading]), ...part.kinds.map(kindAsText)]);
  const choice = unsubscribeUrl === undefined ? [] : [`${MANAGE} : ${unsubscribeUrl}`];
  return `${['Bonjour,', intro ?? `${heading} :`, ...told, [why, ...choice, SENT_BY_ITSELF].join('\n')].join('\n\n')}\n`;
}

function asHtml(page: Page): Pick<MailMessage, 'body' | 'foot'> {
  const { heading, intro, why, parts, publicUrl, unsubscribeUrl } = page;
  const link = (path: string, label: string) => html`<a href="${publicUrl + path}" style="color:#000091">${label}</a>`;
  const kindAsHtml = (kind: MailedKind): Html => {
    const words = page.words.get(kind) ?? kind.kind.label;
    const all = kind.kind.mail?.page;
    const title =
      words === heading ? [] : [html`<h3 style="margin:0 0 8px;font-size:16px;line-height:24px">${words}</h3>`];
    const items = listed(kind.notices).map(
      ({ title: name, detail, path }) =>
        html`<li style="margin:0 0 12px">${link(path, name)}${detail === null ? '' : html`<br />${detail}`}</li> `,
    );
    return html`${title}
      <ul style="margin:0 0 16px;padding-left:20px">
        ${items}
      </ul>
      ${moreOf(kind.notices).map((more) => html`<p style="margin:0 0 8px">${more}</p>`)}
      ${all === undefined ? '' : mailButton(all.label, publicUrl + all.path)}`;
  };
  const partAsHtml = (part: MailPart): Html => {
    const title =
      part.heading === ''
        ? []
        : [html`<h2 style="margin:24px 0 8px;font-size:18px;line-height:24px">${part.heading}</h2>`];
    return html`${title}${part.kinds.map(kindAsHtml)}`;
  };
  const choice =
    unsubscribeUrl === undefined ? [] : [html`<a href="${unsubscribeUrl}" style="color:#000091">${MANAGE}</a><br />`];
  return {
    body: [
      html`<p style="margin:0 0 16px">Bonjour,</p>`,
      ...(intro === undefined ? [] : [html`<p style="margin:0 0 16px">${intro}</p>`]),
      ...parts.map(partAsHtml),
    ],
    foot: html`${why}<br />${choice}${SENT_BY_ITSELF}`,
  };
}
