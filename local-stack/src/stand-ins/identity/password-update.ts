import { interactionPolicy, type KoaContextWithOIDC, type Provider } from 'oidc-provider';
import { z } from 'zod';

const ACTION = 'UPDATE_PASSWORD';
const PROMPT = 'update_password';
const NEW_SIGN_IN = 'new_login_required';

type Interaction = Awaited<ReturnType<Provider['interactionDetails']>>;

/** The outcome of a password change requested by the portal, in Keycloak's words. */
export type ActionStatus = 'success' | 'cancelled';

const Outcome = z.looseObject({ [PROMPT]: z.object({ status: z.enum(['success', 'cancelled']) }) });

/** The result that the page returns to the provider. */
export function passwordUpdateResult(status: ActionStatus): Record<string, unknown> {
  return { [PROMPT]: { status } };
}

/** Whether an interaction of this name is the password change. */
export function isPasswordUpdate(prompt: string): boolean {
  return prompt === PROMPT;
}

/** Whether somebody who is signed in is asked to sign in again, before a change of the password. */
export function isAskedAgain({ session, prompt }: Interaction): boolean {
  return session !== undefined && prompt.reasons.includes(NEW_SIGN_IN);
}

/**
 * Adds the password change to the prompts of a sign-in. It asks for the current password first, so that an open session
 * is not enough to take over an account (in Keycloak, `max_auth_age` 0).
 */
export function addPasswordUpdate(policy: interactionPolicy.DefaultPolicy): void {
  const { Check, Prompt } = interactionPolicy;
  const isDue = (ctx: KoaContextWithOIDC) => ctx.oidc.params?.['kc_action'] === ACTION && outcomeOf(ctx) === undefined;
  policy
    .get('login')
    ?.checks.add(
      new Check(
        NEW_SIGN_IN,
        'the password was not given for this change',
        'login_required',
        (ctx) => isDue(ctx) && ctx.oidc.result?.login === undefined,
      ),
    );
  const asked = new Check('password_update_asked', 'the person asked to change the password', isDue);
  policy.add(new Prompt({ name: PROMPT, requestable: false }, asked));
}

/** The outcome of the action in the response to the portal, like Keycloak; absent when the portal requested none. */
export function actionOutcome(ctx: KoaContextWithOIDC): Record<string, string> {
  const action = ctx.oidc.params?.['kc_action'];
  if (typeof action !== 'string') return {};
  return { kc_action: action, kc_action_status: outcomeOf(ctx) ?? 'error' };
}

function outcomeOf(ctx: KoaContextWithOIDC): ActionStatus | undefined {
  return Outcome.safeParse(ctx.oidc.result).data?.[PROMPT].status;
}
