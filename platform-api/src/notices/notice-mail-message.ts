import { html, mailPage, PORTAL_NAME, SENT_BY_ITSELF, type MailMessage, type NoticeMail } from '@pwp/api-kit';

/** The part of a notice that its mail shows. */
export interface MailedNotice {
  title: string;
  detail: string | null;
  path: string;
}

/** Most notices listed in a mail; the portal shows the rest. */
const LISTED = 20;

const WHY = 'Vous recevez ce courriel parce que le portail vous l’écrit dès que cela arrive.';
const MANAGE = 'Gérer mes notifications';

/** One mail for several notices of a kind. It holds what they hold: no name and no numéro unique. */
export function noticeMailMessage(
  to: string,
  { subject }: NoticeMail,
  notices: readonly MailedNotice[],
  { publicUrl, settingsPage }: { publicUrl: string; settingsPage: string | undefined },
): MailMessage {
  const unsubscribe = settingsPage === undefined ? {} : { unsubscribeUrl: publicUrl + settingsPage };
  const heading = subject(notices.length);
  const page: Page = { heading, shown: notices.slice(0, LISTED), total: notices.length, publicUrl, ...unsubscribe };
  return { to, subject: `${PORTAL_NAME} : ${heading}`, text: asText(page), html: asHtml(page), ...unsubscribe };
}

interface Page {
  heading: string;
  shown: readonly MailedNotice[];
  total: number;
  publicUrl: string;
  unsubscribeUrl?: string;
}

function moreOf({ shown, total }: Page): string[] {
  const more = total - shown.length;
  if (more === 0) return [];
  return [more === 1 ? 'et 1 autre, à lire dans le portail.' : `et ${more} autres, à lire dans le portail.`];
}

function sentenceOf({ title, detail }: MailedNotice): string {
  return detail === null ? title : `${title}. ${detail}`;
}

function asText(page: Page): string {
  const { heading, shown, publicUrl, unsubscribeUrl } = page;
  const lines = shown.map((notice) => `- ${sentenceOf(notice)}\n  ${publicUrl}${notice.path}`);
  const choice = unsubscribeUrl === undefined ? [] : [`${MANAGE} : ${unsubscribeUrl}`];
  const foot = [WHY, ...choice, SENT_BY_ITSELF].join('\n');
  return `${['Bonjour,', `${heading} :`, lines.join('\n'), ...moreOf(page), foot].join('\n\n')}\n`;
}

function asHtml(page: Page): string {
  const { heading, shown, publicUrl, unsubscribeUrl } = page;
  const choice =
    unsubscribeUrl === undefined ? [] : [html`<a href="${unsubscribeUrl}" style="color:#000091">${MANAGE}</a><br />`];
  return mailPage({
    subject: heading,
    heading,
    body: [
      html`<p style="margin:0 0 16px">Bonjour,</p>`,
      html`<ul style="margin:0 0 16px;padding-left:20px">
        ${shown.map(
          ({ title, detail, path }) =>
            html`<li style="margin:0 0 12px">
              <a href="${publicUrl + path}" style="color:#000091">${title}</a
              >${detail === null ? '' : html`<br />${detail}`}
            </li> `,
        )}
      </ul>`,
      ...moreOf(page).map((text) => html`<p style="margin:0 0 16px">${text}</p>`),
    ],
    foot: html`${WHY}<br />${choice}${SENT_BY_ITSELF}`,
  }).toString();
}
