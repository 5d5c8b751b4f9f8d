import { interactionPolicy, type KoaContextWithOIDC } from 'oidc-provider';
import { z } from 'zod';
import { epoch } from './realm.ts';

const ACTION = 'UPDATE_PASSWORD';
const PROMPT = 'update_password';
/** Longest age of the sign-in for a password change, in seconds (Keycloak's `max_auth_age`). */
const MAX_AUTH_AGE = 300;

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

/**
 * Adds the password change to the prompts of a sign-in. It requires a recent password, or asks for it again, so that
 * an unattended screen is not enough to take over an account.
 */
export function addPasswordUpdate(policy: interactionPolicy.DefaultPolicy): void {
  const { Check, Prompt } = interactionPolicy;
  const isDue = (ctx: KoaContextWithOIDC) => ctx.oidc.params?.['kc_action'] === ACTION && outcomeOf(ctx) === undefined;
  policy
    .get('login')
    ?.checks.add(
      new Check(
        'recent_login_required',
        'the password was given too long ago',
        'login_required',
        (ctx) => isDue(ctx) && epoch() - (ctx.oidc.session?.authTime() ?? 0) > MAX_AUTH_AGE,
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
