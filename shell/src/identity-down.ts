/** What the page does that stands in for the identity while it does not answer (`shell/server/identity-down.ts`). */
import { IDENTITY_WAIT_ID } from './page-data.ts';
import { identityAnswers } from './session/identity-answers.ts';
import { waitForIdentity } from './session/wait-for-identity.ts';

const main = document.getElementById(IDENTITY_WAIT_ID);
const status = main?.querySelector<HTMLElement>('[role="status"]');
const button = main?.querySelector('button');
const { url, realm } = main?.dataset ?? {};
if (status && button && url !== undefined && realm !== undefined) {
  waitForIdentity({
    button,
    status,
    answers: () => identityAnswers({ url, realm }),
    // By its address: a form that was sent is not sent twice.
    goOn: () => location.replace(location.pathname + location.search),
  });
}
